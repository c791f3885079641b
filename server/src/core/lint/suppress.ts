/** Comments and waivers that silence findings on purpose, and whether they did. */
import type { Span } from '../text/span.js';

export type Suppression = CommentSuppression | Waiver;

export interface CommentSuppression {
  readonly kind: 'comment';
  readonly form: 'next-statement' | 'range' | 'file';
  /** Absent where the comment names no rule: it then silences nothing. */
  readonly rule: string | undefined;
  /** Absent where the comment gives none: it then silences nothing. */
  readonly reason: string | undefined;
  readonly path: string;
  /** The comment, relative to the file. */
  readonly span: Span;
  /** The text it speaks for, relative to the file. */
  readonly covers: Span;
}

export interface Waiver {
  readonly kind: 'waiver';
  readonly rule: string;
  /** As findings print it: `public.invoices`. */
  readonly subject: string;
  readonly reason: string | undefined;
  readonly path: string;
  /** In the configuration file. */
  readonly span: Span;
}

/** What a finding must tell for a suppression to know it. */
export interface Suppressible {
  readonly rule: { readonly name: string };
  readonly path: string;
  readonly span: Span;
  readonly subject: string;
}

export interface Suppressed<F> {
  readonly kept: readonly F[];
  /** For each suppression, what it silenced. */
  readonly silenced: ReadonlyMap<Suppression, readonly F[]>;
}

/** Takes out the findings that a suppression with a reason speaks for. */
export function suppress<F extends Suppressible>(
  findings: readonly F[],
  suppressions: readonly Suppression[],
): Suppressed<F> {
  const silenced = new Map<Suppression, F[]>(suppressions.map((suppression) => [suppression, []]));
  const byRule = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    if (suppression.rule === undefined || suppression.reason === undefined) continue;
    const list = byRule.get(suppression.rule);
    if (list) list.push(suppression);
    else byRule.set(suppression.rule, [suppression]);
  }
  if (byRule.size === 0) return { kept: findings, silenced };

  const kept = findings.filter((finding) => {
    const by = byRule.get(finding.rule.name)?.find((suppression) => speaksFor(suppression, finding));
    if (by) silenced.get(by)?.push(finding);
    return !by;
  });
  return { kept, silenced };
}

function speaksFor(suppression: Suppression, finding: Suppressible): boolean {
  if (suppression.kind === 'waiver') return sameSubject(suppression.subject, finding.subject);
  if (suppression.path !== finding.path) return false;
  return suppression.covers.start <= finding.span.start && finding.span.start < suppression.covers.end;
}

/** A subject may be written without the quotes that SQL needs, and without the schema `public`. */
function sameSubject(waived: string, subject: string): boolean {
  const plain = subject.replaceAll('"', '');
  return waived === subject || waived === plain || `public.${waived}` === plain;
}
