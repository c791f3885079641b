import type { Table } from '../../core/catalog/catalog.js';
import { policyName } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type Recursion, recursionOf } from '../../core/tenancy/recursion.js';

export default defineRule({
  name: 'no-policy-recursion',
  category: 'isolation',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A policy must not read its own table, by itself or through the policies of another.',
  items: [],
  options: {},
  subject: 'policy',
  *check({ table, policy }, context) {
    const found = recursionOf(table, policy, context);
    // A circle among other tables is reported there.
    if (!found?.path.includes(table)) return pass;
    yield {
      at: { statement: found.origin.statement, span: found.at.span },
      message: `Policy ${policyName(policy, table)} ${wayOf(found, table)}: every query that it is for fails.`,
      related: found.path
        .filter((other) => other !== table)
        .map((other) => ({ at: other.origin, message: `${quoted(other.name)} is read on the way.` })),
    };
    return undefined;
  },
});

function wayOf({ path, through }: Recursion, table: Table): string {
  const steps = [...through, ...path.filter((other) => other !== table)].map(({ name }) => name);
  return steps.length === 0
    ? 'reads its own table'
    : `comes back to its own table through ${listed([...new Set(steps)])}`;
}
