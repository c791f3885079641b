import { firstWords } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';

export default defineRule({
  name: 'no-opaque-sql',
  category: 'migrations',
  severity: 'info',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A migration must say what it does to the schema in statements that can be read.',
  items: [],
  convention: true,
  options: {},
  subject: 'statement',
  *check({ statement, step: { unseen } }) {
    if (statement.ddl.kind === 'unreadable') return skip;
    if (unseen === undefined) return pass;
    yield {
      at: firstWords(statement),
      message: `The effect of ${unseen.replace(/, which is not known$/, '')} on the schema cannot be read.`,
    };
    return undefined;
  },
});
