/** Reads constraints, written in a table or in a column. */
import type { Constraint } from '@pgsql/types';
import type {
  CheckDefinition,
  ConstraintDefinition,
  ExclusionDefinition,
  ForeignKeyDefinition,
  KeyDefinition,
  Name,
  ReferentialAction,
} from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part, strings } from '../tree.js';
import { readExpression } from './expression.js';
import { readIndexElement } from './index-element.js';
import { nameList, relationEnd, relationName } from './names.js';

/** The column a constraint is written in, and the attributes that the grammar gives as nodes of their own. */
interface Inline {
  readonly column: Name;
  readonly attributes: readonly Constraint['contype'][];
}

/** Whether the node only qualifies the constraint before it. */
export function isAttribute(node: Constraint): boolean {
  return node.contype?.startsWith('CONSTR_ATTR_') === true;
}

const ofTables: ReadonlySet<Constraint['contype']> = new Set([
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_FOREIGN',
  'CONSTR_CHECK',
  'CONSTR_EXCLUSION',
]);

/** Whether what is written in a column is a constraint of its table, as NOT NULL and DEFAULT are not. */
export function isOfTable(node: Constraint): boolean {
  return ofTables.has(node.contype);
}

/** `undefined` for NULL, NOT NULL, DEFAULT, GENERATED and IDENTITY of a column, which are no constraints of a table. */
export function readConstraint(
  c: Cursor,
  node: Constraint,
  range: Range,
  inline?: Inline,
): ConstraintDefinition | undefined {
  const named = c.is(range.first, 'constraint') && node.conname !== undefined;
  const at = named ? range.first + 2 : range.first;
  const has = (attribute: Constraint['contype']) => inline?.attributes.includes(attribute) === true;
  const base: Base = {
    name: named ? c.name(range.first + 1, node.conname) : undefined,
    deferrable: node.deferrable === true || has('CONSTR_ATTR_DEFERRABLE') || has('CONSTR_ATTR_DEFERRED'),
    initiallyDeferred: node.initdeferred === true || has('CONSTR_ATTR_DEFERRED'),
    notValid: node.skip_validation === true,
    inline: inline !== undefined,
    span: c.span(range.first, range.last),
  };
  switch (node.contype) {
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return readKey(c, node, { first: at, last: range.last }, base, inline);
    case 'CONSTR_FOREIGN':
      return readForeignKey(c, node, { first: at, last: range.last }, base, inline);
    case 'CONSTR_CHECK':
      return node.raw_expr && readCheck(c, node, base);
    case 'CONSTR_EXCLUSION':
      return readExclusion(c, node, at, base);
    case 'CONSTR_NOTNULL':
      // NOT NULL column
      return inline ? undefined : { kind: 'not-null', column: c.name(at + 2, strings(node.keys)[0]), ...base };
    default:
      return undefined;
  }
}

/** Spread last where it is used: V8 is many times slower at adding properties to an object that begins as a copy. */
type Base = Pick<KeyDefinition, 'name' | 'deferrable' | 'initiallyDeferred' | 'notValid' | 'inline' | 'span'>;

function readKey(c: Cursor, node: Constraint, range: Range, base: Base, inline: Inline | undefined): KeyDefinition {
  const open = inline ? -1 : listStart(c, range);
  const includeAt = c.find('include', open < 0 ? range.first : c.pair(open), range.last);
  const usingAt = node.indexname === undefined ? -1 : c.find('using', range.first, range.last);
  return {
    kind: node.contype === 'CONSTR_PRIMARY' ? 'primary-key' : 'unique',
    columns: inline ? [inline.column] : open < 0 ? [] : nameList(c, open, strings(node.keys)),
    include: node.including?.length && includeAt >= 0 ? nameList(c, includeAt + 1, strings(node.including)) : [],
    nullsNotDistinct: node.nulls_not_distinct === true,
    usingIndex: usingAt < 0 ? undefined : c.name(usingAt + 2, node.indexname),
    columnList: open < 0 ? undefined : c.span(open, c.pair(open)),
    ...base,
  };
}

