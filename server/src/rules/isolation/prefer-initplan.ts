import type { Policy, Table } from '../../core/catalog/catalog.js';
import { accessPathsOf, walkDeep } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import { atFirst, policyName } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { rewritePolicies } from '../../core/remedy/changes.js';
import { textAt } from '../../core/remedy/layout.js';
import { childrenOf, type Expression } from '../../core/syntax/expression.js';
import { withoutCasts } from '../../core/tenancy/column.js';
import type { Lookup } from '../../core/tenancy/session.js';
import { sessionReadsOf } from '../../core/tenancy/session-reads.js';

export default defineRule({
  name: 'prefer-initplan',
  category: 'isolation',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A policy should read the session in a subquery of its own, which is evaluated once.',
  items: [],
  convention: true,
  options: {},
  subject: 'isolated-table',
  *check({ table }, context) {
    if (table.policies.length === 0) return skip;
    const parts = table.policies.flatMap((policy) =>
      partsPerRow(policy, table, context).map((at) => ({ policy, at, sql: `(SELECT ${textAt(at)})` })),
    );
    const [first, ...others] = parts;
    if (!first) return pass;
    yield {
      ...atFirst([first.at, ...others.map(({ at }) => at)], 'So is this.'),
      message: `Policy ${policyName(first.policy, table)} asks the session again for every row: in a subquery, "(SELECT ...)", this is evaluated once.`,
      remedy: () =>
        remedy(`Read the session once in policies of ${quoted(table.name)}`, 'safe', rewritePolicies(table, parts)),
    };
    return undefined;
  },
});

/** What USING has to say of the session beside each row that is read; where an index finds the rows it is asked once. */
function partsPerRow(policy: Policy, table: Table, lookup: Lookup): readonly Origin[] {
  const { using } = policy;
  if (!using) return [];
  const reads = sessionReadsOf(policy, table, lookup).filter(({ once, origin }) => !once && origin === using.origin);
  if (reads.length === 0) return [];
  const leading = new Set(accessPathsOf(table).map(({ columns }) => columns[0]));
  const conditions = using.value.kind === 'and' ? using.value.operands : [using.value];
  const others = conditions.filter((condition) => !isIndexCondition(condition, leading));
  if (others.length === 0) return [];
  const calls = new Set(reads.map(({ at }) => at));
  return others
    .flatMap((condition) => sessionParts(condition, calls))
    .map(({ span }) => ({ statement: using.origin.statement, span }));
}

function isIndexCondition(condition: Expression, leading: ReadonlySet<string | undefined>): boolean {
  if (condition.kind !== 'operator' || (condition.name !== '=' && condition.name !== '= any')) return false;
  const { left, right } = condition;
  return [left, right].some((side) => side?.kind === 'column' && leading.has(side.path.at(-1)?.value));
}

/** The largest parts that need nothing but the session. Subqueries are left alone: their rows are not the table's. */
function sessionParts(e: Expression, calls: ReadonlySet<Expression>): readonly Expression[] {
  const parts = walkDeep(e);
  if (!parts.some((part) => calls.has(part))) return [];
  if (isValue(e) && parts.every(isValue)) return [e];
  if (e.kind !== 'operator' || !ofArrays.has(e.name))
    return childrenOf(e).flatMap((child) => sessionParts(child, calls));
  // A subquery directly behind ANY stands for rows, not for an array.
  const right = e.right ? withoutCasts(e.right) : undefined;
  const inside = right?.kind === 'call' && !calls.has(right) ? right.args : [];
  return [...(e.left ? [e.left] : []), ...inside].flatMap((child) => sessionParts(child, calls));
}

const ofArrays = new Set(['= any', '<> all']);
const ofJson = new Set(['->', '->>', '#>', '#>>']);

function isValue(e: Expression): boolean {
  if (e.kind === 'operator') return ofJson.has(e.name);
  return e.kind === 'call' || e.kind === 'cast' || e.kind === 'constant';
}
