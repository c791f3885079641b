import type { ForeignKey } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { repairPairing } from '../../core/remedy/changes.js';
import { pairingOf, referencesRoot, type TenantPairing } from '../../core/tenancy/pairing.js';

export default defineRule({
  name: 'no-mispaired-tenant-key',
  category: 'keys',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A foreign key that holds the tenant column must pair it with the tenant column of the other table.',
  items: ['2a'],
  options: {},
  subject: 'tenant-foreign-key',
  *check({ table, key, referenced }, context) {
    const from = context.tenantColumnsOf(table);
    const to = context.tenantColumnsOf(referenced);
    if (key.inherited || !key.enforced || referencesRoot(key, from, to)) return skip;

    const pairing = pairingOf(key, from, to);
    if (!pairing) {
      const open = [table, referenced].some((side) => unknownAspect(side, 'columns'));
      return open ? unknown('The columns of the two tables are not all known.') : blocked('require-tenant-column');
    }
    if (pairing.state === 'absent') return blocked('require-tenant-in-foreign-key');
    if (pairing.state !== 'crossed') return pass;
    if (key.referencedColumns.length === 0)
      return unknown(`The columns that ${quoted(key.name)} references are not known.`);

    yield {
      at: key.columnsOrigin,
      message: `Foreign key ${columnList(key.columns)} of ${quoted(table.name)} pairs ${mistake(key, pairing)}.`,
      related: [
        { at: key.referencesOrigin, message: `It references ${columnList(key.referencedColumns)} of this table.` },
      ],
      remedy: () =>
        remedy(`Pair ${quoted(pairing.from)} with ${quoted(pairing.to)}`, 'review', [
          repairPairing(table, key, pairing, context.postgresVersion),
        ]),
    };
    return undefined;
  },
});

/** `"tenant_id" with "id" instead of "tenant_id"`. */
function mistake(key: ForeignKey, { from, to }: TenantPairing): string {
  const own = key.columns.indexOf(from);
  if (own >= 0) return `${quoted(from)} with ${quoted(key.referencedColumns[own] ?? '')} instead of ${quoted(to)}`;
  const other = key.columns[key.referencedColumns.indexOf(to)] ?? '';
  return `${quoted(other)}, which is not its tenant column, with ${quoted(to)}`;
}
