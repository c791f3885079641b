import type { Column, Table } from '../../core/catalog/catalog.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setDefault, setNotNull } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-boolean-default',
  category: 'columns',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A boolean must be NOT NULL and have a DEFAULT.',
  items: [],
  options: {},
  subject: 'column',
  columns: ({ type, generated }) => type === 'bool' && !generated,
  *check({ table, column }) {
    if (column.type?.arrayDimensions) return skip;
    if (column.notNull.value && column.default) return pass;
    yield {
      at: column.origin,
      message: `${quoted(column.name)} of ${quoted(table.name)} ${lack(column)}.`,
      remedy: () => remedy(`Make ${quoted(column.name)} true or false`, 'safe', decided(table, column)),
    };
    return undefined;
  },
});

function lack(column: Column): string {
  const { notNull, default: value } = column;
  if (notNull.value) {
    const gone = wasWrittenWithDefault(column) ? 'does not keep its default' : 'has no default';
    return `${gone}: every INSERT has to say whether it is true`;
  }
  return `may be NULL, neither true nor false${value ? '' : ', and has no default'}`;
}

/** Whether its definition has a default, which a later statement dropped. */
function wasWrittenWithDefault({ definition: { statement, span } }: Column): boolean {
  const { ddl } = statement;
  const added = ddl.kind === 'alter-table' ? ddl.actions.map((one) => one.kind === 'add-column' && one.column) : [];
  const columns = ddl.kind === 'create-table' ? ddl.columns : added;
  return columns.some((column) => column && column.span.start === span.start && column.default !== undefined);
}

function decided(table: Table, column: Column) {
  return [
    ...(column.default ? [] : [setDefault(table, column, 'false')]),
    ...(column.notNull.value ? [] : [setNotNull(table, column)]),
  ];
}
