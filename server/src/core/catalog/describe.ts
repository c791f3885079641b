/** The catalog as data for other programs, in the terms of PostgreSQL's own system catalogs. */
import type { Expression } from '../syntax/expression.js';
import type { Catalog, Column, Constraint, ForeignKey, Index, Policy, Table, View } from './catalog.js';
import { deparse } from './deparse.js';
import { describeObjects, type ObjectDescriptions } from './describe-objects.js';
import { formatType } from './format-type.js';
import { columnsMentionedIn } from './keys.js';
import { quoteIdentifier } from './names.js';
import { type Origin, writtenAt } from './origin.js';

export interface CatalogDescription {
  readonly tables: readonly TableDescription[];
  readonly cons: readonly ConstraintDescription[];
  readonly idx: readonly IndexDescription[];
  readonly pol: readonly PolicyDescription[];
}

export interface TableDescription {
  /** Schema and name. */
  readonly s: string;
  readonly t: string;
  /** `r`, or `p` for a partitioned table. */
  readonly kind: 'r' | 'p';
  readonly rls: boolean;
  readonly force: boolean;
  /** How it is partitioned, e.g. `RANGE (created_at)`. */
  readonly part: string | null;
  /** What it is a partition of or inherits from, separated by commas. */
  readonly inh: string | null;
  /** Name, type, whether it is NOT NULL, and `s` or `v` for a column generated as stored or virtual. */
  readonly cols: readonly (readonly [name: string, type: string, notNull: boolean, generated: '' | 's' | 'v'])[];
}

export interface ConstraintDescription {
  readonly s: string;
  readonly t: string;
  readonly n: string;
  readonly type: 'p' | 'u' | 'f' | 'c' | 'x';
  readonly valid: boolean;
  readonly cols: readonly string[] | null;
  /** The referenced table, `-` for none. Not qualified where it is in `public`. */
  readonly ref: string;
  readonly rcols: readonly string[] | null;
}

export interface IndexDescription {
  readonly s: string;
  readonly t: string;
  readonly n: string;
  /** Unique, and behind a primary key. */
  readonly u: boolean;
  readonly p: boolean;
  readonly am: string;
  /** Key columns, quoted where needed, or expressions. */
  readonly cols: readonly string[];
  readonly pred: string | null;
}

export interface PolicyDescription {
  readonly s: string;
  readonly t: string;
  readonly n: string;
  readonly perm: 'PERMISSIVE' | 'RESTRICTIVE';
  readonly cmd: string;
  readonly roles: readonly string[];
  readonly q: string | null;
  readonly wc: string | null;
}

/** Tables that live longer than a session, with what belongs to them. */
export function describeCatalog(catalog: Catalog): CatalogDescription & ObjectDescriptions {
  const tables = catalog.tables().filter((table) => table.persistence !== 'temporary');
  const views = catalog.views().filter(({ kind }) => kind === 'materialized-view');
  return {
    tables: tables.map(describeTable),
    cons: tables.flatMap((table) => table.constraints.map((c) => describeConstraint(catalog, table, c))),
    idx: [
      ...tables.flatMap((table) => [...keyIndexes(table), ...table.indexes.map((i) => describeIndex(table, i))]),
      ...views.flatMap((view) => view.indexes.map((index) => describeIndex(view, index))),
    ],
    pol: tables.flatMap((table) => table.policies.map((policy) => describePolicy(table, policy))),
    ...describeObjects(catalog),
  };
}

function describeTable(table: Table): TableDescription {
  const parents = table.partitionOf ? [table.partitionOf, ...table.inherits] : table.inherits;
  return {
    s: table.schema,
    t: table.name,
    kind: table.partitionBy ? 'p' : 'r',
    rls: table.rowSecurity.value,
    force: table.forceRowSecurity.value,
    part: table.partitionBy ? partitionKey(table.partitionBy) : null,
    inh: parents.length > 0 ? parents.map(shortName).join(',') : null,
    cols: table.columns.map(describeColumn),
  };
}

