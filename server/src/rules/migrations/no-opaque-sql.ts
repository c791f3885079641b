import type { Step } from '../../core/catalog/history.js';
import { firstWords } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';

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
  subject: 'migration',
  *check({ steps }) {
    for (const [first, ...others] of opaqueSteps(steps)) {
      if (first?.unseen === undefined) continue;
      yield {
        at: firstWords(first.statement),
        message: `The effect of ${first.unseen.replace(/, which is not known$/, '')} on the schema cannot be read.`,
        related: others.map(({ statement }) => ({ at: firstWords(statement), message: 'It is called here too.' })),
      };
    }
    return pass;
  },
});

/** Those that call the same function stand together. */
function opaqueSteps(steps: readonly Step[]): Iterable<readonly Step[]> {
  const alike = new Map<unknown, Step[]>();
  for (const step of steps) {
    const { statement, unseen } = step;
    if (unseen === undefined || statement.ddl.kind === 'unreadable') continue;
    const key = unseen.startsWith('a call of ') ? unseen : statement;
    const group = alike.get(key);
    if (group) group.push(step);
    else alike.set(key, [step]);
  }
  return alike.values();
}
