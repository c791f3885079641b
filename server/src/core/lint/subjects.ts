/**
 * What rules are asked about. The runner enumerates the subjects of each kind, so it knows how many were checked; a rule
 * never looks for its subjects itself.
 */
import type {
  Column,
  DatabaseFunction,
  DatabaseType,
  ForeignKey,
  Index,
  KeyConstraint,
  Policy,
  Table,
  Trigger,
  View,
} from '../catalog/catalog.js';
import type { Step } from '../catalog/history.js';
import type { DataChange } from '../syntax/ddl.js';
import type { SyntaxFault } from '../syntax/engine.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { InheritedPath } from '../tenancy/inheritance.js';
import type { GlobalSource } from '../tenancy/model.js';
import type { Migration, MigrationFile, MigrationHistory } from './migration.js';
import type { Suppression } from './suppress.js';

export type Subjects = TableSubjects & ObjectSubjects & MigrationSubjects & FileSubjects;

/** Subjects that belong to one table. Those that speak of tenants exist only where there is a tenant model. */
export interface TableSubjects {
  /** A table that is neither a partition, temporary nor excluded: tenant, root or global. */
  table: { readonly table: Table };
  /** A column of such a table. */
  column: { readonly table: Table; readonly column: Column };
  /** A foreign key of such a table. */
  'foreign-key': {
    readonly table: Table;
    readonly key: ForeignKey;
    /** The table itself for a self reference; absent where it is not in the catalog. */
    readonly referenced: Table | undefined;
  };
  /** A primary key, unique constraint or unique index of such a table. */
  'unique-key': { readonly table: Table; readonly unique: UniqueKey };
  /** An index made by CREATE INDEX on such a table. */
  index: { readonly table: Table; readonly index: Index };
  /** A trigger of such a table. */
  trigger: { readonly table: Table; readonly trigger: Trigger };
  /** A partitioned table, itself no partition, and its partitions. */
  'partitioned-table': { readonly table: Table; readonly partitions: readonly Table[] };
  /** A table that is neither global, root, partition, temporary nor excluded: it has, or should have, the tenant column. */
  'business-table': { readonly table: Table; readonly tenant: Column | undefined };
  /** A business table that has the tenant column; `tenant` is its most specific one. */
  'tenant-table': TenantTable;
  /**
   * A tenant table, or a root, whose own key stands in for the tenant column. Where tables may inherit their tenant, also
   * one without the column: `tenant` is then the first column of the key that its path to the tenant starts with.
   */
  'isolated-table': IsolatedTable;
  /** A policy of an isolated table. */
  policy: IsolatedTable & { readonly policy: Policy };
  'global-table': { readonly table: Table; readonly declaredBy: GlobalSource };
  /** A foreign key of a business table to a business table. */
  'tenant-foreign-key': {
    readonly table: Table;
    readonly key: ForeignKey;
    /** The table itself for a self reference. */
    readonly referenced: Table;
  };
  /** A tenant table and the foreign keys of tenant tables that reference it (at least one). */
  'referenced-tenant-table': TenantTable & {
    readonly referencing: readonly { readonly table: Table; readonly key: ForeignKey }[];
  };
  /** A primary key, unique constraint or unique index of a tenant table. */
  'tenant-unique': TenantTable & { readonly unique: UniqueKey };
  /** An index made by CREATE INDEX on a tenant table. */
  'tenant-index': TenantTable & { readonly index: Index };
}

/** Objects of the schema beside tables. */
export interface ObjectSubjects {
  view: { readonly view: View };
  function: { readonly function: DatabaseFunction };
  type: { readonly type: DatabaseType };
}

/** What migrations do, in their order. */
export interface MigrationSubjects {
  /** A statement that builds the schema, and what it did. A rule names the kinds of statements that it is about. */
  statement: { readonly statement: Statement; readonly step: Step; readonly migration: Migration };
  /** A file that the migration tool runs, and what its statements did. */
  migration: MigrationFile & { readonly steps: readonly Step[] };
  /** All migrations of a database. */
  history: { readonly history: MigrationHistory };
}

/** What concerns files, whether a migration tool runs them or not. */
export interface FileSubjects {
  /** A statement that the grammar refused. */
  'broken-statement': { readonly file: SourceFile; readonly statement: Statement; readonly fault: SyntaxFault };
  /** A statement about rows, in a file that belongs to no history or in the body of a function. */
  query: {
    readonly file: SourceFile;
    /** In a body: the statement read out of it, which stands `within` the one that makes the function. */
    readonly statement: Statement;
    readonly query: DataChange;
    readonly within: DatabaseFunction | undefined;
  };
  suppression: {
    readonly suppression: Suppression;
    /** How many findings it silenced. */
    readonly silenced: number;
    /** Whether the rule it names exists. */
    readonly known: boolean;
  };
}

export type SubjectKind = keyof Subjects;
export type TableSubjectKind = keyof TableSubjects;
export type ObjectSubjectKind = keyof ObjectSubjects;

export interface TenantTable {
  readonly table: Table;
  readonly tenant: Column;
}

export interface IsolatedTable extends TenantTable {
  readonly root: boolean;
  /** Set where the table inherits its tenant. */
  readonly path: InheritedPath | undefined;
}

/** A key constraint or a unique index, seen alike. */
export type UniqueKey =
  | { readonly by: 'constraint'; readonly constraint: KeyConstraint }
  | { readonly by: 'index'; readonly index: Index };
