import { walkDeep } from '../../core/catalog/keys.js';
import { quoteLiteral } from '../../core/catalog/names.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { atFirst, policyName } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import type { Subjects } from '../../core/lint/subjects.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { rewritePolicies } from '../../core/remedy/changes.js';
import { type Expression, walk } from '../../core/syntax/expression.js';
import { withoutCasts } from '../../core/tenancy/column.js';
import type { TenantModel } from '../../core/tenancy/model.js';
import { clausesOf } from '../../core/tenancy/policy.js';
import { functionNamed, settingOf, settingsReadBy, unwrap } from '../../core/tenancy/session.js';
import { fold } from '../../core/tenancy/vote.js';

export default defineRule({
  name: 'consistent-tenant-setting',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: "Policies must compare the tenant column with the project's one setting.",
  items: ['11c'],
  options: {},
  subject: 'policy',
  *check(subject, context) {
    // Levels of tenants have a setting each, and which is whose is not known.
    if (hasLevels(context.model)) return skip;
    const { table, policy } = subject;
    const compared = comparisonsIn(subject, context);
    const others = compared.filter(({ settings }) => !settings.some((name) => isSame(name, context.model.setting)));
    const [first, ...rest] = others;
    if (!first) return compared.length > 0 ? pass : skip;
    const source = `${listed(first.settings)}${first.through === undefined ? '' : `, which ${quoted(first.through)} reads`}`;
    yield {
      ...atFirst([first.at, ...rest.map(({ at }) => at)], 'So does this.'),
      message: `Policy ${policyName(policy, table)} takes the tenant from ${source}; the project's setting is ${quoted(context.model.setting)}.`,
      remedy: () => {
        const parts = others.flatMap(({ name }) =>
          name ? [{ policy, at: name, sql: quoteLiteral(context.model.setting) }] : [],
        );
        if (parts.length === 0) return { reason: 'The setting is read in a function, outside of the policy.' };
        return remedy(`Take the tenant from ${quoted(context.model.setting)}`, 'safe', rewritePolicies(table, parts));
      },
    };
    return undefined;
  },
});

interface Compared {
  /** Those that the value compared with may come from. */
  readonly settings: readonly string[];
  readonly at: Origin;
  /** The setting's name as it is written, where the policy reads it itself. */
  readonly name: Origin | undefined;
  /** The function that reads it. */
  readonly through: string | undefined;
}

/** Where the policy compares the tenant with a setting. */
function comparisonsIn(subject: Subjects['policy'], context: RuleContext<unknown>): readonly Compared[] {
  return clausesOf(subject.policy).flatMap(({ value: clause, origin: { statement } }) => {
    const place = ({ span }: Expression): Origin => ({ statement, span });
    return valuesOfTenant(clause, subject, context).flatMap(
      (value) => settingBehind(value, subject, context, place) ?? [],
    );
  });
}

function hasLevels({ columns: [first, ...others] }: TenantModel): boolean {
  return first !== undefined && others.some((name) => fold(name) !== fold(first));
}

/** What the tenant column, in subqueries that of other tables too, or a root's own key is compared with. */
function valuesOfTenant(
  e: Expression,
  { tenant, root }: Subjects['policy'],
  { model }: RuleContext<unknown>,
): readonly Expression[] {
  const all = valuesOf(walkDeep(e), model.columns);
  return root ? [...new Set([...valuesOf([...walk(e)], [tenant.name]), ...all])] : all;
}

function valuesOf(parts: readonly Expression[], columns: readonly string[]): readonly Expression[] {
  const isColumn = (e: Expression) => {
    const column = withoutCasts(e);
    return column.kind === 'column' && columns.includes(column.path.at(-1)?.value ?? '');
  };
  const values: Expression[] = [];
  for (const part of parts) {
    if (part.kind !== 'operator' || part.name !== '=' || !part.left || !part.right) continue;
    if (isColumn(part.left)) values.push(part.right);
    else if (isColumn(part.right)) values.push(part.left);
  }
  return values;
}

function settingBehind(
  value: Expression,
  { table }: Subjects['policy'],
  context: RuleContext<unknown>,
  place: (e: Expression) => Origin,
): Compared | undefined {
  const setting = settingOf(value);
  const call = unwrap(value);
  if (call.kind !== 'call') return undefined;
  const [argument] = call.args;
  if (setting !== undefined && argument) {
    return { settings: [setting], at: place(argument), name: place(unwrap(argument)), through: undefined };
  }
  const fn = functionNamed(context, call.schema, call.name, table.schema);
  const settings = fn ? settingsReadBy(fn) : [];
  return fn && settings.length > 0 ? { settings, at: place(call), name: undefined, through: fn.name } : undefined;
}

/** PostgreSQL does not tell letters of settings apart by case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
