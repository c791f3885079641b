import type { View } from '../../core/catalog/catalog.js';
import { primaryKeyOf } from '../../core/catalog/keys.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { uniqueViewIndex } from '../../core/remedy/changes.js';
import type { Expression } from '../../core/syntax/expression.js';

export default defineRule({
  name: 'require-matview-unique-index',
  category: 'indexes',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A materialized view needs a unique index, without which it cannot be refreshed concurrently.',
  items: [],
  options: {},
  subject: 'view',
  *check({ view }, context) {
    if (view.kind !== 'materialized-view') return skip;
    const serves = view.indexes.some(
      ({ unique, where, elements }) => unique && !where && elements.every(({ column }) => column),
    );
    if (serves) return pass;
    yield {
      at: view.origin,
      message: `Materialized view ${quoted(view.name)} has no unique index on plain columns, so each refresh locks its readers out.`,
      remedy: () => {
        const columns = leadingKey(view, context);
        return columns
          ? remedy(`Add a unique index to ${quoted(view.name)}`, 'safe', [uniqueViewIndex(view, columns)])
          : { reason: `what tells the rows of ${quoted(view.name)} apart cannot be told` };
      },
    };
    return undefined;
  },
});

/** The key of the only table that the view reads, where it selects all of its columns under their own names. */
function leadingKey({ query }: View, context: RuleContext<object>): readonly string[] | undefined {
  const [item, ...others] = query.from;
  if (item?.kind !== 'relation' || others.length > 0 || query.branches.length > 0) return undefined;
  const table = context.tableNamed(item.relation);
  const key = table && primaryKeyOf(table)?.columns;
  const selected = new Set(query.targets.map(({ alias, value }) => plainName(value, alias)));
  return key?.every((column) => selected.has(column)) && query.targets.every(({ value }) => !isAggregate(value))
    ? key
    : undefined;
}

function plainName(value: Expression, alias: string | undefined): string | undefined {
  const name = value.kind === 'column' ? value.path.at(-1)?.value : undefined;
  return alias === undefined || alias === name ? name : undefined;
}

/** A key is still one among rows that were put together only where it is not itself put together. */
function isAggregate(value: Expression): boolean {
  return value.kind !== 'column' && value.kind !== 'constant';
}
