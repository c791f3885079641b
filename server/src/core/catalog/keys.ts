/** What rules and remedies ask of one table: its keys, its ways of access, its columns, what is not known of it. */
import type { IndexElement } from '../syntax/ddl.js';
import { childrenOf, type Expression, type Query } from '../syntax/expression.js';
import type {
  Column,
  ForeignKey,
  Index,
  KeyConstraint,
  Policy,
  RelationId,
  Table,
  Unknown,
  UnknownAspect,
  View,
} from './catalog.js';
import type { Origin } from './origin.js';

/** A primary key, unique constraint or unique index, seen alike. */
export interface UniqueKeyShape {
  readonly source:
    | { readonly by: 'constraint'; readonly constraint: KeyConstraint }
    | { readonly by: 'index'; readonly index: Index };
  readonly name: string;
  readonly primary: boolean;
  /** In key order; `undefined` for an expression. */
  readonly columns: readonly (string | undefined)[];
  /** Of an index: its elements as written. */
  readonly elements: readonly IndexElement[];
  readonly where: Expression | undefined;
  readonly deferrable: boolean;
  readonly nullsNotDistinct: boolean;
  /** Copied from a partitioned parent. */
  readonly inherited: boolean;
  /** Where its columns are listed. */
  readonly origin: Origin;
}

/** An index, made by CREATE INDEX or standing behind a constraint. */
export interface AccessPath {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  /** In index order; `undefined` for an expression. */
  readonly columns: readonly (string | undefined)[];
  readonly include: readonly string[];
  readonly where: Expression | undefined;
  readonly inherited: boolean;
}

export function uniqueKeysOf(table: Table): UniqueKeyShape[] {
  const keys: UniqueKeyShape[] = [];
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') continue;
    keys.push({
      source: { by: 'constraint', constraint },
      name: constraint.name,
      primary: constraint.kind === 'primary-key',
      columns: constraint.columns,
      elements: [],
      where: undefined,
      deferrable: constraint.deferrable,
      nullsNotDistinct: constraint.nullsNotDistinct,
      inherited: constraint.inherited,
      origin: constraint.columnsOrigin,
    });
  }
  for (const index of table.indexes) {
    if (!index.unique) continue;
    keys.push({
      source: { by: 'index', index },
      name: index.name,
      primary: false,
      columns: indexColumns(index),
      elements: index.elements,
      where: index.where,
      deferrable: false,
      nullsNotDistinct: index.nullsNotDistinct,
      inherited: index.inherited,
      origin: index.elementsOrigin,
    });
  }
  return keys;
}

export function accessPathsOf(table: Table): AccessPath[] {
  const paths: AccessPath[] = table.indexes.map((index) => ({
    name: index.name,
    method: index.method,
    unique: index.unique,
    columns: indexColumns(index),
    include: index.include,
    where: index.where,
    inherited: index.inherited,
  }));
  for (const c of table.constraints) {
    if (c.kind === 'primary-key' || c.kind === 'unique') {
      const { name, columns, include, inherited } = c;
      paths.push({ name, method: 'btree', unique: true, columns, include, where: undefined, inherited });
    } else if (c.kind === 'exclusion') {
      const columns = c.elements.map(({ element }) => element.column?.value);
      const { name, method, where, inherited } = c;
      paths.push({ name, method, unique: false, columns, include: [], where, inherited });
    }
  }
  return paths;
}

/** The key columns of an index; `undefined` for an expression. */
export function indexColumns(index: Index): (string | undefined)[] {
  return index.elements.map((element) => element.column?.value);
}

/** The columns that take part in an index element, inside an expression too. */
export function columnsOfElement({ column, expression }: IndexElement): readonly string[] {
  if (column) return [column.value];
  return expression ? [...columnsMentionedIn(expression)] : [];
}

export function primaryKeyOf(table: Table): KeyConstraint | undefined {
  return table.constraints.find((c): c is KeyConstraint => c.kind === 'primary-key');
}

export function foreignKeysOf(table: Table): ForeignKey[] {
  return table.constraints.filter((c): c is ForeignKey => c.kind === 'foreign-key');
}

/**
 * The key that a foreign key to exactly these columns, in any order, would use. A partial or deferrable key or one over
 * expressions does not serve, nor does one with more columns.
 */
export function referenceableKey(table: Table, columns: readonly string[]): UniqueKeyShape | undefined {
  const wanted = new Set(columns);
  return uniqueKeysOf(table).find((key) => canBeReferenced(key, wanted));
}

