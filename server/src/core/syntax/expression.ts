import type { Span } from '../text/span.js';
import type { Name, RelationName, TypeName } from './ddl.js';

/**
 * A scalar expression as the linter sees it, independent of the parser that read it.
 * Spans are relative to the statement and cover the whole expression, its own parentheses excluded.
 */
export type Expression =
  | ColumnReference
  | Constant
  | Parameter
  | FunctionCall
  | Operator
  | Cast
  | Logical
  | Not
  | NullTest
  | BooleanTest
  | Subquery
  | ExpressionList
  | OtherExpression;

/** `a`, `t.a`, `s.t.a`, `t.*` (whose last name is `*`). */
export interface ColumnReference {
  readonly kind: 'column';
  readonly path: readonly Name[];
  readonly span: Span;
}

export interface Constant {
  readonly kind: 'constant';
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'bits';
  /** The value without quotes; `true`, `false` and `null` in lower case. */
  readonly value: string;
  readonly span: Span;
}

/** `$1`. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly span: Span;
}

/**
 * A function call. What PostgreSQL's grammar treats apart is a call here too, under its lower case name:
 * `coalesce`, `nullif`, `greatest`, `least`, `current_user`, `session_user`, `current_date`, `current_timestamp`, ...
 */
export interface FunctionCall {
  readonly kind: 'call';
  readonly schema: string | undefined;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly span: Span;
}

/**
 * `left name right`; `left` is absent for a prefix operator. `IN (a, b)` is operator `in` (or `not in`) with a list on
 * its right; `LIKE`, `ILIKE`, `SIMILAR TO`, `BETWEEN`, `IS DISTINCT FROM` are `like`, `ilike`, `similar to`,
 * `between`, `is distinct from`, each with `not ` before it when negated (`is not distinct from`).
 * `a = ANY (array)` is `= any`, `a <> ALL (array)` is `<> all`.
 */
export interface Operator {
  readonly kind: 'operator';
  readonly name: string;
  readonly left: Expression | undefined;
  readonly right: Expression | undefined;
  readonly span: Span;
}

export interface Cast {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type: TypeName;
  readonly span: Span;
}

/** `a AND b AND c` or `a OR b OR c`; nested ones of the same kind are flattened. */
export interface Logical {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
  readonly span: Span;
}

export interface Not {
  readonly kind: 'not';
  readonly operand: Expression;
  readonly span: Span;
}

/** `operand IS NULL`, or `IS NOT NULL` when negated. */
export interface NullTest {
  readonly kind: 'null-test';
  readonly operand: Expression;
  readonly negated: boolean;
  readonly span: Span;
}

/** `operand IS TRUE`, `IS NOT FALSE`, `IS UNKNOWN`, ... */
export interface BooleanTest {
  readonly kind: 'boolean-test';
  readonly operand: Expression;
  readonly test: 'true' | 'not true' | 'false' | 'not false' | 'unknown' | 'not unknown';
  readonly span: Span;
}

/**
 * `(SELECT ...)` is `scalar`; `EXISTS (...)` is `exists`; `ARRAY (SELECT ...)` is `array`; `x IN (SELECT ...)` and
 * `x = ANY (SELECT ...)` are `any` with operator `=`; `x op ALL (SELECT ...)` is `all`.
 */
export interface Subquery {
  readonly kind: 'subquery';
  readonly link: 'scalar' | 'exists' | 'array' | 'any' | 'all';
  readonly operand: Expression | undefined;
  readonly operator: string | undefined;
  readonly query: Query;
  readonly span: Span;
}

/** `ROW (a, b)`, `(a, b)`, `ARRAY[a, b]`, and the list on the right of `IN`. */
export interface ExpressionList {
  readonly kind: 'list';
  readonly items: readonly Expression[];
  readonly span: Span;
}

/** Anything else (CASE, array subscripts, JSON constructors, ...): its parts, without their meaning. */
export interface OtherExpression {
  readonly kind: 'other';
  readonly children: readonly Expression[];
  readonly span: Span;
}

/** A SELECT. For a set operation, `branches` holds its sides and the other lists are empty. */
export interface Query {
  readonly from: readonly FromItem[];
  /** The WHERE condition and the ON conditions of inner joins, all of which a row must meet. */
  readonly conditions: readonly Expression[];
  readonly targets: readonly { readonly alias: string | undefined; readonly value: Expression }[];
  readonly with: readonly { readonly name: string; readonly query: Query }[];
  readonly branches: readonly Query[];
  readonly span: Span;
}

export type FromItem =
  | {
      readonly kind: 'relation';
      readonly relation: RelationName;
      readonly alias: string | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'subquery'; readonly query: Query; readonly alias: string | undefined; readonly span: Span }
  | { readonly kind: 'function'; readonly call: Expression; readonly alias: string | undefined; readonly span: Span };

/** The direct parts of an expression, in the order of the text. Subqueries are not entered. */
export function childrenOf(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'column':
    case 'constant':
    case 'parameter':
      return [];
    case 'call':
      return e.args;
    case 'operator':
      return [e.left, e.right].filter((x) => x !== undefined);
    case 'cast':
    case 'not':
    case 'null-test':
    case 'boolean-test':
      return [e.operand];
    case 'and':
    case 'or':
      return e.operands;
    case 'subquery':
      return e.operand ? [e.operand] : [];
    case 'list':
      return e.items;
    case 'other':
      return e.children;
  }
}

/** The expression and all below it, subqueries not entered. */
export function* walk(e: Expression): Generator<Expression, void, undefined> {
  yield e;
  for (const child of childrenOf(e)) yield* walk(child);
}
