/** What the rules of the checklist said, item by item: the only thing that the score is computed from. */
import type { Outcome, WeighedFinding } from '../lint/check.js';
import type { Suppression } from '../lint/suppress.js';
import type { Verdict } from '../lint/verdict.js';

/** One rule's answer to one item for one subject. `F` is a finding as whoever asks for the score knows it. */
export interface Judgement<F> {
  /** `1a`. */
  readonly item: string;
  readonly rule: string;
  /** The table that the subject belongs to, by its id. */
  readonly table: string;
  /** Tells the tables of several databases apart. */
  readonly database: string;
  readonly subject: string;
  readonly state: 'passed' | 'waived' | 'unknown' | 'blocked' | 'failed';
  /** Of what is unknown, why; of what is blocked, the rule that comes first. */
  readonly because: string | undefined;
  /** Of what failed or is waived. */
  readonly findings: readonly F[];
  /** What waives it. */
  readonly waivers: readonly Suppression[];
}

/** A finding of an outcome as it is known outside, and what silences it, if anything does. */
export interface Known<F> {
  readonly finding: F;
  readonly silencedBy: Suppression | undefined;
}

/** None for what does not apply. A finding that names no item speaks of all items of its rule. */
export function judgementsOf<F>(
  { by: { rule }, subject, verdict, findings }: Outcome,
  { database, table }: Pick<Judgement<F>, 'database' | 'table'>,
  known: (finding: WeighedFinding) => Known<F> | undefined,
): readonly Judgement<F>[] {
  return rule.items.flatMap((item) => {
    const base = { item, rule: rule.name, database, table, subject };
    const own = findings.filter((finding) => speaksOf(finding, item));
    if (own.length === 0) {
      const state = stateOf(verdict.kind === 'fail' ? verdict.others : verdict, item);
      return state ? { ...base, findings: [], waivers: [], ...state } : [];
    }
    const all = own.flatMap((finding) => known(finding) ?? []);
    const waivers = [...new Set(all.flatMap(({ silencedBy }) => silencedBy ?? []))];
    const silenced = all.length > 0 && all.every(({ silencedBy }) => silencedBy);
    const state = silenced ? 'waived' : 'failed';
    return { ...base, state, because: undefined, findings: all.map(({ finding }) => finding), waivers };
  });
}

function speaksOf({ item: of }: WeighedFinding, item: string): boolean {
  if (of === undefined) return true;
  return typeof of === 'string' ? of === item : of.includes(item);
}

function stateOf(verdict: Verdict, item: string): Pick<Judgement<never>, 'state' | 'because'> | undefined {
  switch (verdict.kind) {
    case 'pass':
      return { state: 'passed', because: undefined };
    case 'skip':
      return undefined;
    case 'unknown':
      return { state: 'unknown', because: verdict.reason };
    case 'blocked':
      return { state: 'blocked', because: verdict.by };
    case 'by-item': {
      const own = verdict.items[item];
      return own && stateOf(own, item);
    }
  }
}
