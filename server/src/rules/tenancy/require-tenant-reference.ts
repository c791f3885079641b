import type { Column, Table } from '../../core/catalog/catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf, unknownAspect } from '../../core/catalog/keys.js';
import { matchTypes } from '../../core/catalog/type-match.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addForeignKey } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-tenant-reference',
  category: 'tenancy',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The tenant column must reference the table of the tenants.',
  items: [],
  options: {},
  subject: 'tenant-table',
  *check({ table, tenant }, context) {
    const roots = rootsIn(context);
    if (roots.length === 0) return skip;
    if (referencesTenant(table, tenant, context)) return pass;
    if (unknownAspect(table, 'constraints')) {
      return unknown(`The foreign keys of ${quoted(table.name)} are not all known.`);
    }
    const target = onlyKey(roots);
    if (target && refuses(table, tenant, target.key, context)) return blocked('consistent-tenant-type');
    yield {
      at: tenant.origin,
      message: `The tenant column ${quoted(tenant.name)} of ${quoted(table.name)} does not reference ${listed(
        roots.map(({ name }) => name),
        'or',
      )}, so rows of a tenant that does not exist are accepted.`,
      remedy: () => {
        if (!target) return { reason: 'which key of which table the tenant column stands for cannot be told' };
        const { root, key } = target;
        return remedy(`Reference ${quoted(root.name)} from ${quoted(tenant.name)} of ${quoted(table.name)}`, 'safe', [
          addForeignKey(table, [tenant.name], root, [key.name], { onDelete: 'restrict', onUpdate: 'cascade' }),
        ]);
      },
    };
    return undefined;
  },
});

function rootsIn(context: RuleContext<object>): readonly Table[] {
  return [...context.model.roots].flatMap((id) => context.table(id) ?? []);
}

/** By itself, or in a key that leads to a root of several levels: `(org_id, project_id)`. */
function referencesTenant(table: Table, tenant: Column, { model }: RuleContext<object>): boolean {
  return foreignKeysOf(table).some(
    (key) => key.enforced && model.roots.has(key.references) && key.columns.includes(tenant.name),
  );
}

interface Target {
  readonly root: Table;
  readonly key: Column;
}

/** The single column of the primary key of the only root. */
function onlyKey([root, ...others]: readonly Table[]): Target | undefined {
  if (!root || others.length > 0) return undefined;
  const [name, ...more] = primaryKeyOf(root)?.columns ?? [];
  const key = name === undefined || more.length > 0 ? undefined : columnOf(root, name);
  return key && { root, key };
}

/** Whether PostgreSQL has no way to compare the two: the types must agree first. */
function refuses({ schema }: Table, tenant: Column, key: Column, { type }: RuleContext<object>): boolean {
  return tenant.type !== undefined && key.type !== undefined
    ? matchTypes(tenant.type, key.type, { schema, type }) === 'refused'
    : false;
}
