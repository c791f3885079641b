/**
 * What a migration's way back leaves undone. It is run upon nothing but what the migration itself changed, so that the
 * answer depends on no other file; where it reaches beyond that, nothing is known.
 */
import type { Engine } from '../syntax/engine.js';
import type { Statement } from '../syntax/source-file.js';
import type { Column, Constraint, DatabaseFunction, DatabaseType, Relation, Table } from './catalog.js';
import { type Entries, mutableEntries } from './entries.js';
import { formatType } from './format-type.js';
import { isTable, type Step, type Write } from './history.js';
import { columnOf } from './keys.js';
import { quoteIdentifier, temporarySchema } from './names.js';
import type { Origin } from './origin.js';
import { execute } from './replay.js';
import { isRelation } from './state.js';

export interface Undone {
  /** What is there afterwards and was not before the migration. */
  readonly left: readonly Difference[];
  /** What was there before the migration and is not afterwards, or not as it was. */
  readonly lost: readonly Difference[];
  /** The entries that differ: as they are after the way back, and as they were before the migration. */
  state(): readonly Write[];
}

export interface Difference {
  /** `table "invoices"`, `column "total" of "invoices"`. */
  readonly name: string;
  /** Where the migration made it; for what is lost, where it had been made. */
  readonly origin: Origin;
}

/** `steps` are those of the migration, `back` the statements that are to undo it. `undefined` where it is not known. */
export function undo(engine: Engine, steps: readonly Step[], back: readonly Statement[]): Undone | undefined {
  if (steps.some(({ statement, unseen }) => statement.fault || unseen !== undefined)) return undefined;
  const done = writtenBy(steps);
  const after = new Map(done.map((write) => [write.key, write.after]));
  const entries = mutableEntries();
  for (const [key, value] of after) if (value) entries.set(key, value);
  if (!runBack(engine, back, entries, after)) return undefined;
  const found: Found = { left: [], lost: [] };
  for (const { key, before } of done) compare(before, after.get(key), entries.get(key), found);
  const state = () =>
    done.flatMap(({ key, before }) => differing({ key, before: entries.get(key), after: before }, after));
  return { state, ...found };
}

/** What steps wrote together: each entry as it was before the first of them and after the last, in the order they came. */
export function writtenBy(steps: readonly Step[]): readonly Write[] {
  const written = new Map<string, Write>();
  for (const { writes } of steps) {
    for (const { key, before, after } of writes) {
      const earlier = written.get(key);
      written.set(key, { key, before: earlier ? earlier.before : before, after });
    }
  }
  return [...written.values()];
}

/** Says whether all of it is understood. */
function runBack(
  engine: Engine,
  back: readonly Statement[],
  entries: ReturnType<typeof mutableEntries>,
  own: ReadonlyMap<string, object | undefined>,
): boolean {
  const known = new Set(own.keys());
  const done: Step[] = [];
  for (const statement of back) {
    let reachesBeyond = false;
    const watched: Entries = {
      all: entries.all,
      group: entries.group,
      get(key) {
        reachesBeyond ||= !known.has(key) && namesObject.test(key);
        return entries.get(key);
      },
    };
    const step = execute(engine, statement, watched, { last: (i) => done[done.length - 1 - i] });
    if (statement.fault || step.unseen !== undefined) return false;
    if (step.refused !== undefined && step.writes.length === 0) return false;
    if (reachesBeyond && statement.ddl.kind === 'drop') return false;
    if (callsUnknown(statement) && step.writes.length === 0) return false;
    for (const { key, after } of step.writes) {
      entries.set(key, after);
      known.add(key);
    }
    done.push(step);
  }
  return true;
}

/** A function of an extension, say, may do anything. */
function callsUnknown({ ddl }: Statement): boolean {
  return ddl.kind === 'opaque' && ddl.tag !== 'do';
}

/** Keys of relations, which are `schema.name`, and of what else a DROP names. */
const namesObject = /^(?:schema|type|function):|^[^:]*\./;

interface Found {
  readonly left: Difference[];
  readonly lost: Difference[];
}

function compare(before: object | undefined, after: object | undefined, now: object | undefined, found: Found): void {
  if (before && now) compareObjects(before, after, now, found);
  else if (now && isMeantToGo(now)) found.left.push(described(now));
  else if (before && isOwnObject(before)) found.lost.push(described(before));
}

/** Of a table, all but the parts that are as they were, whatever statement made them. */
function differing(write: Write, done: ReadonlyMap<string, object | undefined>): readonly Write[] {
  const { key, before: now, after: wanted } = write;
  if (!now) return wanted && isOwnObject(wanted) ? [write] : [];
  if (!wanted) return isMeantToGo(now) ? [write] : [];
  if (isTable(now) && isTable(wanted)) return [{ key, before: withPartsOf(wanted, now), after: wanted }];
  return isOverwritten(wanted, done.get(key), now) ? [write] : [];
}

function withPartsOf(wanted: Table, now: Table): Table {
  const like = <T>(there: readonly T[], earlier: readonly T[], keyOf: (one: T) => string) => {
    const byKey = new Map(earlier.map((one) => [keyOf(one), one]));
    return there.map((one) => byKey.get(keyOf(one)) ?? one);
  };
  const nameOf = ({ name }: { readonly name: string }) => name;
  const { constraints, indexes, policies, triggers, columns } = now;
  return {
    ...now,
    constraints: like(constraints, wanted.constraints, (one) => partOfConstraint(one).key),
    indexes: like(indexes, wanted.indexes, nameOf),
    policies: like(policies, wanted.policies, nameOf),
    triggers: like(triggers, wanted.triggers, nameOf),
    columns: columns.map((column) => {
      const { default: earlier } = columnOf(wanted, column.name) ?? {};
      return column.default && earlier ? { ...column, default: earlier } : column;
    }),
  };
}

