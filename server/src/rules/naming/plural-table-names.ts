import { isEnglish } from '../../core/lint/name-style.js';
import { isPlural } from '../../core/lint/plural.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { wordsOf } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'plural-table-names',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The name of a table must be a plural.',
  items: [],
  convention: true,
  options: {
    plurals: {
      type: 'string-list',
      default: [],
      description: 'Words that are plurals as they are, beside those that the rule knows.',
    },
  },
  subject: 'table',
  *check({ table }, { options }) {
    const { name, origin } = table;
    if (!isEnglish(name)) return skip;
    const word = wordsOf(name).findLast((part) => /[a-z]{2}/.test(part));
    if (word === undefined) return skip;
    const noun = word.replace(/\d+$/, '');
    if (isPlural(noun) || options.plurals.includes(noun)) return pass;
    yield { at: origin, message: `The name of table ${quoted(name)} is not a plural.` };
    return undefined;
  },
});
