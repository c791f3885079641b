/**
 * The database as one table's rules see it. Whatever they look at beside the table is recorded, so that their verdicts
 * hold until one of these things is another object.
 */
import type { Catalog, Column, DatabaseFunction, ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { columnOf, foreignKeysOf } from '../catalog/keys.js';
import type { Statement } from '../syntax/source-file.js';
import { softDeleteColumnOf, tenantColumnsOf } from '../tenancy/classify.js';
import type { GlobalSource, TableClass, TenantModel } from '../tenancy/model.js';

/** A foreign key and the table it belongs to. */
export interface Reference {
  readonly table: Table;
  readonly key: ForeignKey;
}

export interface World {
  readonly catalog: Catalog;
  readonly model: TenantModel;
  table(id: RelationId): Table | undefined;
  function(id: string): DatabaseFunction | undefined;
  classOf(table: Table): TableClass;
  globalSourceOf(table: Table): GlobalSource | undefined;
  /** The tenant columns a table has, in the order of the model. */
  tenantColumnsOf(table: Table): readonly string[];
  /** The most specific tenant column of a table. */
  tenantColumnOf(table: Table): Column | undefined;
  softDeleteColumnOf(table: Table): string | undefined;
  commentAbove(statement: Statement): string;
  /** Foreign keys of any table that reference this one, in the order of the catalog. */
  referencing(id: RelationId): readonly Reference[];
}

/** What the rules looked at while a table was checked. Kinds of things that they did not look at have no list. */
export interface Dependencies {
  readonly tables: ReadonlySet<RelationId>;
  /** Tables whose referencing keys were asked for. */
  readonly references: ReadonlySet<RelationId> | undefined;
  readonly functions: ReadonlyMap<string, DatabaseFunction | undefined> | undefined;
  readonly comments: ReadonlyMap<Statement, string> | undefined;
}

/** What the catalog does not hold: what configuration and comments in the files declare. */
export interface Declarations {
  classOf(table: Table): TableClass;
  globalSourceOf(table: Table): GlobalSource | undefined;
  /** The text of the comments directly above a statement, empty without any. */
  commentAbove(statement: Statement): string;
}

export interface RecordingWorld extends World {
  /** Starts a new record and returns it; it fills while rules run. */
  record(): Dependencies;
  /** Whether everything in a record that held in the previous world is still so. */
  holds(dependencies: Dependencies): boolean;
}

/** `previous` is the world of the records that will be asked about; without it none holds. */
export function createWorld(
  catalog: Catalog,
  model: TenantModel,
  declarations: Declarations,
  previous: World | undefined,
): RecordingWorld {
  const changes = previous?.model === model ? changesSince(previous, catalog, declarations) : undefined;
  let byTarget: ReadonlyMap<RelationId, readonly Reference[]> | undefined;
  let record = emptyRecord();
  const facts = new Map<Table, TableFacts>();
  const factsOf = (table: Table): TableFacts => {
    let known = facts.get(table);
    if (!known) {
      known = computeFacts(table, model, declarations);
      facts.set(table, known);
    }
    return known;
  };

  return {
    catalog,
    model,
    table(id) {
      record.tables.add(id);
      return catalog.table(id);
    },
    function(id) {
      const found = catalog.function(id);
      record.functions ??= new Map();
      record.functions.set(id, found);
      return found;
    },
    classOf: (table) => factsOf(table).class,
    globalSourceOf: declarations.globalSourceOf,
    tenantColumnsOf: (table) => factsOf(table).tenantColumns,
    tenantColumnOf: (table) => factsOf(table).tenantColumn,
    softDeleteColumnOf: (table) => softDeleteColumnOf(table, model),
    commentAbove(statement) {
      const comment = declarations.commentAbove(statement);
      record.comments ??= new Map();
      record.comments.set(statement, comment);
      return comment;
    },
    referencing(id) {
      byTarget ??= referencesByTarget(catalog);
      record.references ??= new Set();
      record.references.add(id);
      return byTarget.get(id) ?? none;
    },
    record() {
      record = emptyRecord();
      return record;
    },
    holds(dependencies) {
      if (!changes || meet(changes.tables, dependencies.tables)) return false;
      if (dependencies.references && meet(changes.references, dependencies.references)) return false;
      for (const [id, seen] of dependencies.functions ?? none) {
        if (catalog.function(id) !== seen) return false;
      }
      for (const [statement, comment] of dependencies.comments ?? none) {
        if (declarations.commentAbove(statement) !== comment) return false;
      }
      return true;
    },
  };
}

interface Changes {
  /** Tables that came, went, are other objects, or are of another class. */
  readonly tables: ReadonlySet<RelationId>;
  /** Tables whose referencing keys, or the tables of these, are other objects. */
  readonly references: ReadonlySet<RelationId>;
}

function changesSince(before: World, catalog: Catalog, { classOf }: Declarations): Changes {
  const tables = new Set<RelationId>();
  const references = new Set<RelationId>();
  const add = (id: RelationId, ...versions: readonly (Table | undefined)[]) => {
    tables.add(id);
    for (const version of versions)
      for (const key of version ? foreignKeysOf(version) : []) references.add(key.references);
  };
  for (const table of catalog.tables()) {
    const old = before.catalog.table(table.id);
    if (!old || old !== table || before.classOf(old) !== classOf(table)) add(table.id, old, table);
  }
  for (const table of before.catalog.tables()) if (!catalog.table(table.id)) add(table.id, table);
  return { tables, references };
}

function meet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const element of few) if (many.has(element)) return true;
  return false;
}

const none: readonly never[] = [];

interface Recording extends Dependencies {
  readonly tables: Set<RelationId>;
  references: Set<RelationId> | undefined;
  functions: Map<string, DatabaseFunction | undefined> | undefined;
  comments: Map<Statement, string> | undefined;
}

function emptyRecord(): Recording {
  return { tables: new Set(), references: undefined, functions: undefined, comments: undefined };
}

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

function referencesByTarget(catalog: Catalog): ReadonlyMap<RelationId, Reference[]> {
  const byTarget = new Map<RelationId, Reference[]>();
  for (const table of catalog.tables()) {
    for (const key of foreignKeysOf(table)) {
      const list = byTarget.get(key.references);
      if (list) list.push({ table, key });
      else byTarget.set(key.references, [{ table, key }]);
    }
  }
  return byTarget;
}
