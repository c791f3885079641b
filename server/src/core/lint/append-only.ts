/** Tells tables whose rows are never changed: what keeps track of changes is not asked of them. */
import type { Table } from '../catalog/catalog.js';
import { matchesTable } from '../tenancy/table-pattern.js';
import type { World } from './world.js';

/** Described where a rule takes the patterns as its option. */
export const appendOnlyOption = {
  type: 'string-list',
  default: [],
  description:
    'Tables that are only ever added to (`table`, `schema.table`, `*` for any text), beside those whose comment says "append-only".',
} as const;

/** By its COMMENT ON TABLE, by the comment above CREATE TABLE, or by a pattern. */
export function isAppendOnly(table: Table, patterns: readonly string[], context: Pick<World, 'commentAbove'>): boolean {
  if (matchesTable(table, patterns)) return true;
  return saysAppendOnly(table.comment?.value ?? '') || saysAppendOnly(context.commentAbove(table.origin.statement));
}

function saysAppendOnly(text: string): boolean {
  return /\bappend[- ]only\b/i.test(text) && !/\bnot append[- ]only\b/i.test(text);
}
