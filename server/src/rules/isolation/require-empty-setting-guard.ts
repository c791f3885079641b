import type { Policy } from '../../core/catalog/catalog.js';
import { formatType } from '../../core/catalog/format-type.js';
import { walkDeep } from '../../core/catalog/keys.js';
import { atFirst, policyName } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { rewritePolicies } from '../../core/remedy/changes.js';
import { textAt } from '../../core/remedy/layout.js';
import type { Expression } from '../../core/syntax/expression.js';
import { settingOf } from '../../core/tenancy/session.js';
import { type PolicyRead, placeOfRead, policyReadsOf } from '../../core/tenancy/session-reads.js';

export default defineRule({
  name: 'require-empty-setting-guard',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: "A policy that turns a setting into another type must make '' NULL before.",
  items: [],
  options: {},
  subject: 'isolated-table',
  *check({ table }, context) {
    if (table.policies.length === 0) return skip;
    const casts = policyReadsOf(table, context).filter(failsOnEmpty);
    const [first, ...others] = casts;
    if (!first?.read.castTo) return pass;
    const { through, name, castTo } = first.read;
    const reader = through ? `Function ${quoted(through.name)}, which policy` : 'Policy';
    const turns = through ? 'calls, turns' : 'turns';
    yield {
      ...atFirst([placeOfRead(first.read), ...others.map(({ read }) => placeOfRead(read))], 'So does this.'),
      message: `${reader} ${policyName(first.policy, table)} ${turns} ${quoted(name)} into ${formatType(castTo)} as it is: after a transaction that has set it locally it is '', and every query fails.`,
      remedy: () => {
        const direct = casts.filter(({ read }) => !read.through);
        if (direct.length === 0) return { reason: 'The setting is read in a function, outside of the policy.' };
        const parts = direct.map(({ policy, read }) => {
          const at = placeOfRead(read);
          return { policy, at, sql: `NULLIF(${textAt(at)}, '')` };
        });
        return remedy(`Let policies of ${quoted(table.name)} read '' as NULL`, 'safe', rewritePolicies(table, parts));
      },
    };
    return undefined;
  },
});

/** One that raises where it is not set has that mended first. */
function failsOnEmpty({ policy, read: { kind, castTo, emptyIsNull, missingOk, through, name } }: PolicyRead): boolean {
  if (kind !== 'setting' || !castTo || emptyIsNull || missingOk === false) return false;
  // Other languages may handle the error, and a body that speaks of '' handles it.
  if (through) return through.language === 'sql' && !through.body?.includes("''");
  return !comparesWithEmpty(policy, name);
}

function comparesWithEmpty({ using, check }: Policy, setting: string): boolean {
  const parts = [using, check].flatMap((clause) => (clause ? walkDeep(clause.value) : []));
  return parts.some(
    (part) =>
      part.kind === 'operator' &&
      ((isEmpty(part.left) && readsSetting(part.right, setting)) ||
        (isEmpty(part.right) && readsSetting(part.left, setting))),
  );
}

function isEmpty(e: Expression | undefined): boolean {
  return e?.kind === 'constant' && e.type === 'string' && e.value === '';
}

function readsSetting(e: Expression | undefined, setting: string): boolean {
  return e !== undefined && settingOf(e) === setting;
}
