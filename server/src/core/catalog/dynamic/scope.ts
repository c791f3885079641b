/** The variables of a block of code, and those of the blocks around it. */
import { arrayFromText, type RowValue, type Value } from './values.js';

export interface Scope {
  readonly outer: Scope | undefined;
  readonly label: string | undefined;
  /** Changes as the code runs. `undefined` is a value that is not known. */
  readonly values: Map<string, Value | undefined>;
  /** The variables of an array type, and those that hold rows. */
  readonly arrays: Set<string>;
  readonly records: Set<string>;
  /** What the handler at hand handles: RAISE alone raises it again. */
  readonly handled: Failure | undefined;
}

/** An error of PostgreSQL. `condition` is its name (`duplicate_object`), where that is known. */
export interface Failure {
  readonly condition: string | undefined;
  readonly message: string;
}

/** Stands for what no handler catches: a statement met an object that unseen code may have made, so nothing is known. */
export const uncertain: Failure = { condition: undefined, message: 'the effect of the code is not known' };

export function createScope(outer?: Scope, label?: string, handled: Failure | undefined = outer?.handled): Scope {
  return { outer, label, values: new Map(), arrays: new Set(), records: new Set(), handled };
}

/** A variable, `block.variable` or `record.field`. */
export function valueIn(scope: Scope, path: readonly string[]): Value | undefined {
  const [first = '', ...rest] = path;
  const holder = scopeOf(scope, first);
  if (holder) return fieldOf(holder.values.get(first), rest);
  const [second = '', ...others] = rest;
  for (let s: Scope | undefined = scope; s; s = s.outer) {
    if (s.label === first && s.values.has(second)) return fieldOf(s.values.get(second), others);
  }
  return undefined;
}

export function assign(scope: Scope, path: readonly string[], value: Value | undefined): void {
  const [first = '', field] = path;
  const holder = scopeOf(scope, first);
  if (!holder) return;
  if (field === undefined) {
    const array = holder.arrays.has(first) && typeof value === 'string' ? arrayFromText(value) : value;
    holder.values.set(first, array);
    return;
  }
  const before = holder.values.get(first);
  const fields = new Map(isRow(before) ? before.fields : []);
  holder.values.set(first, { kind: 'row', fields: fields.set(field, value) });
}

/** Every text that a variable is known to hold. */
export function textsIn(scope: Scope | undefined): string[] {
  const texts: string[] = [];
  for (let s = scope; s; s = s.outer) for (const value of s.values.values()) collectTexts(value, texts);
  return texts;
}

function collectTexts(value: Value | undefined, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  if (typeof value !== 'object' || value === null) return;
  if (value.kind === 'array') for (const item of value.items) collectTexts(item, texts);
  if (value.kind === 'row') for (const item of value.fields.values()) collectTexts(item, texts);
  if (value.kind === 'object') texts.push(value.text);
}

function scopeOf(scope: Scope, name: string): Scope | undefined {
  for (let s: Scope | undefined = scope; s; s = s.outer) if (s.values.has(name)) return s;
  return undefined;
}

function fieldOf(value: Value | undefined, path: readonly string[]): Value | undefined {
  if (path.length === 0) return value;
  return path.length === 1 && isRow(value) ? value.fields.get(path[0] as string) : undefined;
}

function isRow(value: Value | undefined): value is RowValue {
  return typeof value === 'object' && value?.kind === 'row';
}
