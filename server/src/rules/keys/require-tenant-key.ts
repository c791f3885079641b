import type { ForeignKey, Table } from '../../core/catalog/catalog.js';
import { primaryKeyOf, referenceableKey, sameColumns, unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addKey } from '../../core/remedy/changes.js';
import { pairingOf } from '../../core/tenancy/pairing.js';

export default defineRule({
  name: 'require-tenant-key',
  category: 'keys',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A tenant table that is referenced must have a unique key on the tenant column and the referenced columns.',
  items: ['2b', '7b'],
  options: {},
  subject: 'referenced-tenant-table',
  *check({ table, referencing }, context) {
    const wanted = wantedKeys(table, referencing, context);
    if (wanted.length === 0) return skip;
    const missing = wanted.filter(({ columns }) => !referenceableKey(table, columns));
    if (missing.length === 0) return pass;
    if (unknownAspect(table, 'constraints', 'indexes')) {
      return unknown(`The keys of ${quoted(table.name)} are not all known.`);
    }
    const explained = explainsPrimaryKey(table);
    for (const { columns, by } of missing) {
      yield {
        ...(explained ? { item: '2b' } : {}),
        at: table.origin,
        message: `${quoted(table.name)} has no unique key on exactly ${columnList(columns)}, so no foreign key to it can hold the tenant column.`,
        related: by.map((reference) => ({
          at: reference.key.columnsOrigin,
          message: `This foreign key of ${quoted(reference.table.name)} needs it.`,
        })),
        remedy: () =>
          remedy(`Add UNIQUE ${columnList(columns)} to ${quoted(table.name)}`, 'safe', [addKey(table, columns)]),
      };
    }
    return undefined;
  },
});

/** Whether a comment says why the primary key is what it is. */
function explainsPrimaryKey(table: Table): boolean {
  const key = primaryKeyOf(table);
  if (key?.comment ?? key?.indexComment) return true;
  return /\bprimary key\b|\bpk\b/i.test(table.comment?.value ?? '');
}

interface Reference {
  readonly table: Table;
  readonly key: ForeignKey;
}

interface WantedKey {
  readonly columns: readonly string[];
  readonly by: readonly Reference[];
}

/** The sets of columns that the foreign keys reference once they hold the tenant column, each set once. */
function wantedKeys(
  table: Table,
  referencing: readonly Reference[],
  context: RuleContext<unknown>,
): readonly WantedKey[] {
  const own = context.tenantColumnsOf(table);
  const wanted: { readonly columns: readonly string[]; readonly by: Reference[] }[] = [];
  for (const reference of referencing) {
    const { key } = reference;
    const pairing = pairingOf(key, context.tenantColumnsOf(reference.table), own);
    if (!key.enforced || !pairing || pairing.state === 'root' || key.referencedColumns.length === 0) continue;
    const columns = [pairing.to, ...key.referencedColumns.filter((column) => column !== pairing.to)];
    const known = wanted.find((other) => sameColumns(other.columns, columns));
    if (known) known.by.push(reference);
    else wanted.push({ columns, by: [reference] });
  }
  return wanted;
}
