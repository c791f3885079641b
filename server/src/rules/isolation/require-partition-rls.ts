import type { Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { enableRowSecurity } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-partition-rls',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A partition of a tenant table that can be read directly must have row level security of its own.',
  items: [],
  options: {},
  subject: 'isolated-partition',
  *check({ partition, parent }) {
    if (partition.rowSecurity.value) return pass;
    if (unknownAspect(partition, 'row-security')) {
      return unknown(`Whether ${quoted(partition.name)} has row level security is not known.`);
    }
    if (!parent.rowSecurity.value) return blocked('require-rls');
    if (isOutOfReach(partition, parent)) return skip;
    yield {
      at: partition.origin,
      message: `Partition ${quoted(partition.name)} can be read past the policies of ${quoted(parent.name)}: it has no row level security of its own.`,
      related: [{ at: parent.rowSecurity.origin, message: `It is enabled for ${quoted(parent.name)} only.` }],
      remedy: () =>
        remedy(`Enable row level security on ${quoted(partition.name)}`, 'safe', [enableRowSecurity(partition)]),
    };
    return undefined;
  },
});

/**
 * Where the migrations grant the table to other roles and the partition to none, these reach it through the table only.
 * The owner, who needs no grant, is bound by FORCE on the table and by nothing on the partition.
 */
function isOutOfReach(partition: Table, parent: Table): boolean {
  if (parent.forceRowSecurity.value || unknownAspect(partition, 'privileges')) return false;
  return parent.privileges.length > 0 && partition.privileges.length === 0;
}
