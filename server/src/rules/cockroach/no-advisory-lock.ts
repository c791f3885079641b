import { callsOf } from '../../core/lint/called-functions.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-advisory-lock',
  category: 'cockroach',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Migrations for CockroachDB must not rely on advisory locks.',
  items: [],
  convention: true,
  options: {},
  subject: 'statement',
  dialect: 'cockroachdb',
  *check({ statement }) {
    if (statement.within) return skip;
    for (const { name, at } of callsOf(isAdvisory, statement)) {
      yield { at, message: `CockroachDB does not lock anything for ${quoted(name)}.` };
    }
    return pass;
  },
});

function isAdvisory(name: string): boolean {
  return /^pg_(?:try_)?advisory_/.test(name);
}
