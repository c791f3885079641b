/** Tells whether two columns can stand on the two sides of a foreign key, and whether one holds what the other can. */
import type { TypeName } from '../syntax/ddl.js';
import type { DatabaseType } from './catalog.js';
import { formatType } from './format-type.js';
import { qualifiedName } from './names.js';

/**
 * `narrower`: PostgreSQL compares them, but the first cannot hold every value of the second. `refused`: PostgreSQL has
 * no way to compare them in a key. `unknown`: a type that is not known here takes part.
 */
export type TypeMatch = 'same' | 'comparable' | 'narrower' | 'refused' | 'unknown';

/** A type as one column has it, and how a type of the migrations is found: `schema.name`. */
export interface TypeLookup {
  /** Where unqualified names are looked up. */
  readonly schema: string;
  type(id: string): DatabaseType | undefined;
}

/** A column of type `from` that references one of type `to`. */
export function matchTypes(from: TypeName, to: TypeName, lookup: TypeLookup): TypeMatch {
  if (formatType(from) === formatType(to)) return 'same';
  const [a, b] = [resolve(from, lookup, 0), resolve(to, lookup, 0)];
  if (!a || !b) return 'unknown';
  const isArray = (type: TypeName) => type.arrayDimensions > 0;
  if (isArray(a.type) !== isArray(b.type)) return 'refused';
  if (a.family !== b.family)
    return isArray(a.type) || !widening.has(`${a.family} ${b.family}`) ? 'refused' : 'comparable';
  if (isArray(a.type)) return a.name === b.name ? 'comparable' : 'refused';
  return isNarrower(a, b) ? 'narrower' : 'comparable';
}

interface Resolved {
  readonly family: string;
  readonly name: string;
  /** A domain's is its base. */
  readonly type: TypeName;
}

/** Types of one family are compared with each other by the operators of one index. */
const families: ReadonlyMap<string, string> = new Map([
  ['smallint', 'integer'],
  ['integer', 'integer'],
  ['bigint', 'integer'],
  ['numeric', 'numeric'],
  ['real', 'float'],
  ['double precision', 'float'],
  ['text', 'string'],
  ['character varying', 'string'],
  ['bpchar', 'string'],
  ['character', 'string'],
  ['uuid', 'uuid'],
  ['boolean', 'boolean'],
  ['bytea', 'bytea'],
  ['date', 'time'],
  ['timestamp without time zone', 'time'],
  ['timestamp with time zone', 'time'],
]);

/** What PostgreSQL casts by itself, so that the key compares what comes out. */
const widening: ReadonlySet<string> = new Set(['integer numeric', 'integer float', 'numeric float']);

const widths: ReadonlyMap<string, number> = new Map([
  ['smallint', 2],
  ['integer', 4],
  ['bigint', 8],
]);

function isNarrower(a: Resolved, b: Resolved): boolean {
  const [width = 0, wanted = 0] = [widths.get(a.name), widths.get(b.name)];
  if (width !== wanted) return width < wanted;
  if (a.family !== 'string') return false;
  const [length, wantedLength] = [a.type.modifiers[0], b.type.modifiers[0]];
  return length !== undefined && wantedLength !== undefined && length < wantedLength;
}

function resolve(type: TypeName, lookup: TypeLookup, depth: number): Resolved | undefined {
  const name = formatType({ ...type, modifiers: [], arrayDimensions: 0 });
  const family = families.get(name);
  if (family !== undefined) return { family, name, type };
  const schemas = type.schema === undefined ? [lookup.schema, 'public'] : [type.schema];
  const known = schemas.flatMap((schema) => lookup.type(qualifiedName(schema, type.name)) ?? [])[0];
  if (known?.kind === 'enum-type') return { family: known.id, name: known.id, type };
  if (known?.kind !== 'domain-type' || type.arrayDimensions > 0 || depth > maximumDepth) return undefined;
  return resolve(known.base, lookup, depth + 1);
}

/** Domains over domains; a cycle cannot be, but half-typed text may say so. */
const maximumDepth = 8;
