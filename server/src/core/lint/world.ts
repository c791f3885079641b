/**
 * The database as one table's rules see it. Whatever they look at beside the table is recorded, so that their verdicts
 * hold until one of these things is another object.
 */
import type { Catalog, Column, DatabaseFunction, ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { columnOf } from '../catalog/keys.js';
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

/** What the rules looked at while a table was checked. */
export interface Dependencies {
  readonly tables: ReadonlyMap<
    RelationId,
    { readonly table: Table | undefined; readonly class: TableClass | undefined }
  >;
  readonly functions: ReadonlyMap<string, DatabaseFunction | undefined>;
  readonly references: ReadonlyMap<RelationId, readonly Reference[]>;
  readonly comments: ReadonlyMap<Statement, string>;
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
  /** Whether everything in a record is still so. */
  holds(dependencies: Dependencies): boolean;
}

export function createWorld(catalog: Catalog, model: TenantModel, declarations: Declarations): RecordingWorld {
  const references = referencesByTarget(catalog);
  const referencing = (id: RelationId) => references.get(id) ?? none;
  const observe = (id: RelationId) => {
    const table = catalog.table(id);
    return { table, class: table && declarations.classOf(table) };
  };
  let tables = new Map<RelationId, { table: Table | undefined; class: TableClass | undefined }>();
  let functions = new Map<string, DatabaseFunction | undefined>();
  let lists = new Map<RelationId, readonly Reference[]>();
  let comments = new Map<Statement, string>();

  return {
    catalog,
    model,
    table(id) {
      const seen = observe(id);
      tables.set(id, seen);
      return seen.table;
    },
    function(id) {
      const found = catalog.function(id);
      functions.set(id, found);
      return found;
    },
    classOf: declarations.classOf,
    globalSourceOf: declarations.globalSourceOf,
    tenantColumnsOf: (table) => tenantColumnsOf(table, model),
    tenantColumnOf(table) {
      const name = tenantColumnsOf(table, model).at(-1);
      return name === undefined ? undefined : columnOf(table, name);
    },
    softDeleteColumnOf: (table) => softDeleteColumnOf(table, model),
    commentAbove(statement) {
      const comment = declarations.commentAbove(statement);
      comments.set(statement, comment);
      return comment;
    },
    referencing(id) {
      const list = referencing(id);
      lists.set(id, list);
      for (const { table } of list) tables.set(table.id, observe(table.id));
      return list;
    },
    record() {
      tables = new Map();
      functions = new Map();
      lists = new Map();
      comments = new Map();
      return { tables, functions, references: lists, comments };
    },
    holds(dependencies) {
      for (const [id, seen] of dependencies.tables) {
        const now = observe(id);
        if (now.table !== seen.table || now.class !== seen.class) return false;
      }
      for (const [id, seen] of dependencies.functions) {
        if (catalog.function(id) !== seen) return false;
      }
      for (const [id, list] of dependencies.references) {
        if (!sameReferences(list, referencing(id))) return false;
      }
      for (const [statement, comment] of dependencies.comments) {
        if (declarations.commentAbove(statement) !== comment) return false;
      }
      return true;
    },
  };
}

const none: readonly Reference[] = [];

function sameReferences(a: readonly Reference[], b: readonly Reference[]): boolean {
  return (
    a.length === b.length && a.every((reference, i) => reference.key === b[i]?.key && reference.table === b[i]?.table)
  );
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

/** Remembered per table, since every analysis asks for the keys of all tables. */
const foreignKeys = new WeakMap<Table, readonly ForeignKey[]>();

function foreignKeysOf(table: Table): readonly ForeignKey[] {
  let keys = foreignKeys.get(table);
  if (!keys) {
    keys = table.constraints.filter((constraint) => constraint.kind === 'foreign-key');
    foreignKeys.set(table, keys);
  }
  return keys;
}
