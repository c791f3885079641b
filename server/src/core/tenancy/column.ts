/** Recognises the columns that a question is about, wherever an expression names them. */
import type { RelationId } from '../catalog/catalog.js';
import { walkDeep } from '../catalog/keys.js';
import type { Expression } from '../syntax/expression.js';
import { resolve, type Scope, type Source, type Term, valueNamed } from './scope.js';

/** Columns of one source; all of them where `columns` is absent. */
export interface Target {
  readonly source: Source;
  readonly columns: ReadonlySet<string> | undefined;
  /** The column of another table that the target has to be equal to; any where it is absent. */
  readonly counterpart?: { readonly table: RelationId; readonly column: string };
}

export function isTarget(term: Term, target: Target): boolean {
  return targetColumn(term, target) !== undefined;
}

/** The name of the target's column that a term is, if it is one. */
export function targetColumn(term: Term, { source, columns }: Target): string | undefined {
  const found = columnBehind(term);
  if (found?.source !== source || (columns && !columns.has(found.name)) || found.name === '*') return undefined;
  return found.name;
}

/** The column that a term is, if it is one of a known source: under casts, folded letters and names of parameters. */
export function columnBehind({ e, scope }: Term): { readonly source: Source; readonly name: string } | undefined {
  const column = withoutFolding(e);
  if (column.kind !== 'column') return undefined;
  const value = valueNamed(column, scope);
  if (value) return value.term && columnBehind(value.term);
  const source = resolve(column, scope);
  return source && source !== 'unknown' ? { source, name: column.path.at(-1)?.value ?? '' } : undefined;
}

/** Whether the expression, its subqueries and what its parameters stand for included, may name the target anywhere. */
export function mentions({ e, scope }: Term, target: Target): boolean {
  const { source, columns } = target;
  const known = columns ?? source.columns;
  const visible = isVisible(source, scope);
  for (const part of walkDeep(e)) {
    if (part.kind !== 'column') continue;
    const name = part.path.at(-1)?.value ?? '';
    const value = scope.frame?.values.get(name);
    if (value && mentions(value, target)) return true;
    if (!visible) continue;
    const qualifier = part.path.at(-2)?.value;
    if (name === source.alias || (qualifier === source.alias && name === '*')) return true;
    if ((qualifier === undefined || qualifier === source.alias) && (known?.has(name) ?? true)) return true;
  }
  return false;
}

function isVisible(source: Source, scope: Scope): boolean {
  for (let level: Scope | undefined = scope; level; level = level.outer) {
    if (level.sources.includes(source)) return true;
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
