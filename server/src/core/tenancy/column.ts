/** Recognises the columns that a question is about, wherever an expression names them. */
import { walkDeep } from '../catalog/keys.js';
import type { Expression } from '../syntax/expression.js';
import { resolve, type Scope, type Source } from './scope.js';

/** Columns of one source; all of them where `columns` is absent. */
export interface Target {
  readonly source: Source;
  readonly columns: ReadonlySet<string> | undefined;
}

/** An expression and the scope in which its names are to be understood. */
export interface Term {
  readonly e: Expression;
  readonly scope: Scope;
}

export function isTarget({ e, scope }: Term, { source, columns }: Target): boolean {
  const column = withoutFolding(e);
  if (column.kind !== 'column') return false;
  const name = column.path.at(-1)?.value ?? '';
  return (columns?.has(name) ?? name !== '*') && resolve(column, scope) === source;
}

/** The source of the column that a term is, if it is one. */
export function sourceOfColumn({ e, scope }: Term): Source | undefined {
  const column = withoutFolding(e);
  const source = column.kind === 'column' ? resolve(column, scope) : undefined;
  return source === 'unknown' ? undefined : source;
}

/** Whether the expression, its subqueries included, may name the target anywhere. */
export function mentions(e: Expression, { source, columns }: Target): boolean {
  const known = columns ?? source.columns;
  for (const part of walkDeep(e)) {
    if (part.kind !== 'column') continue;
    const name = part.path.at(-1)?.value ?? '';
    const qualifier = part.path.at(-2)?.value;
    if (name === source.alias || (qualifier === source.alias && name === '*')) return true;
    if ((qualifier === undefined || qualifier === source.alias) && (known?.has(name) ?? true)) return true;
  }
  return false;
}

export function withoutCasts(e: Expression): Expression {
  return e.kind === 'cast' ? withoutCasts(e.operand) : e;
}

const folding = new Set(['lower', 'upper', 'btrim', 'trim']);

/** `lower(tenant_id::text)` names the same tenant as `tenant_id`. */
function withoutFolding(e: Expression): Expression {
  if (e.kind === 'cast') return withoutFolding(e.operand);
  const [only, ...others] = e.kind === 'call' && folding.has(e.name) ? e.args : [];
  return only && others.length === 0 ? withoutFolding(only) : e;
}
