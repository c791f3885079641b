/** What a rule says of one subject when it yields no finding. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** Not applicable: the subject is none of the rule's business. */
  | { readonly kind: 'skip' }
  /** The catalog does not know enough to tell. Never a finding. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** A worse failure comes first: no finding of its own, counted as failed by the score. */
  | { readonly kind: 'blocked'; readonly by: string }
  /** Of a rule that answers several items of the checklist: what it says of each. Those left out do not apply. */
  | { readonly kind: 'by-item'; readonly items: Readonly<Record<string, Verdict>> };

export const pass: Verdict = { kind: 'pass' };
export const skip: Verdict = { kind: 'skip' };

export function unknown(reason: string): Verdict {
  return { kind: 'unknown', reason };
}

/** `by` says what must be mended first. */
export function blocked(by: string): Verdict {
  return { kind: 'blocked', by };
}

/** Beside findings, this is about the items that no finding is about. */
export function byItem(items: Readonly<Record<string, Verdict>>): Verdict {
  return { kind: 'by-item', items };
}
