/**
 * What rules are asked about. The runner enumerates the subjects of each kind, so it knows how many were checked; a rule
 * never looks for its subjects itself.
 */
import type { Column, ForeignKey, Index, KeyConstraint, Table } from '../catalog/catalog.js';
import type { SyntaxFault } from '../syntax/engine.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { GlobalSource } from '../tenancy/model.js';
import type { Suppression } from './suppress.js';

export interface Subjects {
  /** A table that is neither global, root, partition, temporary nor excluded: it has, or should have, the tenant column. */
  'business-table': { readonly table: Table; readonly tenant: Column | undefined };
  /** A business table that has the tenant column; `tenant` is its most specific one. */
  'tenant-table': TenantTable;
  /** A tenant table, or a root, whose own key stands in for the tenant column. */
  'isolated-table': TenantTable & { readonly root: boolean };
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
  /** A statement that the grammar refused. */
  'broken-statement': { readonly file: SourceFile; readonly statement: Statement; readonly fault: SyntaxFault };
  suppression: {
    readonly suppression: Suppression;
    /** How many findings it silenced. */
    readonly silenced: number;
    /** Whether the rule it names exists. */
    readonly known: boolean;
  };
}

export type SubjectKind = keyof Subjects;

export interface TenantTable {
  readonly table: Table;
  readonly tenant: Column;
}

/** A key constraint or a unique index, seen alike. */
export type UniqueKey =
  | { readonly by: 'constraint'; readonly constraint: KeyConstraint }
  | { readonly by: 'index'; readonly index: Index };
