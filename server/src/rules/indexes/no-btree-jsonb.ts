import type { Index, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import type { NewIndexElement } from '../../core/remedy/change.js';
import { remedy } from '../../core/remedy/change.js';
import { replaceIndex } from '../../core/remedy/changes.js';
import { indexAsWritten } from '../../core/remedy/index-text.js';

export default defineRule({
  name: 'no-btree-jsonb',
  category: 'indexes',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A JSONB column must not be indexed as a whole by a btree.',
  items: ['10a'],
  options: {},
  subject: 'index',
  *check({ table, index }) {
    if (index.method !== 'btree' && index.method !== 'hash') return skip;
    const element = index.elements.find(({ column }) => column && isDocument(table, column.value));
    if (!element?.column) return skip;
    const name = element.column.value;
    yield {
      // The checklist counts columns, and require-jsonb-index answers for this one.
      item: [],
      at: { statement: (index.copiedFrom ?? index.origin).statement, span: element.span },
      message: `Index ${quoted(index.name)} holds the JSONB column ${quoted(name)} as a whole, which no search inside of it can use.`,
      remedy: () =>
        index.unique || index.elements.length > 1
          ? { reason: `what ${quoted(index.name)} is meant to find cannot be told` }
          : remedy(`Make ${quoted(index.name)} a GIN index`, 'safe', [replaceIndex(table, index, asGin(index))]),
    };
    return skip;
  },
});

function isDocument(table: Table, column: string): boolean {
  const type = columnOf(table, column)?.type;
  return type?.name === 'jsonb' && type.arrayDimensions === 0;
}

/** GIN knows no order. */
function asGin(index: Index) {
  const written = indexAsWritten(index);
  const elements = written.elements.map(
    ({ sql, column }): NewIndexElement => ({ sql: sql.replace(/\s.*$/s, ''), column }),
  );
  return { ...written, elements, method: 'gin' };
}
