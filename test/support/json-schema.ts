/** Checks values against the part of JSON Schema that the configuration's schema uses. */

export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  /** One for all, or one for each. */
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
}

/** The paths at which the value does not fit. */
export function misfits(value: unknown, schema: Schema, path = ''): readonly string[] {
  if (schema.anyOf && !schema.anyOf.some((one) => misfits(value, one).length === 0)) return [path];
  if (schema.enum && !schema.enum.includes(value)) return [path];
  if (schema.type !== undefined && !isOf(schema.type, value)) return [path];
  if (typeof value === 'number') return isWithin(value, schema.minimum, schema.maximum) ? [] : [path];
  if (typeof value === 'string') return isWithin(value.length, schema.minLength, undefined) ? [] : [path];
  if (Array.isArray(value)) {
    if (!isWithin(value.length, schema.minItems, schema.maxItems)) return [path];
    const { items = {} } = schema;
    return value.flatMap((item, index) =>
      misfits(item, isList(items) ? (items[index] ?? {}) : items, `${path}[${index}]`),
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${path}.${key}`);
  const wrong = Object.entries(value).flatMap(([key, member]) => {
    const known = schema.properties?.[key];
    if (known) return misfits(member, known, `${path}.${key}`);
    return schema.additionalProperties === false ? [`${path}.${key}`] : [];
  });
  return [...missing, ...wrong];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object'
    ? typeof value === 'object' && value !== null && !Array.isArray(value)
    : typeof value === type;
}

function isWithin(value: number, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY): boolean {
  return value >= minimum && value <= maximum;
}

function isList(items: Schema | readonly Schema[]): items is readonly Schema[] {
  return Array.isArray(items);
}
