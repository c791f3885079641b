import type { Column, ForeignKey, Table } from '../../core/catalog/catalog.js';
import { formatType } from '../../core/catalog/format-type.js';
import { columnOf } from '../../core/catalog/keys.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import { matchTypes } from '../../core/catalog/type-match.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { setType } from '../../core/remedy/changes.js';
import type { TypeName } from '../../core/syntax/ddl.js';

export default defineRule({
  name: 'matching-foreign-key-types',
  category: 'keys',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A foreign key column must have the type of the column that it references.',
  items: [],
  options: {},
  subject: 'foreign-key',
  *check({ table, key, referenced }, context) {
    const pairs = referenced && pairsOf(table, key, referenced);
    if (!pairs) return unknown(`The columns that ${quoted(key.name)} references are not all known.`);
    const matches = pairs.map((pair) => ({ pair, match: matchOf(pair, table, context) }));
    const worst = matches.find(({ match }) => match === 'refused') ?? matches.find(({ match }) => match === 'narrower');
    if (!worst) return matches.some(({ match }) => match === 'unknown') ? unknown('A type is not known.') : pass;

    const { from, to } = worst.pair;
    const wanted = formatType(to.type);
    const what = `${quoted(from.name)} of ${quoted(table.name)} is ${formatType(from.type)}, but references`;
    const other = `${quoted(to.name)} of ${quoted(referenced.name)}, which is ${wanted}`;
    const refused = worst.match === 'refused';
    yield {
      at: key.columnsOrigin,
      message: `${what} ${other}: ${refused ? 'PostgreSQL refuses the key' : 'not every value fits'}.`,
      related: [{ at: to.origin, message: `${quoted(to.name)} is defined here.` }],
      ...(refused ? {} : { severity: 'warning' }),
      remedy: () => {
        const different = matches.filter(({ match }) => match === 'refused' || match === 'narrower');
        const changes = different.map(({ pair, match }) => sameType(table, pair, match === 'refused'));
        return remedy(`Give ${quoted(from.name)} the type ${wanted}`, 'review', changes);
      },
    };
    return undefined;
  },
});

type TypedColumn = Column & { readonly type: TypeName };

interface Pair {
  readonly from: TypedColumn;
  readonly to: TypedColumn;
}

/** `undefined` where one of the columns, or its type, is not known. */
function pairsOf(table: Table, key: ForeignKey, referenced: Table): readonly Pair[] | undefined {
  if (key.referencedColumns.length !== key.columns.length) return undefined;
  const pairs: Pair[] = [];
  for (const [i, name] of key.columns.entries()) {
    const from = columnOf(table, name);
    const to = columnOf(referenced, key.referencedColumns[i] ?? '');
    if (!isTyped(from) || !isTyped(to)) return undefined;
    pairs.push({ from, to });
  }
  return pairs;
}

function isTyped(column: Column | undefined): column is TypedColumn {
  return column?.type !== undefined;
}

function matchOf({ from, to }: Pair, { schema }: Table, context: RuleContext<object>) {
  return matchTypes(from.type, to.type, { schema, type: context.type });
}

function sameType(table: Table, { from, to }: Pair, convert: boolean): SchemaChange | NoRemedy {
  if (from.identity || from.generated) return { reason: `PostgreSQL computes the values of "${from.name}"` };
  const type = formatType(to.type);
  return convert ? setType(table, from, type, `${quoteIdentifier(from.name)}::${type}`) : setType(table, from, type);
}
