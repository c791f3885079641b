/** The values that code computes with, as far as they are known, and how PostgreSQL writes them as text. `undefined` is a value that is not known. */
import { quoteIdentifier, quoteLiteral } from '../names.js';

export type Value = string | number | boolean | null | ArrayValue | RowValue | ObjectValue;

export interface ArrayValue {
  readonly kind: 'array';
  readonly items: readonly (Value | undefined)[];
}

export interface RowValue {
  readonly kind: 'row';
  /** In order. */
  readonly fields: ReadonlyMap<string, Value | undefined>;
}

/** The oid of a relation, schema or type. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly type: 'relation' | 'schema' | 'type';
  readonly id: string;
  /** What `::regclass::text` gives. */
  readonly text: string;
}

/** Of a row its columns are not among what is known as text. */
export function textOfValue(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined || value.kind !== 'object') return undefined;
  return value.text;
}

/** SQL's `=`; `undefined` where it is not known. */
export function equalValues(a: Value | undefined, b: Value | undefined): boolean | null | undefined {
  if (a === null || b === null) return null;
  if (a === undefined || b === undefined) return undefined;
  if (typeof a === 'object' && typeof b === 'object') {
    return a.kind === 'object' && b.kind === 'object' ? a.id === b.id : undefined;
  }
  if (typeof a === 'object' || typeof b === 'object') return undefined;
  return typeof a === typeof b ? a === b : asWritten(a) === asWritten(b);
}

/** A boolean compared with a literal, which PostgreSQL reads as one. */
function asWritten(value: string | number | boolean): string {
  if (value === 't' || value === 'true') return 'true';
  return value === 'f' || value === 'false' ? 'false' : String(value);
}

/** `'{a,"b c"}'::text[]` of one dimension. */
export function arrayFromText(text: string): ArrayValue | undefined {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1];
  if (inner === undefined || /[{}]/.test(inner)) return undefined;
  if (inner.trim() === '') return { kind: 'array', items: [] };
  const elements = inner.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
  return {
    kind: 'array',
    items: elements.map((written) => {
      const element = written.trim();
      if (element.startsWith('"')) return element.slice(1, -1).replace(/\\(.)/g, '$1');
      return /^null$/i.test(element) ? null : element;
    }),
  };
}

/** PostgreSQL's format(); `undefined` where an argument that it needs is not known, or it would be refused. */
export function formatText(template: string, args: readonly (Value | undefined)[]): string | undefined {
  let next = 0;
  let known = true;
  const text = template.replace(/%(?:(\d+)\$)?([-\d*]*)([\s\S]?)/g, (_, position: string | undefined, width, type) => {
    if (type === '%') return '%';
    const index = position === undefined ? next : Number(position) - 1;
    next = index + 1;
    const written = width === '' && index < args.length ? formatted(args[index], type) : undefined;
    if (written === undefined) known = false;
    return written ?? '';
  });
  return known ? text : undefined;
}

function formatted(value: Value | undefined, type: string): string | undefined {
  if (value === null) return type === 's' ? '' : type === 'L' ? 'NULL' : undefined;
  const text = typeof value === 'boolean' ? (value ? 't' : 'f') : textOfValue(value);
  if (text === undefined) return undefined;
  if (type === 's') return text;
  if (type === 'I') return quoteIdentifier(text);
  return type === 'L' ? quoteLiteral(text) : undefined;
}

export function rowOf(fields: Readonly<Record<string, Value | undefined>>): RowValue {
  return { kind: 'row', fields: new Map(Object.entries(fields)) };
}
