/** Reads CREATE TABLE in all its forms: with elements, PARTITION OF, AS query, and SELECT ... INTO. */
import type {
  ColumnDef,
  Constraint,
  CreateStmt,
  IntoClause,
  Node,
  PartitionSpec,
  RangeVar,
  TableLikeClause,
} from '@pgsql/types';
import type { Span } from '../../../text/span.js';
import type { ColumnDefinition, ConstraintDefinition, CreateTable, Name, PartitionBy } from '../../ddl.js';
import { likeOptions } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { part, parts, strings } from '../tree.js';
import { isAttribute, isOfTable, readConstraint } from './constraints.js';
import { readExpression } from './expression.js';
import { dotted, nameList, persistenceOf, qualifiedName, relationEnd, relationName, typeName } from './names.js';
import { readQuery } from './query.js';

export function readCreateTable(c: Cursor, node: CreateStmt, range: Range): CreateTable {
  const parents = parts(node.inhRelations, 'RangeVar');
  const partition = node.partbound ? parents[0] : undefined;
  const head = headEnd(c, node, partition);
  const open = c.char(head + 1, '(') ? head + 1 : -1;
  const close = open < 0 ? head : c.pair(open);
  const { columns, constraints, like } = readElements(c, node.tableElts ?? [], open, close);
  const type = node.ofTypename;
  const table: CreateTable = {
    kind: 'create-table',
    table: relationName(c, node.relation),
    persistence: persistenceOf(node.relation),
    ifNotExists: node.if_not_exists === true,
    columns,
    constraints,
    like,
    inherits: partition ? [] : parents.map((parent) => relationName(c, parent)),
    partitionOf: partition && relationName(c, partition),
    partitionBy: node.partspec && readPartitionBy(c, node.partspec),
    partitionBound: partition && boundSpan(c, close + 1),
    as: undefined,
    elements: open < 0 ? undefined : c.span(open, close),
    span: c.span(range.first, range.last),
  };
  return type ? { ...table, ofType: qualifiedName(c, c.at(type.location), strings(type.names)) } : table;
}

/** CREATE TABLE ... AS query; `query` holds the tokens behind AS. */
export function readTableAs(
  c: Cursor,
  into: IntoClause,
  node: Node | undefined,
  query: Range,
  range: Range,
): CreateTable {
  const open = relationEnd(c, into.rel) + 1;
  const names = into.colNames?.length ? nameList(c, open, strings(into.colNames)) : [];
  return {
    kind: 'create-table',
    table: relationName(c, into.rel),
    persistence: persistenceOf(into.rel),
    ifNotExists: false,
    columns: names.map(untypedColumn),
    constraints: [],
    like: [],
    inherits: [],
    partitionOf: undefined,
    partitionBy: undefined,
    partitionBound: undefined,
    as: readQuery(c, node, query),
    elements: undefined,
    span: c.span(range.first, range.last),
  };
}

/** The last token before the element list: the table's name, its parent's or its type's. */
function headEnd(c: Cursor, node: CreateStmt, partition: RangeVar | undefined): number {
  if (partition) return relationEnd(c, partition);
  if (node.ofTypename) return c.at(node.ofTypename.location) + 2 * ((node.ofTypename.names?.length ?? 1) - 1);
  return relationEnd(c, node.relation);
}

// -- Elements --------------------------------------------------------------------------------------------------------

function readElements(
  c: Cursor,
  nodes: readonly Node[],
  open: number,
  close: number,
): Pick<CreateTable, 'columns' | 'constraints' | 'like'> {
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const like: CreateTable['like'][number][] = [];
  const ranges = open < 0 ? [] : c.commas({ first: open + 1, last: close - 1 });
  for (let i = 0; i < nodes.length; i++) {
    const element = nodes[i] as Node;
    const range = ranges[i] ?? { first: open, last: close };
    const column = part(element, 'ColumnDef');
    if (column) {
      columns.push(readColumn(c, column, range));
      continue;
    }
    const constraint = part(element, 'Constraint');
    const read = constraint && readConstraint(c, constraint, range);
    if (read) constraints.push(read);
    const source = part(element, 'TableLikeClause');
    if (source) like.push(readLike(c, source, range));
  }
  return { columns, constraints, like };
}

/** Reads one column of CREATE TABLE or ADD COLUMN; `range` begins at its name. */
export function readColumn(c: Cursor, node: ColumnDef, range: Range): ColumnDefinition {
  const name = c.name(range.first, node.colname);
  const qualifiers = qualifierRanges(c, node, range);
  const notNull = firstOf(qualifiers, 'CONSTR_NOTNULL');
  const value = firstOf(qualifiers, 'CONSTR_DEFAULT')?.constraint.raw_expr;
  const generated = firstOf(qualifiers, 'CONSTR_GENERATED')?.constraint;
  const identity = firstOf(qualifiers, 'CONSTR_IDENTITY')?.constraint;
  return {
    name,
    type: node.typeName && typeName(c, node.typeName),
    notNull: notNull && notNullSpan(c, notNull.range),
    default: value && readExpression(c, value),
    generated: generated && (generated.generated_kind === 'v' ? 'virtual' : 'stored'),
    generatedAs: generated?.raw_expr && readExpression(c, generated.raw_expr),
    identity: identity && (identity.generated_when === 'd' ? 'by default' : 'always'),
    collation: dotted(node.collClause?.collname),
    constraints: inlineConstraints(c, qualifiers, name),
    span: c.span(range.first, range.last),
  };
}

