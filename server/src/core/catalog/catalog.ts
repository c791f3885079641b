/**
 * The schema after replay, as an immutable value. Objects below it are immutable too: an object that a statement did
 * not touch is the same object before and after.
 */

import type { IndexElement, PolicyCommand, ReferentialAction, TypeName } from '../syntax/ddl.js';
import type { Expression, Query } from '../syntax/expression.js';
import type { Statement } from '../syntax/source-file.js';
import type { Origin, Traced } from './origin.js';

/** `schema.name` of a relation, each part quoted where SQL needs it (`public."Order"`). Unique in a catalog. */
export type RelationId = string & { readonly brand: 'RelationId' };

export interface Catalog {
  relation(id: RelationId): Relation | undefined;
  table(id: RelationId): Table | undefined;
  /** All tables, in the order of their creation. */
  tables(): readonly Table[];
  relations(): readonly Relation[];
  function(id: string): DatabaseFunction | undefined;
  schemas(): readonly string[];
}

export type Relation = Table | View | IndexEntry | OtherRelation;

export interface Table {
  readonly kind: 'table';
  readonly id: RelationId;
  readonly schema: string;
  readonly name: string;
  readonly persistence: 'permanent' | 'temporary' | 'unlogged';
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** Made by CREATE INDEX. Those behind primary keys and unique constraints are the constraints themselves. */
  readonly indexes: readonly Index[];
  readonly policies: readonly Policy[];
  readonly rowSecurity: Traced<boolean>;
  readonly forceRowSecurity: Traced<boolean>;
  readonly comment: Traced<string> | undefined;
  readonly partitionBy:
    | { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly (string | undefined)[] }
    | undefined;
  readonly partitionOf: RelationId | undefined;
  readonly inherits: readonly RelationId[];
  /** What replay could not see of this table. Empty for a table whose every fact is known. */
  readonly unknown: readonly Unknown[];
  /** The table's name in the statement that created it. */
  readonly origin: Origin;
}

export type UnknownAspect =
  | 'columns'
  | 'constraints'
  | 'indexes'
  | 'row-security'
  | 'policies'
  | 'comments'
  | 'existence';

/** An aspect of an object that `statement` may have changed in a way replay cannot see. */
export interface Unknown {
  readonly aspect: UnknownAspect;
  readonly statement: Statement;
}

export interface Column {
  readonly name: string;
  /** Absent where it is not known (CREATE TABLE AS). */
  readonly type: TypeName | undefined;
  readonly notNull: Traced<boolean>;
  readonly default: Traced<Expression> | undefined;
  readonly generated: 'stored' | 'virtual' | undefined;
  readonly identity: 'always' | 'by default' | undefined;
  readonly comment: Traced<string> | undefined;
  /** The column's name in the statement that created it. */
  readonly origin: Origin;
  /** The column's whole definition in that statement. */
  readonly definition: Origin;
}

export type Constraint = KeyConstraint | ForeignKey | CheckConstraint | ExclusionConstraint;

interface ConstraintBase {
  /** As PostgreSQL stores it, made up as PostgreSQL makes it up where the statement gave none. */
  readonly name: string;
  readonly deferrable: boolean;
  readonly validated: boolean;
  /** The whole constraint in the statement that created it. */
  readonly origin: Origin;
  /** Written inside a column definition. */
  readonly inline: boolean;
  /** Copied from a partitioned parent, whose constraint has the findings. */
  readonly inherited: boolean;
}

export interface KeyConstraint extends ConstraintBase {
  readonly kind: 'primary-key' | 'unique';
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
  /** Where the column list stands, as far as the statement has one. */
  readonly columnsOrigin: Origin;
  readonly comment: Traced<string> | undefined;
}

export interface ForeignKey extends ConstraintBase {
  readonly kind: 'foreign-key';
  readonly columns: readonly string[];
  readonly references: RelationId;
  /** Filled in from the primary key where the statement names none; empty if that is not known. */
  readonly referencedColumns: readonly string[];
  readonly onDelete: ReferentialAction | undefined;
  readonly onUpdate: ReferentialAction | undefined;
  readonly onDeleteColumns: readonly string[];
  readonly match: 'simple' | 'full' | 'partial';
  readonly enforced: boolean;
  /** The referencing columns (inline: the column's name); where a finding about the key belongs. */
  readonly columnsOrigin: Origin;
  /** The name of the referenced table. */
  readonly referencesOrigin: Origin;
}

export interface CheckConstraint extends ConstraintBase {
  readonly kind: 'check';
  readonly expression: Expression;
  /** NO INHERIT: children do not get it. */
  readonly noInherit: boolean;
  /** Of a copy made by LIKE: where its expressions are written, to which their spans are relative. */
  readonly copiedFrom?: Origin;
}

export interface ExclusionConstraint extends ConstraintBase {
  readonly kind: 'exclusion';
  readonly method: string;
  readonly elements: readonly { readonly element: IndexElement; readonly operator: string }[];
  readonly where: Expression | undefined;
  /** Of a copy made by LIKE: where its expressions are written, to which their spans are relative. */
  readonly copiedFrom?: Origin;
}

export interface Index {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly string[];
  readonly where: Expression | undefined;
  readonly nullsNotDistinct: boolean;
  readonly comment: Traced<string> | undefined;
  /** Copied from a partitioned parent, whose index has the findings. */
  readonly inherited: boolean;
  /** The index's name in its statement; the word INDEX where it has none. */
  readonly origin: Origin;
  /** The parenthesised element list. */
  readonly elementsOrigin: Origin;
  /** Of a copy made by LIKE: where its expressions are written, to which their spans are relative. */
  readonly copiedFrom?: Origin;
}

export interface Policy {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  /** Lower case; `['public']` where the statement names none. */
  readonly roles: readonly string[];
  readonly using: Traced<Expression> | undefined;
  readonly check: Traced<Expression> | undefined;
  /** The policy's name in its statement. */
  readonly origin: Origin;
}

export interface View {
  readonly kind: 'view' | 'materialized-view';
  readonly id: RelationId;
  readonly schema: string;
  readonly name: string;
  readonly query: Query;
  /** The relations its query names, as far as they existed when it was created. */
  readonly dependsOn: readonly RelationId[];
  /** Of a materialized view. */
  readonly indexes: readonly Index[];
  readonly comment: Traced<string> | undefined;
  readonly origin: Origin;
}

/** An index or key as an entry of its schema's relations: names are unique among tables, views and indexes together. */
export interface IndexEntry {
  readonly kind: 'index';
  readonly id: RelationId;
  readonly schema: string;
  readonly name: string;
  readonly table: RelationId;
}

/** A sequence, composite type or foreign table: known to exist, not modelled further. */
export interface OtherRelation {
  readonly kind: 'sequence' | 'type' | 'foreign-table';
  readonly id: RelationId;
  readonly schema: string;
  readonly name: string;
  readonly origin: Origin;
}

export interface DatabaseFunction {
  /** `schema.name`; overloads share one entry, the last one defined. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly language: string;
  readonly body: string | undefined;
  readonly origin: Origin;
}