function partitionKey({ strategy, columns }: NonNullable<Table['partitionBy']>): string {
  const parts = columns.map((column) => (column === undefined ? '(expression)' : quoteIdentifier(column)));
  return `${strategy.toUpperCase()} (${parts.join(', ')})`;
}

function describeColumn(column: Column): TableDescription['cols'][number] {
  const type = column.type ? formatType(column.type) : '?';
  const generated = column.generated === undefined ? '' : column.generated === 'stored' ? 's' : 'v';
  return [column.name, type, column.notNull.value, generated];
}

const constraintTypes = { 'primary-key': 'p', unique: 'u', 'foreign-key': 'f', check: 'c', exclusion: 'x' } as const;

function describeConstraint(catalog: Catalog, table: Table, constraint: Constraint): ConstraintDescription {
  return {
    s: table.schema,
    t: table.name,
    n: constraint.name,
    type: constraintTypes[constraint.kind],
    valid: constraint.validated,
    cols: constrainedColumns(table, constraint),
    ref: constraint.kind === 'foreign-key' ? referencedName(catalog, constraint) : '-',
    rcols: constraint.kind === 'foreign-key' ? constraint.referencedColumns : null,
  };
}

/** Those of a check are the ones it mentions, in the order of the table. */
function constrainedColumns(table: Table, constraint: Constraint): readonly string[] | null {
  if (constraint.kind === 'exclusion') {
    const plain = constraint.elements.flatMap(({ element }) => (element.column ? [element.column.value] : []));
    return plain.length > 0 ? plain : null;
  }
  if (constraint.kind !== 'check') return constraint.columns;
  const mentioned = columnsMentionedIn(constraint.expression);
  const columns = table.columns.filter((column) => mentioned.has(column.name)).map((column) => column.name);
  return columns.length > 0 ? columns : null;
}

function referencedName(catalog: Catalog, key: ForeignKey): string {
  const table = catalog.table(key.references);
  return table ? shortName(table.id) : shortName(key.references);
}

/** As regclass prints it with the default search path. */
function shortName(id: string): string {
  return id.startsWith('public.') ? id.slice('public.'.length) : id;
}

function keyIndexes(table: Table): IndexDescription[] {
  return table.constraints.flatMap((c): IndexDescription[] => {
    const shared = { s: table.schema, t: table.name, n: c.name, p: c.kind === 'primary-key' };
    if (c.kind === 'primary-key' || c.kind === 'unique') {
      const cols = c.columns.map(quoteIdentifier);
      return [{ ...shared, u: true, am: 'btree', cols, pred: null }];
    }
    if (c.kind !== 'exclusion') return [];
    const cols = c.elements.map(({ element }) => elementText(element, writtenAt(c)));
    return [{ ...shared, u: false, am: c.method, cols, pred: expressionText(c.where, writtenAt(c)) }];
  });
}

function describeIndex(owner: Table | View, index: Index): IndexDescription {
  return {
    s: owner.schema,
    t: owner.name,
    n: index.name,
    u: index.unique,
    p: false,
    am: index.method,
    cols: index.elements.map((element) => elementText(element, writtenAt(index))),
    pred: expressionText(index.where, writtenAt(index)),
  };
}

function describePolicy(table: Table, policy: Policy): PolicyDescription {
  return {
    s: table.schema,
    t: table.name,
    n: policy.name,
    perm: policy.permissive ? 'PERMISSIVE' : 'RESTRICTIVE',
    cmd: policy.command.toUpperCase(),
    roles: policy.roles,
    q: expressionText(policy.using?.value, policy.using?.origin),
    wc: expressionText(policy.check?.value, policy.check?.origin),
  };
}

function elementText({ column, expression }: Index['elements'][number], origin: Origin): string {
  if (column) return quoteIdentifier(column.value);
  return expression ? deparse(expression, origin.statement.text) : '';
}

function expressionText(expression: Expression | undefined, origin: Origin | undefined): string | null {
  return expression && origin ? deparse(expression, origin.statement.text) : null;
}
