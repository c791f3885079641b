import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { pinPolicy } from '../../core/remedy/changes.js';
import { type PolicyAnswer, type RowCommand, tableAnswer } from '../../core/tenancy/policy.js';

const commands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];

/** A new tenant cannot be the session's tenant yet. */
const rootCommands: readonly RowCommand[] = ['select', 'update', 'delete'];

export default defineRule({
  name: 'require-tenant-policy',
  category: 'isolation',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: "The policies of a tenant table must admit only rows of the session's tenant.",
  items: ['11b'],
  options: {},
  subject: 'isolated-table',
  *check({ table, tenant, root }, context) {
    if (table.policies.length === 0) {
      const unseen = unknownAspect(table, 'policies');
      return unseen ? unknown(`The policies of ${quoted(table.name)} are not all known.`) : blocked('require-policy');
    }
    const columns = root ? [tenant.name] : context.tenantColumnsOf(table);
    const answers = (root ? rootCommands : commands).flatMap(
      (command) => tableAnswer(command, { table, columns, lookup: context }) ?? [],
    );
    const leaks = answers.filter(({ answer }) => answer.kind === 'no');
    for (const { policy, answer, origin } of oncePerPlace(leaks)) {
      if (answer.kind === 'yes') continue;
      yield {
        at: { statement: origin.statement, span: answer.at.span },
        message: `Policy ${quoted(policy.name)} of ${quoted(table.name)} does not keep tenants apart: ${answer.because}.`,
        related: [{ at: table.origin, message: `${quoted(table.name)} is created here.` }],
        remedy: () =>
          remedy(`Limit policy ${quoted(policy.name)} to the session's tenant`, 'review', [
            pinPolicy(table, policy, tenant, context.model),
          ]),
      };
    }
    if (leaks.length > 0) return undefined;
    if (!table.rowSecurity.value) return blocked('require-rls');
    const open = answers.find(({ answer }) => answer.kind === 'unknown');
    return open && open.answer.kind !== 'yes'
      ? unknown(`Policy ${quoted(open.policy.name)}: ${open.answer.because}.`)
      : pass;
  },
});

/** One expression usually serves several commands. */
function oncePerPlace(answers: readonly PolicyAnswer[]): readonly PolicyAnswer[] {
  const places = new Set<unknown>();
  return answers.filter(({ answer }) => {
    if (answer.kind === 'yes' || places.has(answer.at)) return false;
    places.add(answer.at);
    return true;
  });
}
