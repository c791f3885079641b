import { type AccessPath, accessPathsOf, leavesOutOnlyNulls, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { joinsTenants, tenantToCarry } from '../../core/lint/tenant-keys.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { foreignKeyIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-foreign-key-index',
  category: 'keys',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A foreign key needs an index on its own columns.',
  items: [],
  convention: true,
  options: {},
  subject: 'foreign-key',
  *check({ table, key }, context) {
    if (!key.enforced) return skip;
    const tenants = context.tenantColumnsOf(table);
    const own = key.columns.filter((column) => !tenants.includes(column));
    const implied = joinsTenants(table, key, context) ? tenants : [];
    const wanted = own.length > 0 ? own : key.columns;
    const paths = accessPathsOf(table);
    const leading = paths.filter((path) => startsWith(path, wanted, [...key.columns, ...implied]));
    const [partial] = leading;
    if (leading.some(({ where }) => !where || leavesOutOnlyNulls(where, key.columns))) return pass;
    if (unknownAspect(table, 'indexes', 'constraints')) {
      return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    }
    const hasTenantIndex = paths.some(({ columns: [first] }) => first !== undefined && tenants.includes(first));
    if (own.length === 0 && !hasTenantIndex && context.classOf(table) === 'tenant') {
      return blocked('require-tenant-index');
    }

    const columns = [
      ...tenantToCarry(table, key, context),
      ...key.columns.filter((column) => tenants.includes(column)),
      ...own,
    ];
    yield {
      at: key.columnsOrigin,
      message: partial
        ? `Index ${quoted(partial.name)} does not serve the foreign key ${columnList(key.columns)} of ${quoted(table.name)}: it leaves rows out.`
        : `No index of ${quoted(table.name)} starts with the columns of its foreign key ${columnList(key.columns)}.`,
      remedy: () =>
        remedy(`Add an index on ${columnList(columns)} to ${quoted(table.name)}`, 'safe', [
          foreignKeyIndex(table, columns),
        ]),
    };
    return undefined;
  },
});

/** Whether the index starts with all `wanted` columns, in any order and with none between them but `allowed` ones. */
function startsWith({ columns }: AccessPath, wanted: readonly string[], allowed: readonly string[]): boolean {
  const end = columns.findIndex((column) => column === undefined || !allowed.includes(column));
  const start = end < 0 ? columns : columns.slice(0, end);
  return wanted.every((column) => start.includes(column));
}
