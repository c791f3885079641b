import type { ExclusionConstraint } from '../../core/catalog/catalog.js';
import { columnsOfElement } from '../../core/catalog/keys.js';
import { type Origin, writtenAt } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy, type SchemaChange } from '../../core/remedy/change.js';
import { createExtension, scopeExclusion } from '../../core/remedy/changes.js';
import { fixesTenant } from '../../core/tenancy/fixed-tenant.js';
import { cover } from '../../core/text/span.js';

export default defineRule({
  name: 'require-tenant-in-exclusion',
  category: 'keys',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'What an exclusion constraint keeps apart must be kept apart within a tenant only.',
  items: [],
  options: {},
  subject: 'tenant-table',
  *check({ table, tenant }, context) {
    const tenants = context.tenantColumnsOf(table);
    const exclusions = table.constraints.filter(
      (c): c is ExclusionConstraint => c.kind === 'exclusion' && !c.inherited,
    );
    if (exclusions.length === 0) return skip;
    const open = exclusions.filter((exclusion) => !isScoped(exclusion, tenants));
    if (open.length === 0) return pass;

    for (const exclusion of open) {
      yield {
        at: placeOf(exclusion),
        subject: `${table.id}.${exclusion.name}`,
        message: `The exclusion constraint ${quoted(exclusion.name)} of ${quoted(table.name)} does not hold ${quoted(tenant.name)} WITH =: it spans all tenants.`,
        remedy: () =>
          remedy(`Keep ${quoted(exclusion.name)} within ${quoted(tenant.name)}`, 'safe', [
            ...operatorsOf(exclusion, context),
            scopeExclusion(table, exclusion, tenant.name),
          ]),
      };
    }
    return undefined;
  },
});

function isScoped({ elements, where }: ExclusionConstraint, tenants: readonly string[]): boolean {
  if (where && fixesTenant(where, tenants)) return true;
  return elements.some(
    ({ element, operator }) => operator === '=' && columnsOfElement(element).some((name) => tenants.includes(name)),
  );
}

/** A GiST index compares scalars only with btree_gist, which one that compares some already has. */
function operatorsOf({ method, elements }: ExclusionConstraint, context: RuleContext<object>): readonly SchemaChange[] {
  const has = elements.some(({ operator }) => operator === '=') || context.extension('btree_gist');
  return method === 'gist' && !has ? [createExtension('btree_gist')] : [];
}

/** The list of elements. */
function placeOf(exclusion: ExclusionConstraint): Origin {
  const first = exclusion.elements[0]?.element.span;
  const last = exclusion.elements.at(-1)?.element.span;
  const { statement } = writtenAt(exclusion);
  return first && last && !exclusion.copiedFrom ? { statement, span: cover(first, last) } : exclusion.origin;
}