type SchemaObject = Relation | DatabaseFunction | DatabaseType;

const types: ReadonlySet<string> = new Set(['enum-type', 'composite-type', 'domain-type', 'range-type']);

/**
 * What stands for itself: an index belongs to its table, a serial column's sequence to the column. What is temporary
 * ends with the session.
 */
function isOwnObject(entry: object): entry is SchemaObject {
  const { kind } = entry as { readonly kind?: string };
  if (isRelation(entry)) {
    if (entry.schema === temporarySchema) return false;
    if (entry.kind === 'sequence') return entry.ownedBy === undefined;
    return entry.kind !== 'index' && entry.kind !== 'type';
  }
  return kind === undefined ? isFunction(entry) : types.has(kind);
}

function isFunction(entry: object): entry is DatabaseFunction {
  return 'volatility' in entry && 'parameters' in entry;
}

/** Functions that are made or replaced alike may be shared by several migrations, so that none of them can drop them. */
function isMeantToGo(entry: object): entry is SchemaObject {
  if (!isOwnObject(entry)) return false;
  if (!isFunction(entry)) return true;
  const { ddl } = entry.origin.statement;
  return ddl.kind === 'create-function' && !ddl.orReplace;
}

function described(entry: SchemaObject): Difference {
  const { origin } = entry as Exclude<SchemaObject, { readonly kind: 'index' }>;
  return { name: `${kindOf(entry)} ${quoteName(entry.name)}`, origin };
}

function kindOf(entry: SchemaObject): string {
  if (isFunction(entry)) return entry.procedure ? 'procedure' : 'function';
  return types.has(entry.kind) ? 'type' : entry.kind.replace('-', ' ');
}

function quoteName(name: string): string {
  return `"${name}"`;
}

function compareObjects(before: object, after: object | undefined, now: object, found: Found): void {
  if (isRelation(before) && before.kind === 'table' && isRelation(now) && now.kind === 'table') {
    // What a partition or child has, it may have from a parent that is not among the entries.
    if (before.partitionOf === undefined && before.inherits.length === 0) compareTables(before, now, found);
  } else if (isFunction(before) && isOverwritten(before, after, now)) {
    found.lost.push(described(before));
  }
}

/** Whether a function has the body still that the migration gave it. */
function isOverwritten(before: object, after: object | undefined, now: object): boolean {
  return now === after && isFunction(before) && isFunction(now) && before.body !== now.body;
}

/** A part of a table, as it is told apart from others of its kind. */
interface Part {
  readonly key: string;
  readonly name: string;
  readonly origin: Origin;
}

function compareTables(before: Table, now: Table, { left, lost }: Found): void {
  const earlier = new Map(partsOf(before).map((part) => [part.key, part]));
  const present = new Map(partsOf(now).map((part) => [part.key, part]));
  const of = ({ name, origin }: Part, table: Table) => ({ name: `${name} of ${quoteName(table.name)}`, origin });
  for (const [key, part] of present) if (!earlier.has(key)) left.push(of(part, now));
  for (const [key, part] of earlier) if (!present.has(key)) lost.push(of(part, before));
  for (const column of before.columns) {
    const same = columnOf(now, column.name);
    if (same) lost.push(...changesOf(column, same).map((part) => of(part, now)));
  }
}

/** What is not as it was of a column that is still there. */
function changesOf(before: Column, now: Column): readonly Part[] {
  const { name, origin } = before;
  const changed: Part[] = [];
  const add = (what: string, at: Origin) =>
    changed.push({ key: what, name: `${what} of column ${quoteName(name)}`, origin: at });
  if (before.type && now.type && formatType(before.type) !== formatType(now.type)) add('the type', origin);
  if (before.notNull.value !== now.notNull.value) {
    add(before.notNull.value ? 'NOT NULL' : 'the nullability', before.notNull.origin);
  }
  if (before.default && !now.default) add('the default', before.default.origin);
  return changed;
}

function partsOf(table: Table): readonly Part[] {
  const { columns, constraints, indexes, policies, triggers, rowSecurity, forceRowSecurity } = table;
  const named = (kind: string, list: readonly { readonly name: string; readonly origin: Origin }[]) =>
    list.map(({ name, origin }) => ({ key: `${kind} ${name}`, name: `${kind} ${quoteName(name)}`, origin }));
  return [
    ...named('column', columns),
    ...constraints.filter(({ inherited }) => !inherited).map(partOfConstraint),
    ...named(
      'index',
      indexes.filter(({ inherited }) => !inherited),
    ),
    ...named('policy', policies),
    ...named(
      'trigger',
      triggers.filter(({ inherited }) => !inherited),
    ),
    ...(rowSecurity.value ? [{ key: 'rls', name: 'row level security', origin: rowSecurity.origin }] : []),
    ...(forceRowSecurity.value
      ? [{ key: 'force', name: 'FORCE ROW LEVEL SECURITY', origin: forceRowSecurity.origin }]
      : []),
  ];
}

/** Not by their names, which PostgreSQL makes up where the statement gives none. */
function partOfConstraint(constraint: Constraint): Part {
  const { name, origin } = constraint;
  const shown = `constraint ${quoteName(name)}`;
  switch (constraint.kind) {
    case 'primary-key':
    case 'unique':
      return { key: `${constraint.kind} ${constraint.columns.join()}`, name: shown, origin };
    case 'foreign-key':
      return { key: `foreign-key ${constraint.columns.join()} ${constraint.references}`, name: shown, origin };
    case 'check':
    case 'exclusion':
      return { key: `${constraint.kind} ${quoteIdentifier(name)}`, name: shown, origin };
  }
}
