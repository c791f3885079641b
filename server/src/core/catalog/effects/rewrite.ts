/** Expressions after a rename: PostgreSQL stores them by the objects they mean, so the names in them follow. */
import type { IndexElement, Name, RelationName } from '../../syntax/ddl.js';
import type { Expression, FromItem, Query } from '../../syntax/expression.js';
import { changed, withParts, withQueryParts } from './expression-parts.js';

/** What was renamed: a table, or a column of it. */
export interface Renaming {
  /** Of the table. */
  readonly schema: string;
  /** Where it moves with it. */
  readonly newSchema?: string;
  readonly table: string;
  readonly newTable: string;
  readonly column: string | undefined;
  readonly newColumn: string | undefined;
}

/** An expression that belongs to the renamed table; the same object where nothing in it changes. */
export function renameIn(expression: Expression, renaming: Renaming): Expression {
  return rewrite(expression, renaming, { unqualified: true, qualifiers: new Set([renaming.table]) });
}

/** An expression of another table, whose sub-queries read the renamed one. */
export function renameInOther(expression: Expression, renaming: Renaming): Expression {
  return rewrite(expression, renaming, noneOfIt);
}

/** How the columns of the renamed table are named in a part of an expression. */
interface Naming {
  readonly unqualified: boolean;
  /** Its own name, or its aliases. */
  readonly qualifiers: ReadonlySet<string>;
}

const noneOfIt: Naming = { unqualified: false, qualifiers: new Set() };

export function renameInElement(element: IndexElement, renaming: Renaming): IndexElement {
  if (element.column) {
    const column = renamedColumn(element.column, renaming);
    return column === element.column ? element : { ...element, column };
  }
  if (!element.expression) return element;
  const expression = renameIn(element.expression, renaming);
  return expression === element.expression ? element : { ...element, expression };
}

function rewrite(e: Expression, renaming: Renaming, naming: Naming): Expression {
  if (e.kind === 'column') return changed(e, { path: renamedPath(e.path, renaming, naming) });
  return withParts(
    e,
    (child) => rewrite(child, renaming, naming),
    (query) => rewriteQuery(query, renaming, naming),
  );
}

/** Inside a subquery an unqualified name means the renamed table only where that table is what the subquery reads. */
function rewriteQuery(query: Query, renaming: Renaming, outer: Naming): Query {
  const names = query.from.flatMap((item) =>
    item.kind === 'relation' && isRenamed(item.relation, renaming) ? [item.alias ?? renaming.table] : [],
  );
  const qualifiers = names.length > 0 ? new Set([...outer.qualifiers, ...names]) : outer.qualifiers;
  const own: Naming = { unqualified: names.length > 0, qualifiers };
  const inner = (child: Expression) => rewrite(child, renaming, own);
  return withQueryParts(
    query,
    inner,
    (part) => rewriteQuery(part, renaming, own),
    (item) => rewriteFrom(item, renaming, own),
  );
}

function rewriteFrom(item: FromItem, renaming: Renaming, own: Naming): FromItem {
  if (item.kind === 'subquery') return changed(item, { query: rewriteQuery(item.query, renaming, own) });
  if (item.kind === 'function') return changed(item, { call: rewrite(item.call, renaming, own) });
  return changed(item, { relation: renamedRelation(item.relation, renaming) });
}

function isRenamed({ schema, name }: RelationName, renaming: Renaming): boolean {
  return name.value === renaming.table && (schema === undefined || schema.value === renaming.schema);
}

function renamedRelation(relation: RelationName, renaming: Renaming): RelationName {
  if (!isRenamed(relation, renaming)) return relation;
  const { newTable, newSchema = renaming.schema } = renaming;
  const isSame = newTable === renaming.table && (!relation.schema || newSchema === relation.schema.value);
  if (isSame) return relation;
  const schema = relation.schema && { ...relation.schema, value: newSchema };
  return { ...relation, schema, name: { ...relation.name, value: newTable } };
}

function renamedPath(path: readonly Name[], renaming: Renaming, naming: Naming): readonly Name[] {
  const last = path.at(-1);
  const qualifier = path.at(-2);
  if (!last || (qualifier ? !naming.qualifiers.has(qualifier.value) : !naming.unqualified)) return path;
  const renamed = renamedColumn(last, renaming);
  if (!qualifier) return renamed === last ? path : [renamed];
  const renamedQualifier = qualifier.value === renaming.table ? renaming.newTable : qualifier.value;
  if (renamed === last && renamedQualifier === qualifier.value) return path;
  return [...path.slice(0, -2), { ...qualifier, value: renamedQualifier }, renamed];
}

function renamedColumn(name: Name, { column, newColumn }: Renaming): Name {
  return column !== undefined && newColumn !== undefined && name.value === column
    ? { ...name, value: newColumn }
    : name;
}
