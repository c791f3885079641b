import { isSnakeCase } from '../../core/lint/name-style.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'type-names',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Types must have names in snake_case that say what they describe.',
  items: [],
  convention: true,
  options: {
    suffix: { type: 'string', default: '', description: 'What the name of an enum type ends in, such as `_enum`.' },
    entity: {
      type: 'boolean',
      default: false,
      description: 'Whether the name of an enum type must begin with what it belongs to: `order_status`, not `status`.',
    },
  },
  subject: 'type',
  *check({ type }, { options }) {
    const { name, origin, kind } = type;
    const at = origin;
    if (!isSnakeCase(name)) {
      yield { at, message: `The name of type ${quoted(name)} is not in snake_case.` };
      return undefined;
    }
    if (kind !== 'enum-type') return pass;
    if (!name.endsWith(options.suffix)) {
      yield { at, message: `The name of enum type ${quoted(name)} does not end in ${quoted(options.suffix)}.` };
    } else if (options.entity && !name.slice(1, name.length - options.suffix.length).includes('_')) {
      yield { at, message: `The name of enum type ${quoted(name)} does not say whose it is.` };
    }
    return undefined;
  },
});
