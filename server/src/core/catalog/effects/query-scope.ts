/** What a query reads and gives: the relations and columns its names mean, with those of the queries around it. */
import type { TypeName } from '../../syntax/ddl.js';
import {
  type ColumnReference,
  childrenOf,
  type Expression,
  type FromItem,
  type Query,
} from '../../syntax/expression.js';
import type { Span } from '../../text/span.js';
import type { ColumnUse, RelationId } from '../catalog.js';
import { expressionName } from '../implicit-names.js';
import { findRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';

export interface Reads {
  /** The relations it names, as far as they exist. */
  readonly dependsOn: readonly RelationId[];
  /** The columns of theirs that it names. */
  readonly reads: readonly ColumnUse[];
}

export interface OutputColumn extends KnownColumn {
  /** Where the query names it. */
  readonly span: Span;
}

interface KnownColumn {
  readonly name: string;
  readonly type: TypeName | undefined;
}

/** One item of FROM, or a table around the expression. `columns` is absent where they are not known. */
interface ScopeItem {
  readonly name: string | undefined;
  readonly relation: RelationId | undefined;
  readonly columns: readonly KnownColumn[] | undefined;
}

interface Scope {
  readonly items: readonly ScopeItem[];
  readonly outer: Scope | undefined;
  /** The columns of WITH queries, by name. */
  readonly named: ReadonlyMap<string, readonly KnownColumn[] | undefined>;
}

interface Collector {
  readonly state: WorkingState;
  readonly relations: Set<RelationId>;
  readonly columns: Map<string, ColumnUse>;
}

const noScope: Scope = { items: [], outer: undefined, named: new Map() };

/** What a query reads, and the columns it gives, where all are known. */
export function readQuery(
  query: Query,
  state: WorkingState,
): Reads & { readonly output: readonly OutputColumn[] | undefined } {
  const collector = newCollector(state);
  const output = visitQuery(query, noScope, collector);
  return { ...readsOf(collector), output };
}

/** What the expressions of a policy on `table` read, the columns of the table itself included. */
export function readExpressions(expressions: readonly Expression[], table: RelationId, state: WorkingState): Reads {
  const collector = newCollector(state);
  const scope: Scope = { ...noScope, items: [itemOf(table, undefined, collector)] };
  for (const expression of expressions) visit(expression, scope, collector);
  return readsOf(collector);
}

function newCollector(state: WorkingState): Collector {
  return { state, relations: new Set(), columns: new Map() };
}

function readsOf({ relations, columns }: Collector): Reads {
  return { dependsOn: [...relations], reads: [...columns.values()] };
}

function visitQuery(query: Query, outer: Scope, collector: Collector): readonly OutputColumn[] | undefined {
  const named = new Map<string, readonly KnownColumn[] | undefined>(outer.named);
  for (const part of query.with) {
    named.set(part.name, undefined);
    named.set(part.name, visitQuery(part.query, { ...outer, named }, collector));
  }
  const around: Scope = { ...outer, named };
  const branches = query.branches.map((branch) => visitQuery(branch, around, collector));
  if (branches.length > 0) return branches[0];
  const scope: Scope = {
    items: query.from.map((item) => fromItem(item, around, collector)),
    outer: around,
    named,
  };
  for (const item of query.from) if (item.kind === 'function') visit(item.call, scope, collector);
  for (const { value } of query.targets) visit(value, scope, collector);
  for (const condition of query.conditions) visit(condition, scope, collector);
  return outputOf(query, scope, collector);
}

function fromItem(item: FromItem, scope: Scope, collector: Collector): ScopeItem {
  if (item.kind === 'function') return { name: item.alias, relation: undefined, columns: undefined };
  if (item.kind === 'subquery') {
    return { name: item.alias, relation: undefined, columns: visitQuery(item.query, scope, collector) };
  }
  const { schema, name } = item.relation;
  if (!schema && scope.named.has(name.value)) {
    return { name: item.alias ?? name.value, relation: undefined, columns: scope.named.get(name.value) };
  }
  const found = findRelation(collector.state, item.relation);
  if (!found) return { name: item.alias ?? name.value, relation: undefined, columns: undefined };
  collector.relations.add(found.id);
  return itemOf(found.id, item.alias, collector);
}

function itemOf(id: RelationId, alias: string | undefined, { state }: Collector): ScopeItem {
  const relation = state.relation(id);
  const name = alias ?? relation?.name;
  if (relation?.kind === 'view' || relation?.kind === 'materialized-view') {
    return { name, relation: id, columns: relation.columns };
  }
  const known = relation?.kind === 'table' && !relation.unknown.some((unknown) => unknown.aspect === 'columns');
  return { name, relation: id, columns: known ? relation.columns : undefined };
}

function visit(e: Expression, scope: Scope, collector: Collector) {
  if (e.kind === 'column') return noteColumn(e, scope, collector);
  if (e.kind === 'subquery') visitQuery(e.query, scope, collector);
  for (const child of childrenOf(e)) visit(child, scope, collector);
}

function noteColumn(e: ColumnReference, scope: Scope, collector: Collector) {
  const last = e.path.at(-1)?.value;
  if (last === undefined) return;
  if (last !== '*') return note(collector, meantBy(e, scope)?.relation, last);
  for (const { relation, columns } of itemsOf(e, scope)) {
    for (const column of columns ?? []) note(collector, relation, column.name);
  }
}

function note({ columns }: Collector, relation: RelationId | undefined, column: string): void {
  if (relation !== undefined) columns.set(`${relation}.${column}`, { relation, column });
}

/** The item whose column a name means: the innermost that has it, else one whose columns are not known. */
function meantBy(e: ColumnReference, scope: Scope): ScopeItem | undefined {
  const last = e.path.at(-1)?.value;
  const qualifier = e.path.at(-2)?.value;
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    if (qualifier !== undefined) {
      const named = at.items.find((item) => item.name === qualifier);
      if (named) return named;
      continue;
    }
    const owner = at.items.find((item) => item.columns?.some((column) => column.name === last));
    if (owner) return owner;
    const unknown = at.items.find((item) => item.columns === undefined);
    if (unknown) return unknown;
  }
  return undefined;
}

/** The items that `*` or `name.*` stands for. */
function itemsOf(e: ColumnReference, scope: Scope): readonly ScopeItem[] {
  const qualifier = e.path.at(-2)?.value;
  return qualifier === undefined ? scope.items : scope.items.filter((item) => item.name === qualifier);
}

/** Nothing where a star cannot be expanded: of a join, it may name the columns of both sides once. */
function outputOf(query: Query, scope: Scope, collector: Collector): readonly OutputColumn[] | undefined {
  const output: OutputColumn[] = [];
  for (const { alias, value } of query.targets) {
    const { span } = value;
    if (value.kind === 'column' && value.path.at(-1)?.value === '*') {
      const [item, ...others] = itemsOf(value, scope);
      if (!item?.columns || others.length > 0) return undefined;
      output.push(...item.columns.map(({ name, type }) => ({ name, type, span })));
    } else {
      const name = alias ?? expressionName(value, collector.state.statement.text)?.name ?? '?column?';
      output.push({ name, type: typeOf(value, scope), span });
    }
  }
  return query.targets.length > 0 ? output : undefined;
}

function typeOf(e: Expression, scope: Scope): TypeName | undefined {
  if (e.kind === 'cast') return e.type;
  if (e.kind !== 'column') return undefined;
  return meantBy(e, scope)?.columns?.find((column) => column.name === e.path.at(-1)?.value)?.type;
}
