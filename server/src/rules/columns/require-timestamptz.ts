import type { Column, Table } from '../../core/catalog/catalog.js';
import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip } from '../../core/lint/verdict.js';
import { createdNames, namedBy, updatedNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-timestamptz',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A point in time must be stored as TIMESTAMPTZ.',
  items: ['5a'],
  options: {
    auditColumns: {
      type: 'boolean',
      default: false,
      description: 'Whether created_at and updated_at are reported here, where require-audit-columns is off.',
    },
  },
  subject: 'column',
  columns: ({ type }) => type === 'timestamptz' || type === 'timestamp',
  *check({ table, column }, { options }) {
    if (column.type?.name === 'timestamptz') return pass;
    if (!isLocal(column)) return skip;
    if (!options.auditColumns && isAuditColumn(table, column)) return blocked('require-audit-columns');

    const first = table.columns.find(
      (other) => isLocal(other) && (options.auditColumns || !isAuditColumn(table, other)),
    );
    const array = '[]'.repeat(column.type?.arrayDimensions ?? 0);
    const precision = column.type?.modifiers.length ? `(${column.type.modifiers.join(', ')})` : '';
    yield {
      at: typeOrigin(column),
      message: `${quoted(column.name)} of ${quoted(table.name)} is a timestamp without time zone: what moment it means depends on who reads it.`,
      ...(first !== column && { severity: 'info' }),
      remedy: () =>
        remedy(`Make ${quoted(column.name)} TIMESTAMPTZ`, 'safe', [
          setType(table, column, `timestamptz${precision}${array}`),
        ]),
    };
    return undefined;
  },
});

function isLocal({ type, generated }: Column): boolean {
  return type?.name === 'timestamp' && generated === undefined;
}

function isAuditColumn({ columns }: Table, column: Column): boolean {
  return namedBy(columns, createdNames) === column || namedBy(columns, updatedNames) === column;
}
