/**
 * What gives the schema back as it was: for a migration that has no way back, or one whose way back leaves something.
 * The entries of the catalog as they are now are compared with those that were there before the migration.
 */
import type { DatabaseFunction, DatabaseType, Extension, Relation, Role, Table } from '../catalog/catalog.js';
import { formatType } from '../catalog/format-type.js';
import type { Write } from '../catalog/history.js';
import { isTable } from '../catalog/history.js';
import { displayName, quoteIdentifier, relationId, temporarySchema } from '../catalog/names.js';
import type { SchemaEntry } from '../catalog/state.js';
import type { TypeName } from '../syntax/ddl.js';
import type { Place } from './layout.js';
import {
  columns,
  comments,
  constraints,
  has,
  indexes,
  note,
  policies,
  privileges,
  rowSecurity,
  triggers,
  type UndoStep,
} from './undone-table.js';

/** `before` is what is there now, `after` what is wanted again. */
export function wayBack(state: readonly Write[], place: Place): readonly UndoStep[] {
  const gone = state.flatMap(({ before, after }) => (isTable(after) && !before ? [after] : []));
  const made = state.flatMap(({ before, after }) => (isMade(before) && !after ? [before] : []));
  const steps: UndoStep[] = [];
  const renamed = new Set<object>();
  for (const old of gone) {
    const now = made.filter(isTable).find((table) => has([old], table));
    if (!now) {
      steps.push(note('object', `Table "${old.name}" does not come back, nor do its rows.`));
      continue;
    }
    renamed.add(now);
    steps.push(...nameBack(old, now), ...partsOf(old, now, place));
  }
  for (const { before, after } of state) if (after && before) steps.push(...changed(after, before, place));
  for (const { before, after } of state) if (after && !before) steps.push(...restored(after));
  const dropped = made.filter((entry) => !renamed.has(entry)).reverse();
  return [...steps, ...dropped.flatMap((entry, i) => drop(entry, { dropped, i, place }))];
}

type Made = Relation | DatabaseFunction | DatabaseType | Extension | Role | SchemaEntry;

/** What has a name of its own and does not go with something else. */
function isMade(entry: object | undefined): entry is Made {
  if (!entry || !('name' in entry)) return false;
  if ('schema' in entry && entry.schema === temporarySchema) return false;
  if ('partitionOf' in entry) return entry.partitionOf === undefined;
  if (isFunction(entry)) return true;
  const { kind, ownedBy } = entry as { readonly kind?: string; readonly ownedBy?: unknown };
  return kind !== undefined && standing.has(kind) && ownedBy === undefined;
}

const standing: ReadonlySet<string> = new Set([
  'table',
  'view',
  'materialized-view',
  'sequence',
  'foreign-table',
  'enum-type',
  'composite-type',
  'domain-type',
  'range-type',
  'extension',
  'role',
  'schema',
]);

function isFunction(entry: object): entry is DatabaseFunction {
  return 'volatility' in entry && 'parameters' in entry;
}

interface Dropped {
  readonly dropped: readonly Made[];
  /** The number of the one at hand. */
  readonly i: number;
  readonly place: Place;
}

function drop(entry: Made, among: Dropped): readonly UndoStep[] {
  if (isFunction(entry)) return dropFunction(entry, among);
  const of = (words: string, role: UndoStep['role'] = 'object'): readonly UndoStep[] => {
    const { name, schema } = entry as { readonly name: string; readonly schema?: string };
    const written = schema === undefined ? quoteIdentifier(name) : displayName({ schema, name });
    return [{ role, text: `DROP ${words} ${written}` }];
  };
  switch (entry.kind) {
    case 'table':
      return [
        ...referencesTo(entry, among),
        { role: 'object', text: `DROP TABLE ${among.place.layout.nameOf(entry)}` },
      ];
    case 'view':
      return of('VIEW', 'view');
    case 'materialized-view':
      return of('MATERIALIZED VIEW', 'view');
    case 'sequence':
      return of('SEQUENCE');
    case 'foreign-table':
      return of('FOREIGN TABLE');
    case 'enum-type':
    case 'composite-type':
    case 'range-type':
      return of('TYPE', 'last-object');
    case 'domain-type':
      return of('DOMAIN', 'last-object');
    case 'role':
      return [note('object', `Role "${entry.name}" stays, since it may own or use other objects by then.`)];
    case 'extension': {
      const { ddl } = entry.origin.statement;
      if (ddl.kind !== 'create-extension' || ddl.ifNotExists) return [];
      return [{ role: 'last-object', text: `DROP EXTENSION ${quoteIdentifier(entry.name)}` }];
    }
    case 'schema':
      return [{ role: 'last-object', text: `DROP SCHEMA ${quoteIdentifier(entry.name)}` }];
    case 'index':
    case 'type':
      return [];
  }
}

/** Tables that stay a little longer let go of one that goes before them. */
function referencesTo({ id }: Table, { dropped, i, place }: Dropped): readonly UndoStep[] {
  return dropped.slice(i + 1).flatMap((later) => {
    if (!isTable(later)) return [];
    const keys = later.constraints.filter((one) => one.kind === 'foreign-key' && one.references === id);
    const alter = `ALTER TABLE ${place.layout.nameOf(later)}`;
    return keys.map(
      ({ name }): UndoStep => ({
        role: 'drop-foreign-key',
        text: `${alter} DROP CONSTRAINT ${quoteIdentifier(name)}`,
      }),
    );
  });
}

