import type { ForeignKey, Table } from '../../core/catalog/catalog.js';
import { columnsMentionedIn, unknownAspect } from '../../core/catalog/keys.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { addCheck } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-self-parent',
  category: 'keys',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A row of a table that references itself must not be its own parent.',
  items: [],
  options: {},
  subject: 'foreign-key',
  *check({ table, key }, context) {
    if (key.references !== table.id || !key.enforced) return skip;
    const pairs = pairsOf(key, context.tenantColumnsOf(table));
    if (pairs.length === 0 || pairs.some(({ own }) => actor.test(own))) return skip;
    if (isChecked(table, pairs)) return pass;
    if (unknownAspect(table, 'constraints')) return unknown(`The checks of ${quoted(table.name)} are not all known.`);

    const condition = pairs
      .map(({ own, target }) => `${quoteIdentifier(target)} <> ${quoteIdentifier(own)}`)
      .join(' OR ');
    yield {
      at: key.columnsOrigin,
      message: `A row of ${quoted(table.name)} can reference itself by ${listed(pairs.map(({ own }) => own))}: no CHECK forbids it.`,
      remedy: () =>
        remedy(`Forbid rows of ${quoted(table.name)} to reference themselves`, 'safe', [
          addCheck(
            table,
            pairs.map(({ own }) => own),
            condition,
          ),
        ]),
    };
    return undefined;
  },
});

/** Who did something to a row may be the row itself: the first user creates himself. */
const actor = /(?:_by|By)(?:_id|Id)?$/;

interface Pair {
  readonly own: string;
  readonly target: string;
}

/** What tells a row from its parent; both have the same tenant. */
function pairsOf(key: ForeignKey, tenants: readonly string[]): readonly Pair[] {
  if (key.columns.length !== key.referencedColumns.length) return [];
  return key.columns
    .map((own, i) => ({ own, target: key.referencedColumns[i] ?? own }))
    .filter(({ own, target }) => own !== target && !tenants.includes(own));
}

/** A check about the two columns of a pair compares them: there is nothing else to say of both. */
function isChecked(table: Table, pairs: readonly Pair[]): boolean {
  return table.constraints.some((constraint) => {
    if (constraint.kind !== 'check') return false;
    const columns = columnsMentionedIn(constraint.expression);
    return pairs.some(({ own, target }) => columns.has(own) && columns.has(target));
  });
}