/** All keys that such a foreign key could use. */
export function referenceableKeys(table: Table, columns: readonly string[]): UniqueKeyShape[] {
  const wanted = new Set(columns);
  return uniqueKeysOf(table).filter((key) => canBeReferenced(key, wanted));
}

function canBeReferenced(key: UniqueKeyShape, wanted: ReadonlySet<string>): boolean {
  return (
    key.where === undefined &&
    !key.deferrable &&
    key.columns.length === wanted.size &&
    key.columns.every((column) => column !== undefined && wanted.has(column))
  );
}

/**
 * Whether an index is there for a foreign key: its columns are the key's, in any order and with or without what the key
 * still lacks, and it holds every row that the key can match, being full or leaving out only NULLs of the key's columns.
 */
export function servesForeignKey(
  table: Table,
  index: Index,
  lackedBy: (key: ForeignKey) => readonly string[] = () => [],
): boolean {
  const columns = indexColumns(index);
  return foreignKeysOf(table).some(
    (key) =>
      (sameColumns(columns, key.columns) || sameColumns(columns, [...lackedBy(key), ...key.columns])) &&
      (index.where === undefined || leavesOutOnlyNulls(index.where, key.columns)),
  );
}

/** Whether a predicate keeps every row in which all of these columns have a value. */
export function leavesOutOnlyNulls(where: Expression, columns: readonly string[]): boolean {
  const conditions = where.kind === 'and' ? where.operands : [where];
  return conditions.every((condition) => {
    if (condition.kind !== 'null-test' || !condition.negated || condition.operand.kind !== 'column') return false;
    const column = condition.operand.path.at(-1);
    return column !== undefined && columns.includes(column.value);
  });
}

/** Whether both hold the same columns, in whatever order. */
export function sameColumns(a: readonly (string | undefined)[], b: readonly string[]): boolean {
  return a.length === b.length && b.every((column) => a.includes(column));
}

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** Whether a view or policy reads a column of a relation. */
export function readsColumn(reader: View | Policy, relation: RelationId, column: string): boolean {
  return reader.reads.some((use) => use.relation === relation && use.column === column);
}

export function policyOf(table: Table, name: string): Policy | undefined {
  return table.policies.find((policy) => policy.name === name);
}

/** Why an aspect of the table is not known, where it is not. */
export function unknownAspect(table: Table, ...aspects: readonly UnknownAspect[]): Unknown | undefined {
  return table.unknown.find((unknown) => aspects.includes(unknown.aspect));
}

/** The last names of all column references in an expression, those inside its subqueries included. */
export function columnsMentionedIn(expression: Expression): ReadonlySet<string> {
  let names = mentioned.get(expression);
  if (!names) {
    names = new Set(
      walkDeep(expression).flatMap((part) => (part.kind === 'column' ? (part.path.at(-1)?.value ?? []) : [])),
    );
    mentioned.set(expression, names);
  }
  return names;
}

const mentioned = new WeakMap<Expression, ReadonlySet<string>>();

/** The expression and all below it, those in its subqueries included. */
export function walkDeep(expression: Expression): readonly Expression[] {
  let found = walked.get(expression);
  if (!found) {
    const parts: Expression[] = [];
    collect(expression, parts);
    found = parts;
    walked.set(expression, found);
  }
  return found;
}

/** Many rules walk the same expressions. */
const walked = new WeakMap<Expression, readonly Expression[]>();

/** Every expression of a query, its subqueries and those they read from included. */
export function walkQuery(query: Query): readonly Expression[] {
  const found: Expression[] = [];
  collectFromQuery(query, found);
  return found;
}

function collect(expression: Expression, found: Expression[]): void {
  found.push(expression);
  if (expression.kind === 'subquery') collectFromQuery(expression.query, found);
  for (const child of childrenOf(expression)) collect(child, found);
}

function collectFromQuery(query: Query, found: Expression[]): void {
  for (const target of query.targets) collect(target.value, found);
  for (const condition of query.conditions) collect(condition, found);
  for (const item of query.from) {
    if (item.kind === 'subquery') collectFromQuery(item.query, found);
    else if (item.kind === 'function') collect(item.call, found);
  }
  for (const { query: inner } of query.with) collectFromQuery(inner, found);
  for (const branch of query.branches) collectFromQuery(branch, found);
}
