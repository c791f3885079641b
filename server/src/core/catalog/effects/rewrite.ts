/** Expressions after a rename: PostgreSQL stores them by the objects they mean, so the names in them follow. */
import type { IndexElement, Name, RelationName } from '../../syntax/ddl.js';
import type { Expression, FromItem, Query } from '../../syntax/expression.js';

/** What was renamed: a table, or a column of it. */
export interface Renaming {
  readonly table: string;
  readonly newTable: string;
  readonly column: string | undefined;
  readonly newColumn: string | undefined;
}

/** An expression that belongs to the renamed table; the same object where nothing in it changes. */
export function renameIn(expression: Expression, renaming: Renaming): Expression {
  return rewrite(expression, renaming, true);
}

export function renameInElement(element: IndexElement, renaming: Renaming): IndexElement {
  if (element.column) {
    const column = renamedColumn(element.column, renaming);
    return column === element.column ? element : { ...element, column };
  }
  if (!element.expression) return element;
  const expression = renameIn(element.expression, renaming);
  return expression === element.expression ? element : { ...element, expression };
}

/** `own` says that an unqualified name means a column of the renamed table. */
function rewrite(e: Expression, renaming: Renaming, own: boolean): Expression {
  const inner = (child: Expression) => rewrite(child, renaming, own);
  switch (e.kind) {
    case 'column':
      return changed(e, { path: renamedPath(e.path, renaming, own) });
    case 'constant':
    case 'parameter':
      return e;
    case 'call':
      return changed(e, { args: mapped(e.args, inner) });
    case 'operator':
      return changed(e, { left: e.left && inner(e.left), right: e.right && inner(e.right) });
    case 'cast':
    case 'not':
    case 'null-test':
    case 'boolean-test':
      return changed(e, { operand: inner(e.operand) });
    case 'and':
    case 'or':
      return changed(e, { operands: mapped(e.operands, inner) });
    case 'subquery':
      return changed(e, { operand: e.operand && inner(e.operand), query: rewriteQuery(e.query, renaming) });
    case 'list':
      return changed(e, { items: mapped(e.items, inner) });
    case 'other':
      return changed(e, { children: mapped(e.children, inner) });
  }
}

/** Inside a subquery an unqualified name means the renamed table only where that table is what the subquery reads. */
function rewriteQuery(query: Query, renaming: Renaming): Query {
  const own = query.from.some(
    (item) => item.kind === 'relation' && item.relation.name.value === renaming.table && item.alias === undefined,
  );
  const inner = (child: Expression) => rewrite(child, renaming, own);
  return changed(query, {
    from: mapped(query.from, (item) => rewriteFrom(item, renaming, own)),
    conditions: mapped(query.conditions, inner),
    targets: mapped(query.targets, (target) => changed(target, { value: inner(target.value) })),
    with: mapped(query.with, (part) => changed(part, { query: rewriteQuery(part.query, renaming) })),
    branches: mapped(query.branches, (branch) => rewriteQuery(branch, renaming)),
  });
}

function rewriteFrom(item: FromItem, renaming: Renaming, own: boolean): FromItem {
  if (item.kind === 'subquery') return changed(item, { query: rewriteQuery(item.query, renaming) });
  if (item.kind === 'function') return changed(item, { call: rewrite(item.call, renaming, own) });
  return changed(item, { relation: renamedRelation(item.relation, renaming) });
}

function renamedRelation(relation: RelationName, { table, newTable }: Renaming): RelationName {
  if (table === newTable || relation.name.value !== table) return relation;
  return { ...relation, name: { ...relation.name, value: newTable } };
}

function renamedPath(path: readonly Name[], renaming: Renaming, own: boolean): readonly Name[] {
  const last = path.at(-1);
  const qualifier = path.at(-2);
  if (!last || (qualifier ? qualifier.value !== renaming.table : !own)) return path;
  const renamed = renamedColumn(last, renaming);
  if (!qualifier) return renamed === last ? path : [renamed];
  if (renamed === last && renaming.table === renaming.newTable) return path;
  return [...path.slice(0, -2), { ...qualifier, value: renaming.newTable }, renamed];
}

function renamedColumn(name: Name, { column, newColumn }: Renaming): Name {
  return column !== undefined && newColumn !== undefined && name.value === column
    ? { ...name, value: newColumn }
    : name;
}

function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const result = list.map(change);
  return result.some((item, i) => item !== list[i]) ? result : list;
}

function changed<T extends object>(object: T, parts: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const same = Object.entries(parts).every(([key, value]) => object[key as keyof T] === value);
  return same ? object : { ...object, ...parts };
}
