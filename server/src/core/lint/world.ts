/**
 * The database as one subject's rules see it. Whatever they look at beside the subject is recorded, so that their
 * verdicts hold until one of these things is another object.
 */
import type {
  Catalog,
  Column,
  DatabaseFunction,
  DatabaseType,
  Extension,
  Privilege,
  Relation,
  RelationId,
  Role,
  Table,
} from '../catalog/catalog.js';
import type { History } from '../catalog/history.js';
import { columnOf, foreignKeysOf } from '../catalog/keys.js';
import { relationId } from '../catalog/names.js';
import type { FunctionBody } from '../syntax/body-queries.js';
import type { RelationName } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';
import { softDeleteColumnOf, tenantColumnsOf } from '../tenancy/classify.js';
import { type ColumnRemoval, isRemovalFrom, lastColumnRemovals } from '../tenancy/column-removals.js';
import type { GlobalSource, TableClass, TenantModel } from '../tenancy/model.js';
import { type Changes, type Dependencies, emptyRecord } from './dependencies.js';
import { createLookups, finders, type Lookups } from './lookups.js';
import { type Reference, type References, referencesAmong } from './references.js';

export interface World {
  readonly catalog: Catalog;
  readonly model: TenantModel;
  table(id: RelationId): Table | undefined;
  /** Of any kind; tables are better asked for by `table`. */
  relation(id: RelationId): Relation | undefined;
  /** By `schema.name`. */
  function(id: string): DatabaseFunction | undefined;
  /** By `schema.name`. */
  type(id: string): DatabaseType | undefined;
  role(name: string): Role | undefined;
  extension(name: string): Extension | undefined;
  /** What every table, function, ... to come is granted at the end of the history. */
  defaultPrivileges(): readonly Privilege[];
  /** An extension that the migrations create and that is none of these. */
  extensionBeside(known: ReadonlySet<string>): Extension | undefined;
  /** Whether code that replay cannot see may have created functions, or extensions that bring some. */
  mayHoldUnseenFunctions(): boolean;
  /** A function of that name in whatever schema. */
  functionAnywhere(name: string): DatabaseFunction | undefined;
  /**
   * The table that a name in a query means at the end of the history. A name without schema is looked up in `public`,
   * then anywhere: there must be one of that name only.
   */
  tableNamed(name: RelationName): Table | undefined;
  /** A relation of that name in whatever schema. */
  relationAnywhere(name: string): Relation | undefined;
  /** Whether the history makes the schema; `public` is always there. */
  hasSchema(name: string): boolean;
  /** Whether any table of the database has row level security or a policy. */
  usesRowSecurity(): boolean;
  classOf(table: Table): TableClass;
  globalSourceOf(table: Table): GlobalSource | undefined;
  /** The tenant columns a table has, in the order of the model. */
  tenantColumnsOf(table: Table): readonly string[];
  /** The most specific tenant column of a table. */
  tenantColumnOf(table: Table): Column | undefined;
  softDeleteColumnOf(table: Table): string | undefined;
  /** The last statement that took a tenant column from the table. It is another one only where the table is another. */
  columnRemovalFrom(table: Table): ColumnRemoval | undefined;
  /** The text of the comments directly above a statement, empty without any. */
  commentAbove(statement: Statement): string;
  /** What a function's body reads and writes, by the statement that made it. */
  bodyOf(statement: Statement): FunctionBody | undefined;
  /** Foreign keys of any table that reference this one, in the order of the catalog. */
  referencing(id: RelationId): readonly Reference[];
  /** The direct partitions of a table, in the order of the catalog. */
  partitionsOf(id: RelationId): readonly Table[];
}

/** What the catalog does not hold: what configuration and comments in the files declare, and what is in functions. */
export interface Declarations {
  /** The same function as in an earlier analysis where it says the same of every table. */
  readonly classOf: (table: Table) => TableClass;
  globalSourceOf(table: Table): GlobalSource | undefined;
  /** The text of the comments directly above a statement, empty without any. */
  commentAbove(statement: Statement): string;
  /** The same for the same statement. */
  bodyOf(statement: Statement): FunctionBody | undefined;
  /** Statements around which the text may have changed since the analysis before. */
  readonly changed: ReadonlySet<Statement>;
}