/** The first parenthesis of a key: PRIMARY KEY (, UNIQUE (, UNIQUE NULLS NOT DISTINCT (; none for USING INDEX. */
function listStart(c: Cursor, { first, last }: Range): number {
  for (let i = first; i <= last; i++) {
    if (c.char(i, '(')) return i;
    if (c.is(i, 'using')) return -1;
  }
  return -1;
}

// -- Foreign keys ----------------------------------------------------------------------------------------------------

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

const matches: Readonly<Record<string, ForeignKeyDefinition['match']>> = { f: 'full', p: 'partial', s: 'simple' };

function readForeignKey(
  c: Cursor,
  node: Constraint,
  range: Range,
  base: Base,
  inline: Inline | undefined,
): ForeignKeyDefinition {
  // FOREIGN KEY (columns)
  const columns = inline ? [inline.column] : periodNames(c, range.first + 2, strings(node.fk_attrs));
  const target = relationEnd(c, node.pktable);
  const listed = node.pk_attrs?.length ? periodNames(c, target + 1, strings(node.pk_attrs)) : [];
  const tail = { first: target + 1, last: range.last };
  const deleteAt = actionAt(c, tail, 'delete');
  const setColumns = strings(node.fk_del_set_cols);
  return {
    kind: 'foreign-key',
    columns,
    references: relationName(c, node.pktable),
    referencedColumns: listed,
    match: matches[node.fk_matchtype ?? ''] ?? 'simple',
    onDelete: deleteAt < 0 ? undefined : actions[node.fk_del_action ?? ''],
    onUpdate: actionAt(c, tail, 'update') < 0 ? undefined : actions[node.fk_upd_action ?? ''],
    // ON DELETE SET NULL (columns)
    onDeleteColumns: setColumns.length > 0 ? nameList(c, deleteAt + 4, setColumns) : [],
    enforced: node.is_enforced === true && inline?.attributes.includes('CONSTR_ATTR_NOT_ENFORCED') !== true,
    ...base,
  };
}

function actionAt(c: Cursor, { first, last }: Range, event: 'delete' | 'update'): number {
  for (let i = first; i < last; i++) {
    if (c.is(i, 'on') && c.is(i + 1, event)) return i;
    i = Math.max(i, c.pair(i));
  }
  return -1;
}

/** The last column of a temporal key has the word PERIOD before it. */
function periodNames(c: Cursor, open: number, values: readonly string[]): Name[] {
  const elements = c.commas({ first: open + 1, last: c.pair(open) - 1 });
  return values.map((value, i) => c.name(elements[i]?.last ?? open, value));
}

// -- Checks and exclusions -------------------------------------------------------------------------------------------

function readCheck(c: Cursor, node: Constraint, base: Base): CheckDefinition | undefined {
  if (!node.raw_expr) return undefined;
  const expression = readExpression(c, node.raw_expr);
  return { kind: 'check', expression, noInherit: node.is_no_inherit === true, ...base };
}

function readExclusion(c: Cursor, node: Constraint, at: number, base: Base): ExclusionDefinition {
  let open = at + 1;
  if (c.is(open, 'using')) open += 2;
  const ranges = c.commas({ first: open + 1, last: c.pair(open) - 1 });
  const elements: ExclusionDefinition['elements'][number][] = [];
  for (const [i, exclusion] of (node.exclusions ?? []).entries()) {
    const [element, operators] = itemsOf(exclusion);
    const range = ranges[i];
    const index = part(element, 'IndexElem');
    if (!index || !range) continue;
    const withAt = c.find('with', range.first, range.last);
    const read = readIndexElement(c, index, { first: range.first, last: withAt < 0 ? range.last : withAt - 1 });
    elements.push({ element: read, operator: strings(itemsOf(operators)).at(-1) ?? '' });
  }
  const where = node.where_clause && readExpression(c, node.where_clause);
  return { kind: 'exclusion', method: node.access_method ?? 'gist', elements, where, ...base };
}
