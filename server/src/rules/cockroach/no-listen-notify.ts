import { callsOf } from '../../core/lint/called-functions.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-listen-notify',
  category: 'cockroach',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Migrations for CockroachDB must not use LISTEN and NOTIFY.',
  items: [],
  convention: true,
  options: {},
  subject: 'statement',
  dialect: 'cockroachdb',
  *check({ statement }) {
    if (statement.within) return skip;
    const { ddl } = statement;
    if (ddl.kind === 'other' && (ddl.tag === 'ListenStmt' || ddl.tag === 'NotifyStmt')) {
      const word = ddl.tag === 'ListenStmt' ? 'LISTEN' : 'NOTIFY';
      const at = inStatement(statement, { start: 0, end: word.length });
      yield { at, message: `CockroachDB refuses ${word}: it has no notifications.` };
    }
    for (const { name, at } of callsOf((called) => called === 'pg_notify', statement)) {
      yield { at, message: `CockroachDB has no function ${quoted(name)}: it has no notifications.` };
    }
    return pass;
  },
});
