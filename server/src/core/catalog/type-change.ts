/** Tells what ALTER COLUMN ... TYPE costs: whether PostgreSQL keeps the rows as they are or writes all of them anew. */
import type { TypeName } from '../syntax/ddl.js';
import type { Expression } from '../syntax/expression.js';
import { formatType } from './format-type.js';
import type { ResolvedType } from './resolved-type.js';

/** `kept`: only the catalog changes. `unknown`: it takes a type, or a time zone, that is not known here. */
export type TypeChange = 'kept' | 'rewritten' | 'unknown';

/** `using` is the expression of its USING clause, and `column` what it changes. */
export function typeChange(
  from: ResolvedType,
  to: ResolvedType,
  using: Expression | undefined,
  column: string,
): TypeChange {
  const kinds = [kindOf(from), kindOf(to)];
  if (kinds.includes(undefined)) return formatType(from.type) === formatType(to.type) ? 'kept' : 'unknown';
  if (using && !isPlainCast(using, column)) return 'rewritten';
  if (formatType(from.type) === formatType(to.type)) return 'kept';
  if (from.isArray !== to.isArray || kinds[0] !== kinds[1]) return acrossKinds(from, to);
  if (from.isArray) return 'unknown';
  return withinKind(from, to);
}

/** What PostgreSQL may store alike; `undefined` for domains, whose constraints are checked, and for types of others. */
function kindOf({ name, type, domains, enumType }: ResolvedType): string | undefined {
  if (domains.length > 0) return undefined;
  if (enumType) return enumType.id;
  if (name === 'text' || name === 'varchar' || name === 'citext') return 'text';
  const plain = formatType({ ...type, modifiers: [], arrayDimensions: 0 });
  return builtIn.has(plain) ? plain : undefined;
}

const builtIn: ReadonlySet<string> = new Set([
  ...['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric', 'money', 'oid', 'boolean', 'uuid'],
  ...['bpchar', '"char"', 'name', 'bytea', 'bit(1)', 'bit varying', 'json', 'jsonb', 'xml', 'tsvector', 'tsquery'],
  ...['date', 'timestamp without time zone', 'timestamp with time zone', 'time without time zone', 'interval'],
  ...['time with time zone', 'inet', 'cidr', 'macaddr', 'point', 'line', 'box', 'path', 'polygon', 'circle'],
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
]);

function acrossKinds(from: ResolvedType, to: ResolvedType): TypeChange {
  if (from.isArray || to.isArray) return 'rewritten';
  // With the session's time zone UTC, the two are the same to PostgreSQL.
  const zoned = new Set([from.name, to.name]);
  if (zoned.has('timestamp') && zoned.has('timestamptz')) return 'unknown';
  const kinds = `${kindOf(from)} ${kindOf(to)}`;
  return kinds === 'cidr inet' || kinds === 'integer oid' ? 'kept' : 'rewritten';
}

function withinKind(from: ResolvedType, to: ResolvedType): TypeChange {
  switch (to.name) {
    case 'text':
    case 'citext':
      return 'kept';
    case 'varchar':
    case 'varbit':
      return isWider(from.type, to.type) ? 'kept' : 'rewritten';
    case 'numeric':
      return isWiderNumeric(from.type, to.type) ? 'kept' : 'rewritten';
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      return (to.type.modifiers[0] ?? 6) >= (from.type.modifiers[0] ?? 6) ? 'kept' : 'rewritten';
    case 'interval':
      return 'unknown';
    default:
      return 'rewritten';
  }
}

function isWider(from: TypeName, to: TypeName): boolean {
  const [length] = to.modifiers;
  return length === undefined || (from.modifiers[0] !== undefined && from.modifiers[0] <= length);
}

/** More digits before the point; another number of them behind it changes every value. */
function isWiderNumeric(from: TypeName, to: TypeName): boolean {
  if (to.modifiers.length === 0) return true;
  const [precision, scale = 0] = from.modifiers;
  const [wanted = 0, wantedScale = 0] = to.modifiers;
  return precision !== undefined && wanted >= precision && wantedScale === scale;
}

function isPlainCast(using: Expression, column: string): boolean {
  if (using.kind === 'cast') return isPlainCast(using.operand, column);
  return using.kind === 'column' && using.path.at(-1)?.value === column;
}
