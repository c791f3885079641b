/** Comments and waivers that silence findings on purpose, and whether they did. */
import type { Span } from '../text/span.js';

export type Suppression = CommentSuppression | Waiver;

export interface CommentSuppression {
  readonly kind: 'comment';
  readonly form: 'next-statement' | 'range' | 'file';
  /** `undefined` where the comment names no rule, which is a mistake that require-suppression-reason reports. */
  readonly rule: string | undefined;
  readonly reason: string | undefined;
  readonly path: string;
  /** The comment, relative to the file. */
  readonly span: Span;
  /** How many findings it silenced. */
  readonly used: number;
}

export interface Waiver {
  readonly kind: 'waiver';
  readonly rule: string;
  /** `schema.table`, or any subject's name as findings print it. */
  readonly subject: string;
  readonly reason: string | undefined;
  readonly path: string;
  /** In tenantlint.json. */
  readonly span: Span;
  readonly used: number;
}
