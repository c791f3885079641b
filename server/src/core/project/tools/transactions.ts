/** In which transaction a tool runs a migration, which decides what its statements may be. */
import type { TransactionMode } from '../../lint/migration.js';
import { sectionsOf } from './marks.js';

export interface Transactions {
  /** How files run that say nothing of it. */
  readonly mode: TransactionMode;
  /** The comment by which a file, or a section of it on its first line, does without, and how it runs then. */
  readonly without?: { readonly comment: RegExp; readonly of: 'file' | 'section'; readonly mode: TransactionMode };
  /** By what a file does without, for sentences: `with "-- +goose NO TRANSACTION" above its statements`. */
  readonly outside?: string;
}

/** How the part of a file that builds the schema runs, or undoes it; `unknown` where its sections run in different ways. */
export function transactionModeOf(
  text: string,
  { mode, without }: Transactions,
  wanted: 'up' | 'down' = 'up',
): TransactionMode {
  if (!without?.comment.test(text)) return mode;
  if (without.of === 'file') return without.mode;
  const modes = new Set<TransactionMode>();
  for (const { direction, span, marked } of sectionsOf(text)) {
    if (direction !== wanted || !marked) continue;
    const firstLine = /.*/.exec(text.slice(span.start, span.end))?.[0] ?? '';
    modes.add(without.comment.test(firstLine) ? without.mode : mode);
  }
  const [only = mode] = modes;
  return modes.size > 1 ? 'unknown' : only;
}
