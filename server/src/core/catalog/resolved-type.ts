/** Looks through domains at the type that a column really has. */
import type { TypeName } from '../syntax/ddl.js';
import type { Column, DomainType, EnumType, Table } from './catalog.js';
import { qualifiedName } from './names.js';
import type { TypeLookup } from './type-match.js';
import { isBuiltIn } from './uses.js';

export interface ResolvedType {
  /** PostgreSQL's own name (`varchar`, `int4`), or that of an extension's or an unknown type. */
  readonly name: string;
  readonly type: TypeName;
  readonly isArray: boolean;
  /** From the outermost to the innermost. */
  readonly domains: readonly DomainType[];
  readonly enumType: EnumType | undefined;
}

/** `undefined` where the column's type is not known. */
export function resolvedType(
  { type }: Column,
  { schema }: Table,
  lookup: Pick<TypeLookup, 'type'>,
): ResolvedType | undefined {
  return type && resolve(type, { schema, type: lookup.type }, []);
}

function resolve(type: TypeName, lookup: TypeLookup, domains: readonly DomainType[]): ResolvedType {
  if (type.schema === undefined && isBuiltIn(type.name)) {
    return domains.length === 0 ? builtInType(type) : plain(type, domains, undefined);
  }
  const schemas = type.schema === undefined ? [lookup.schema, 'public'] : [type.schema];
  const known = schemas.flatMap((schema) => lookup.type(qualifiedName(schema, type.name)) ?? [])[0];
  if (known?.kind === 'domain-type' && domains.length < maximumDepth) {
    return resolve(known.base, lookup, [...domains, known]);
  }
  return plain(type, domains, known?.kind === 'enum-type' ? known : undefined);
}

const builtInTypes = new WeakMap<TypeName, ResolvedType>();

/** Nearly every column's; many rules ask for it, and nothing beside the type decides. */
function builtInType(type: TypeName): ResolvedType {
  let resolved = builtInTypes.get(type);
  if (!resolved) {
    resolved = plain(type, [], undefined);
    builtInTypes.set(type, resolved);
  }
  return resolved;
}

function plain(type: TypeName, domains: readonly DomainType[], enumType: EnumType | undefined): ResolvedType {
  return { name: type.name, type, isArray: type.arrayDimensions > 0, domains, enumType };
}

/** Domains over domains; a cycle cannot be, but half-typed text may say so. */
const maximumDepth = 8;

/** Whether it holds text of any kind, a single one. */
export function isText({ name, isArray, enumType }: ResolvedType): boolean {
  return !isArray && !enumType && textTypes.has(name);
}

/** Whether it holds one number. */
export function isNumber({ name, isArray }: ResolvedType): boolean {
  return !isArray && numberTypes.has(name);
}

/** Whether it holds one number that is not exact. */
export function isFloat({ name, isArray }: ResolvedType): boolean {
  return !isArray && floatTypes.has(name);
}

/** Whether it holds one day or point in time. */
export function isTime({ name, isArray }: ResolvedType): boolean {
  return !isArray && timeTypes.has(name);
}

const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext']);
const timeTypes: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz']);
const floatTypes: ReadonlySet<string> = new Set(['float4', 'float8', 'real', 'float']);
const numberTypes: ReadonlySet<string> = new Set([
  ...floatTypes,
  ...['int2', 'int4', 'int8', 'smallint', 'integer', 'int', 'bigint', 'numeric', 'decimal', 'money'],
]);
