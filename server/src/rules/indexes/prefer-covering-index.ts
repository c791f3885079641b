import type { Table } from '../../core/catalog/catalog.js';
import { accessPathsOf, columnOf, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NewIndex, remedy } from '../../core/remedy/change.js';
import { addIndex, plainElement } from '../../core/remedy/changes.js';
import { hotQueries } from '../../core/syntax/declared.js';

export default defineRule({
  name: 'prefer-covering-index',
  category: 'indexes',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table with a declared hot query should have an index that covers it.',
  items: ['9b'],
  convention: true,
  options: {},
  subject: 'table',
  *check({ table }, context) {
    const declared = [context.commentAbove(table.origin.statement), table.comment?.value ?? ''].flatMap(hotQueries);
    if (declared.length === 0) return skip;
    if (accessPathsOf(table).some(({ include }) => include.length > 0)) return pass;
    if (unknownAspect(table, 'indexes')) return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    yield {
      at: table.origin,
      message: `${quoted(table.name)} declares a hot query, and no index of it has INCLUDE columns to answer it alone.`,
      remedy: () => {
        const tenant = context.tenantColumnOf(table)?.name;
        const index = declared.map((query) => coveringIndex(table, query, tenant)).find((found) => found !== undefined);
        return index
          ? remedy(`Add a covering index to ${quoted(table.name)}`, 'safe', [addIndex(table, index)])
          : { reason: `which columns the query asks for cannot be told from its words` };
      },
    };
    return undefined;
  },
});

/** On what the query compares and sorts by, the tenant first, with what it selects beside. */
function coveringIndex(table: Table, query: string, tenant: string | undefined): NewIndex | undefined {
  const [selected = '', rest = ''] = query.split(/\bfrom\b/i);
  const compared = /\bwhere\b(.*)/is.exec(rest)?.[1] ?? '';
  const sought = columnsIn(compared, table);
  const keys = tenant === undefined ? sought : [tenant, ...sought.filter((name) => name !== tenant)];
  const include = columnsIn(selected, table).filter((name) => !keys.includes(name));
  if (sought.length === 0 || include.length === 0) return undefined;
  return { elements: keys.map(plainElement), where: undefined, include };
}

/** In the order in which the words stand. */
function columnsIn(text: string, table: Table): readonly string[] {
  const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
  return [...words].filter((word) => columnOf(table, word));
}
