import { referenceableKey, unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addKey, scopeForeignKey } from '../../core/remedy/changes.js';
import { pairingOf, referencesRoot } from '../../core/tenancy/pairing.js';

export default defineRule({
  name: 'require-tenant-in-foreign-key',
  category: 'keys',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A foreign key between tenant tables must hold the tenant column on both sides.',
  items: ['2a'],
  options: {},
  subject: 'tenant-foreign-key',
  *check({ table, key, referenced }, context) {
    const from = context.tenantColumnsOf(table);
    const to = context.tenantColumnsOf(referenced);
    // NOT ENFORCED (PostgreSQL 18) checks nothing.
    if (key.inherited || !key.enforced || referencesRoot(key, from, to)) return skip;

    const pairing = pairingOf(key, from, to);
    if (!pairing) {
      const open = [table, referenced].some((side) => unknownAspect(side, 'columns'));
      return open ? unknown('The columns of the two tables are not all known.') : blocked('require-tenant-column');
    }
    if (pairing.state === 'paired') return pass;
    if (pairing.state === 'crossed') return blocked('no-mispaired-tenant-key');

    const target = referenced.id === table.id ? 'its own table' : quoted(referenced.name);
    yield {
      at: key.columnsOrigin,
      message: `Foreign key ${columnList(key.columns)} of ${quoted(table.name)} to ${target} does not hold the tenant column ${quoted(pairing.from)}.`,
      related: [{ at: referenced.origin, message: `The referenced table ${quoted(referenced.name)} is created here.` }],
      remedy: () => {
        const title = `Add ${quoted(pairing.from)} to the foreign key ${columnList(key.columns)}`;
        const wanted = [pairing.to, ...key.referencedColumns];
        const target = referenceableKey(referenced, wanted) ? [] : [addKey(referenced, wanted)];
        const scoped = scopeForeignKey(table, key, pairing, referenced, context.postgresVersion);
        return remedy(title, 'review', [...target, scoped]);
      },
    };
    return undefined;
  },
});
