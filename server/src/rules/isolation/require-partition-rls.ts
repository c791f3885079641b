import type { RelationId, Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type RelatedPlace } from '../../core/lint/rule.js';
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
  subject: 'isolated-table',
  *check({ table }, context) {
    const open = partitionsBelow(table.id, context, new Set()).filter(({ rowSecurity }) => !rowSecurity.value);
    if (open.length === 0) return table.partitionBy ? pass : skip;
    if (!table.rowSecurity.value) return blocked('require-rls');
    const bare = open.filter((partition) => !unknownAspect(partition, 'row-security'));
    const reachable = bare.filter((partition) => !isOutOfReach(partition, table));
    const first = firstOfNewest(reachable);
    if (!first) {
      const [unclear] = open.filter((partition) => !bare.includes(partition));
      return unclear ? unknown(`Whether ${quoted(unclear.name)} has row level security is not known.`) : skip;
    }
    const others = reachable.filter((partition) => partition !== first);
    yield {
      at: first.origin,
      message: messageFor(first, others.length, table),
      related: [
        { at: table.rowSecurity.origin, message: `It is enabled for ${quoted(table.name)} only.` },
        ...others.map((one): RelatedPlace => ({ at: one.origin, message: `So can ${quoted(one.name)}.` })),
      ],
      remedy: () => {
        const partitions =
          others.length === 0 ? quoted(first.name) : `${reachable.length} partitions of ${quoted(table.name)}`;
        return remedy(`Enable row level security on ${partitions}`, 'safe', reachable.map(enableRowSecurity));
      },
    };
    return undefined;
  },
});

/** All partitions, those of partitions too, in the order of the catalog. */
function partitionsBelow(
  id: RelationId,
  context: Pick<RuleContext<object>, 'partitionsOf'>,
  seen: Set<RelationId>,
): readonly Table[] {
  if (seen.has(id)) return [];
  seen.add(id);
  return context.partitionsOf(id).flatMap((partition) => [partition, ...partitionsBelow(partition.id, context, seen)]);
}

/** The migration that makes the last one is most likely the one that is being written. */
function firstOfNewest(partitions: readonly Table[]): Table | undefined {
  const newest = partitions.at(-1)?.origin.statement.path;
  return partitions.find(({ origin }) => origin.statement.path === newest);
}

function messageFor({ name }: Table, others: number, table: Table): string {
  const past = `can be read past the policies of ${quoted(table.name)}`;
  if (others === 0) return `Partition ${quoted(name)} ${past}: it has no row level security of its own.`;
  const more = others === 1 ? 'another one' : `${others} more`;
  return `Partition ${quoted(name)} and ${more} ${past}: they have no row level security of their own.`;
}

/**
 * Where the migrations grant the table to other roles and the partition to none, these reach it through the table only.
 * The owner, who needs no grant, is bound by FORCE on the table and by nothing on the partition.
 */
function isOutOfReach(partition: Table, parent: Table): boolean {
  if (parent.forceRowSecurity.value || unknownAspect(partition, 'privileges')) return false;
  return parent.privileges.length > 0 && partition.privileges.length === 0;
}