export interface RecordingWorld extends World {
  /** Starts a new record and returns it; it fills while rules run. */
  record(): Dependencies;
  /** What is not as it was in the previous world; `undefined` where everything may be. */
  readonly changes: Changes | undefined;
  /** Whether everything in a record that held in the previous world is still so. */
  holds(dependencies: Dependencies): boolean;
}

/** `previous` is the world of the records that will be asked about; without it none holds. */
export function createWorld(
  { catalog, steps }: Pick<History, 'catalog' | 'steps'>,
  model: TenantModel,
  declarations: Declarations,
  previous: World | undefined,
): RecordingWorld {
  const before = previous && memories.get(previous);
  // What a function here uses lives as long as this world, so none uses the one before.
  let listed = before?.references();
  const references = () => {
    listed = referencesAmong(catalog.tables(), listed);
    return listed;
  };
  let removals: ReadonlyMap<RelationId, ColumnRemoval> | undefined;
  let record = emptyRecord();
  const lookups = createLookups(catalog, before?.lookups.byKey);
  const changes =
    before && previous?.model === model
      ? {
          ...changedTables({ ...before, catalog: previous.catalog }, catalog, declarations),
          statements: declarations.changed,
          holds: lookups.holds,
        }
      : undefined;
  const seen = <O extends object>(key: string, find: (catalog: Catalog) => O | undefined): O | undefined => {
    const looked = lookups.at(key, find);
    record.objects ??= new Set();
    record.objects.add(looked);
    return looked.seen as O | undefined;
  };
  const facts = new Map<Table, TableFacts>();
  const factsOf = (table: Table): TableFacts => {
    let known = facts.get(table);
    if (!known) {
      known = computeFacts(table, model, declarations);
      facts.set(table, known);
    }
    return known;
  };

  const world: RecordingWorld = {
    catalog,
    model,
    table(id) {
      record.tables.add(id);
      return catalog.table(id);
    },
    relation: (id) => seen(`relation ${id}`, finders.relation(id)),
    function: (id) => seen(`function ${id}`, finders.function(id)),
    type: (id) => seen(`type ${id}`, finders.type(id)),
    role: (name) => seen(`role ${name}`, finders.role(name)),
    extension: (name) => seen(`extension ${name}`, finders.extension(name)),
    defaultPrivileges: () => seen('default privileges', finders.defaultPrivileges) ?? none,
    extensionBeside: (known) => seen(`extension beside ${[...known].join(' ')}`, finders.extensionBeside(known)),
    mayHoldUnseenFunctions: () => seen('unseen functions', finders.unseenFunctions) !== undefined,
    functionAnywhere: (name) => seen(`any function ${name}`, finders.functionAnywhere(name)),
    tableNamed({ schema, name }) {
      const id = relationId(schema?.value ?? 'public', name.value);
      record.tables.add(id);
      const found = catalog.table(id);
      if (found || schema) return found;
      record.names ??= new Set();
      record.names.add(name.value);
      const [only, ...others] = tablesByName(catalog).get(name.value) ?? none;
      return others.length === 0 ? only : undefined;
    },
    relationAnywhere: (name) => seen(`any ${name}`, finders.relationAnywhere(name)),
    hasSchema: (name) => seen(`schema ${name}`, finders.schema(name)) !== undefined,
    usesRowSecurity: () => seen('row security', finders.protectedTable) !== undefined,
    classOf: (table) => factsOf(table).class,
    globalSourceOf: declarations.globalSourceOf,
    tenantColumnsOf: (table) => factsOf(table).tenantColumns,
    tenantColumnOf: (table) => factsOf(table).tenantColumn,
    softDeleteColumnOf: (table) => softDeleteColumnOf(table, model),
    columnRemovalFrom(table) {
      removals ??= lastColumnRemovals(steps, model.columns);
      const removal = removals.get(table.id);
      return removal && isRemovalFrom(table, removal) ? removal : undefined;
    },
    commentAbove(statement) {
      const comment = declarations.commentAbove(statement);
      record.comments ??= new Map();
      record.comments.set(statement, comment);
      return comment;
    },
    bodyOf: declarations.bodyOf,
    referencing(id) {
      record.references ??= new Set();
      record.references.add(id);
      return references().byTarget.get(id) ?? none;
    },
    partitionsOf(id) {
      record.references ??= new Set();
      record.references.add(id);
      return references().byParent.get(id) ?? none;
    },
    record() {
      record = emptyRecord();
      return record;
    },
    changes,
    holds(dependencies) {
      if (!changes || meet(changes.tables, dependencies.tables)) return false;
      if (dependencies.references && meet(changes.references, dependencies.references)) return false;
      if (dependencies.names && meet(changes.names, dependencies.names)) return false;
      for (const looked of dependencies.objects ?? none) if (!lookups.holds(looked)) return false;
      for (const [statement, comment] of dependencies.comments ?? none) {
        if (declarations.commentAbove(statement) !== comment) return false;
      }
      return true;
    },
  };
  memories.set(world, { lookups, classOf: declarations.classOf, references: () => listed });
  return world;
}