interface Qualifier {
  readonly constraint: Constraint;
  readonly range: Range;
}

function firstOf(qualifiers: readonly Qualifier[], contype: Constraint['contype']): Qualifier | undefined {
  for (let i = 0; i < qualifiers.length; i++) {
    if (qualifiers[i]?.constraint.contype === contype) return qualifiers[i];
  }
  return undefined;
}

/** The constraints of a column or a domain in the order of the text, each up to the next one or to COLLATE. */
export function qualifierRanges(
  c: Cursor,
  node: Pick<ColumnDef, 'constraints' | 'collClause'>,
  range: Range,
): Qualifier[] {
  const qualifiers: Qualifier[] = [];
  if (!node.constraints) return qualifiers;
  const constraints = parts(node.constraints, 'Constraint');
  const stops: number[] = [];
  for (let i = 0; i < constraints.length; i++) stops.push(c.at(constraints[i]?.location));
  if (node.collClause) stops.push(c.at(node.collClause.location));
  for (let i = 0; i < constraints.length; i++) {
    const first = stops[i] as number;
    let last = range.last;
    for (let next = 0; next < stops.length; next++) {
      const stop = stops[next] as number;
      if (stop > first && stop <= last) last = stop - 1;
    }
    qualifiers.push({ constraint: constraints[i] as Constraint, range: { first, last } });
  }
  return qualifiers;
}

/** DEFERRABLE, NOT ENFORCED and their like are nodes of their own that follow the constraint they qualify. */
function inlineConstraints(c: Cursor, qualifiers: readonly Qualifier[], column: Name): ConstraintDefinition[] {
  const constraints: ConstraintDefinition[] = [];
  for (let i = 0; i < qualifiers.length; i++) {
    const { constraint, range } = qualifiers[i] as Qualifier;
    if (!isOfTable(constraint)) continue;
    const attributes: Constraint['contype'][] = [];
    let last = range.last;
    for (let next = qualifiers[i + 1]; next && isAttribute(next.constraint); next = qualifiers[i + 1]) {
      attributes.push(next.constraint.contype);
      last = next.range.last;
      i++;
    }
    const read = readConstraint(c, constraint, { first: range.first, last }, { column, attributes });
    if (read) constraints.push(read);
  }
  return constraints;
}

function notNullSpan(c: Cursor, { first }: Range): Span {
  const at = c.is(first, 'constraint') ? first + 2 : first;
  return c.span(at, at + 1);
}

function untypedColumn(name: Name): ColumnDefinition {
  return {
    name,
    type: undefined,
    notNull: undefined,
    default: undefined,
    generated: undefined,
    generatedAs: undefined,
    identity: undefined,
    collation: undefined,
    constraints: [],
    span: name.span,
  };
}

function readLike(c: Cursor, node: TableLikeClause, { first, last }: Range): CreateTable['like'][number] {
  const bits = node.options ?? 0;
  const including = likeOptions.filter((_, bit) => (bits & (1 << bit)) !== 0);
  return { source: relationName(c, node.relation), including, span: c.span(first, last) };
}

// -- Partitions ------------------------------------------------------------------------------------------------------

const strategies: Readonly<Record<string, PartitionBy['strategy']>> = {
  PARTITION_STRATEGY_LIST: 'list',
  PARTITION_STRATEGY_RANGE: 'range',
  PARTITION_STRATEGY_HASH: 'hash',
};

function readPartitionBy(c: Cursor, node: PartitionSpec): PartitionBy {
  const first = c.at(node.location);
  // PARTITION BY strategy (elements)
  const last = c.pair(first + 3);
  const columns = parts(node.partParams, 'PartitionElem').map((element) =>
    element.name === undefined ? undefined : c.name(c.at(element.location), element.name),
  );
  return { strategy: strategies[node.strategy ?? ''] ?? 'range', columns, span: c.span(first, last) };
}

/** `DEFAULT`, `FOR VALUES IN (...)`, `FOR VALUES FROM (...) TO (...)` or `FOR VALUES WITH (...)`. */
function boundSpan(c: Cursor, first: number): Span {
  if (!c.is(first, 'for')) return c.span(first, first);
  let last = c.pair(first + 3);
  if (c.is(last + 1, 'to')) last = c.pair(last + 2);
  return c.span(first, last);
}
