import { surrogateKeyOf } from '../../core/catalog/table-shape.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { walk } from '../../core/syntax/expression.js';

const randomGenerators: ReadonlySet<string> = new Set(['gen_random_uuid', 'uuid_generate_v4', 'uuidv4']);

export default defineRule({
  name: 'no-random-uuid-key',
  category: 'columns',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Ids should be made in the order of time, not at random.',
  items: [],
  convention: true,
  options: {},
  subject: 'table',
  *check({ table }, context) {
    const id = surrogateKeyOf(table, context.tenantColumnsOf(table));
    if (!id?.default) return skip;
    const { value, origin } = id.default;
    const call = [...walk(value)].find((part) => part.kind === 'call' && randomGenerators.has(part.name));
    if (!call) return pass;
    yield {
      at: { statement: origin.statement, span: call.span },
      message: `${quoted(id.name)} of ${quoted(table.name)} is a random UUID: new rows go anywhere into its index.`,
    };
    return undefined;
  },
});
