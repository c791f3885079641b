import { atFirst, policyName } from '../../core/lint/policy-words.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { rewritePolicies } from '../../core/remedy/changes.js';
import { placeOfRead, policyReadsOf, type SessionRead } from '../../core/tenancy/session-reads.js';
import { span } from '../../core/text/span.js';

export default defineRule({
  name: 'require-missing-ok',
  category: 'isolation',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A policy must read settings by `current_setting(name, true)`, which gives NULL where they are not set.',
  items: [],
  options: {},
  subject: 'isolated-table',
  *check({ table }, context) {
    if (table.policies.length === 0) return skip;
    const raising = policyReadsOf(table, context).filter(({ read }) => raises(read));
    const [first, ...others] = raising;
    if (!first) return pass;
    const { through, name } = first.read;
    const reader = through ? `Function ${quoted(through.name)}, which policy` : 'Policy';
    const reads = through ? 'calls, reads' : 'reads';
    yield {
      ...atFirst([placeOfRead(first.read), ...others.map(({ read }) => placeOfRead(read))], 'So does this.'),
      message: `${reader} ${policyName(first.policy, table)} ${reads} ${quoted(name)} without "true" as second argument: every query fails in a session that has not set it.`,
      remedy: () => {
        const direct = raising.filter(({ read }) => !read.through);
        if (direct.length === 0) return { reason: 'The setting is read in a function, outside of the policy.' };
        const parts = direct.map(({ policy, read }) => ({ policy, at: lastInside(read), sql: ', true' }));
        return remedy(
          `Let policies of ${quoted(table.name)} read missing settings as NULL`,
          'safe',
          rewritePolicies(table, parts),
        );
      },
    };
    return undefined;
  },
});

/** Functions in plpgsql may handle the error; of others it is the caller's. */
function raises({ kind, missingOk, through }: SessionRead): boolean {
  return kind === 'setting' && missingOk === false && (!through || through.language === 'sql');
}

/** Directly before the closing parenthesis of the call. */
function lastInside(read: SessionRead) {
  const { statement, span: call } = placeOfRead(read);
  return { statement, span: span(call.end - 1, call.end - 1) };
}