/** One that is made or replaced alike may be shared by several migrations; it goes only with the types it speaks of. */
function dropFunction(made: DatabaseFunction, { dropped }: Dropped): readonly UndoStep[] {
  const { ddl } = made.origin.statement;
  const types = [made.returns, ...made.parameters.map(({ type }) => type)].filter((type) => type !== undefined);
  const isBound = types.some((type) => dropped.some((entry) => isTypeOf(entry, type)));
  if (ddl.kind === 'create-function' && ddl.orReplace && !isBound) return [];
  const taken = made.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  const kind = made.procedure ? 'PROCEDURE' : 'FUNCTION';
  const signature = taken.map(({ type }) => formatType(type)).join(', ');
  const isOverRows = dropped.some((entry) => isTable(entry) && types.some((type) => isTypeOf(entry, type)));
  return [{ role: isOverRows ? 'function' : 'later-object', text: `DROP ${kind} ${displayName(made)}(${signature})` }];
}

function isTypeOf(entry: Made, { name, schema }: TypeName): boolean {
  if (entry.name !== name || isFunction(entry) || !('schema' in entry)) return false;
  return schema === undefined || schema === entry.schema;
}

/** What was there and is not: what its own statement makes again. */
function restored(old: object): readonly UndoStep[] {
  if (isTable(old) || !isMade(old)) return [];
  const text = isFunction(old) || old.kind === 'view' || old.kind === 'materialized-view' ? madeBy(old) : undefined;
  if (text !== undefined) return [{ role: 'restored-object', text }];
  return [note('restored-object', `"${old.name}" does not come back: no statement of the migrations spells it out.`)];
}

/** The statement that makes it as it is. */
function madeBy({ name, origin }: Exclude<Made, SchemaEntry | { readonly kind: 'index' }>): string | undefined {
  const { ddl, text, within } = origin.statement;
  if (within || (ddl.kind !== 'create-function' && ddl.kind !== 'create-view')) return undefined;
  const made = ddl.kind === 'create-view' ? ddl.view : ddl.name;
  return made.name.value === name ? text : undefined;
}

function changed(old: object, now: object, place: Place): readonly UndoStep[] {
  if (isTable(old) && isTable(now)) return partsOf(old, now, place);
  if (!isMade(old) || !isMade(now) || !('origin' in old) || !('origin' in now)) return [];
  if (has([old], now) && !differ(old, now)) return [];
  const text = madeBy(old);
  if (text !== undefined && !has([old], now) && /^create\s+or\s+replace\b/i.test(text))
    return [{ role: 'restored-object', text }];
  return [
    note(
      'restored-object',
      `"${old.name}" stays as it is now: no statement of the migrations puts the old one in its place.`,
    ),
  ];
}

/** Whether anything but a comment was altered. */
function differ<T extends object>(old: T, now: T): boolean {
  return (Object.keys({ ...old, ...now }) as (keyof T)[]).some((key) => key !== 'comment' && old[key] !== now[key]);
}

/** A partition or child has its parts from a parent. */
function partsOf(old: Table, present: Table, place: Place): readonly UndoStep[] {
  if (old.partitionOf !== undefined || old.inherits.length > 0) return [];
  const now = underOldNames(old, present);
  const alter = `ALTER TABLE ${place.layout.nameOf(now)}`;
  const renamed = present.columns.filter(({ name }, i) => name !== now.columns[i]?.name);
  const names = renamed.map(({ name, origin }): UndoStep => {
    const before = old.columns.find((column) => has([column], { origin }))?.name ?? name;
    return { role: 'rename', text: `${alter} RENAME COLUMN ${quoteIdentifier(name)} TO ${quoteIdentifier(before)}` };
  });
  return [
    ...names,
    ...[columns, comments, constraints, indexes, rowSecurity, policies, triggers, privileges].flatMap((restore) =>
      restore(old, now, place),
    ),
    ...newNames(old, now),
    ...(old.owner?.value === now.owner?.value ? [] : [note('grant', `Table "${now.name}" keeps its new owner.`)]),
  ];
}

/** The table as it is once it and its columns have their old names back. */
function underOldNames(old: Table, now: Table): Table {
  const columns = now.columns.map((column) => {
    const before = old.columns.find((other) => has([other], column))?.name ?? column.name;
    return before === column.name ? column : { ...column, name: before };
  });
  return { ...now, id: old.id, schema: old.schema, name: old.name, columns };
}

function nameBack(old: Table, now: Table): readonly UndoStep[] {
  const steps: UndoStep[] = [];
  const moved = relationId(old.schema, now.name);
  if (old.schema !== now.schema) {
    steps.push({ role: 'rename', text: `ALTER TABLE ${now.id} SET SCHEMA ${quoteIdentifier(old.schema)}` });
  }
  if (old.name !== now.name) {
    const name = old.schema === 'public' ? quoteIdentifier(now.name) : moved;
    steps.push({ role: 'rename', text: `ALTER TABLE ${name} RENAME TO ${quoteIdentifier(old.name)}` });
  }
  return steps;
}

/** Of what else was renamed the old names are not given back. */
function newNames(old: Table, now: Table): readonly UndoStep[] {
  const pairs = [
    [old.constraints, now.constraints],
    [old.indexes, now.indexes],
    [old.policies, now.policies],
    [old.triggers, now.triggers],
  ] as const;
  return pairs.flatMap(([before, after]) =>
    before.flatMap(({ name, origin }) => {
      const same = after.find((other) => has([other], { origin }));
      return same && same.name !== name ? [note('rename', `"${same.name}" is not called "${name}" again.`)] : [];
    }),
  );
}