/** What the next world is compared with. */
interface Memory {
  readonly lookups: Lookups;
  readonly classOf: Declarations['classOf'];
  /** Of this world or an earlier one: as far as anyone asked. */
  references(): References | undefined;
}

const memories = new WeakMap<World, Memory>();

function changedTables(
  before: Pick<World, 'catalog' | 'classOf'>,
  catalog: Catalog,
  { classOf }: Pick<World, 'classOf'>,
): Pick<Changes, 'tables' | 'references' | 'names'> {
  const tables = new Set<RelationId>();
  const references = new Set<RelationId>();
  const names = new Set<string>();
  const add = (id: RelationId, ...versions: readonly (Table | undefined)[]) => {
    tables.add(id);
    for (const version of versions) {
      if (!version) continue;
      names.add(version.name);
      if (version.partitionOf !== undefined) references.add(version.partitionOf);
      for (const key of foreignKeysOf(version)) references.add(key.references);
    }
  };
  const oldTables = before.catalog.tables();
  const newTables = catalog.tables();
  const sameClasses = before.classOf === classOf;
  for (let i = 0; i < newTables.length; i++) {
    const table = newTables[i] as Table;
    // Most tables stand where they stood.
    const old = oldTables[i] === table ? table : before.catalog.table(table.id);
    if (old === table && (sameClasses || before.classOf(old) === classOf(table))) continue;
    add(table.id, old, table);
  }
  if (oldTables === newTables) return { tables, references, names };
  for (const table of oldTables) if (!catalog.table(table.id)) add(table.id, table);
  return { tables, references, names };
}

function meet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const element of few) if (many.has(element)) return true;
  return false;
}

const none: readonly never[] = [];

/** What all rules ask of a table, computed once. */
interface TableFacts {
  readonly class: TableClass;
  readonly tenantColumns: readonly string[];
  readonly tenantColumn: Column | undefined;
}

function computeFacts(table: Table, model: TenantModel, declarations: Declarations): TableFacts {
  const tenantColumns = tenantColumnsOf(table, model);
  const name = tenantColumns.at(-1);
  return {
    class: declarations.classOf(table),
    tenantColumns,
    tenantColumn: name === undefined ? undefined : columnOf(table, name),
  };
}

const byNames = new WeakMap<Catalog, ReadonlyMap<string, readonly Table[]>>();

/** Made only where a query names a table that is not in `public`. */
function tablesByName(catalog: Catalog): ReadonlyMap<string, readonly Table[]> {
  let byName = byNames.get(catalog);
  if (!byName) {
    byName = groupBy(catalog.tables(), (table) => table.name);
    byNames.set(catalog, byName);
  }
  return byName;
}

function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
