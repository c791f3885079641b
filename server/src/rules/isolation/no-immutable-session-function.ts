import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { functionAttribute } from '../../core/remedy/changes.js';
import { sessionUseOf } from '../../core/tenancy/session.js';

export default defineRule({
  name: 'no-immutable-session-function',
  category: 'isolation',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A function that reads the session must be neither IMMUTABLE nor LEAKPROOF.',
  items: [],
  options: {},
  subject: 'function',
  *check({ function: fn }, context) {
    const immutable = fn.volatility.value === 'immutable';
    if (context.model.columns.length === 0 || !(immutable || fn.leakproof.value)) return skip;
    if (sessionUseOf(fn, context) !== 'yes') return pass;
    const name = quoted(fn.name);
    if (immutable) {
      yield {
        at: fn.volatility.origin,
        message: `Function ${name} reads the session and is IMMUTABLE: a plan that is kept goes on with the value of the tenant before.`,
        remedy: () => remedy(`Make ${name} STABLE`, 'safe', [functionAttribute(fn, 'stable')]),
      };
    }
    if (fn.leakproof.value) {
      yield {
        at: fn.leakproof.origin,
        message: `Function ${name} reads the session and is LEAKPROOF: PostgreSQL runs it on rows before policies have hidden them.`,
        remedy: () => remedy(`Make ${name} NOT LEAKPROOF`, 'safe', [functionAttribute(fn, 'not leakproof')]),
      };
    }
    return undefined;
  },
});
