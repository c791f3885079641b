/** Changes to parts of expressions: what holds nothing that changes stays the same object. */
import type { Expression, FromItem, Query } from '../../syntax/expression.js';

/** The expression with each of its parts changed; the same object where none is. */
export function withParts(
  e: Expression,
  inner: (child: Expression) => Expression,
  inQuery: (query: Query) => Query,
): Expression {
  switch (e.kind) {
    case 'column':
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
      return changed(e, { operand: e.operand && inner(e.operand), query: inQuery(e.query) });
    case 'list':
      return changed(e, { items: mapped(e.items, inner) });
    case 'other':
      return changed(e, { children: mapped(e.children, inner) });
  }
}

export function withQueryParts(
  query: Query,
  inner: (child: Expression) => Expression,
  inQuery: (query: Query) => Query,
  inFrom: (item: FromItem) => FromItem,
): Query {
  return changed(query, {
    from: mapped(query.from, inFrom),
    conditions: mapped(query.conditions, inner),
    targets: mapped(query.targets, (target) => changed(target, { value: inner(target.value) })),
    with: mapped(query.with, (part) => changed(part, { query: inQuery(part.query) })),
    branches: mapped(query.branches, inQuery),
  });
}

export function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const result = list.map(change);
  return result.some((item, i) => item !== list[i]) ? result : list;
}

export function changed<T extends object>(object: T, parts: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const same = Object.entries(parts).every(([key, value]) => object[key as keyof T] === value);
  return same ? object : { ...object, ...parts };
}
