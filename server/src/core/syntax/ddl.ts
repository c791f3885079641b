/**
 * What a statement says, independent of the parser that read it: the only tree that the catalog and the rules see.
 * All spans are UTF-16 offsets relative to the start of the statement.
 */
import type { Span } from '../text/span.js';
import type { Expression, Query } from './expression.js';

/** An identifier: its value after folding and unquoting, cut to 63 bytes as PostgreSQL does, and where it stands. */
export interface Name {
  readonly value: string;
  readonly span: Span;
}

/** A possibly schema-qualified name. `span` covers all of it. */
export interface QualifiedName {
  readonly schema: Name | undefined;
  readonly name: Name;
  readonly span: Span;
}

export type RelationName = QualifiedName;

/**
 * A data type as written. `name` is PostgreSQL's own (`timestamptz`, `int4`, `varchar`, `bpchar`: what the grammar
 * turns `TIMESTAMP WITH TIME ZONE`, `INTEGER`, ... into), in lower case unless quoted; `serial` stays `serial`.
 */
export interface TypeName {
  readonly schema: string | undefined;
  readonly name: string;
  /** `varchar(20)` has `[20]`, `numeric(10,2)` has `[10, 2]`. */
  readonly modifiers: readonly number[];
  readonly arrayDimensions: number;
  readonly setOf: boolean;
  readonly span: Span;
}

export type Ddl =
  | CreateTable
  | AlterTable
  | CreateIndex
  | CreatePolicy
  | AlterPolicy
  | CreateView
  | CreateSchema
  | CreateFunction
  | Drop
  | Rename
  | SetSchema
  | Comment
  | SetVariable
  | Transaction
  | Opaque
  | Other
  | Unreadable;

export type DdlKind = Ddl['kind'];
export type DdlOf<K extends DdlKind> = Extract<Ddl, { kind: K }>;

// -- Tables ----------------------------------------------------------------------------------------------------------

export interface CreateTable {
  readonly kind: 'create-table';
  readonly table: RelationName;
  readonly persistence: 'permanent' | 'temporary' | 'unlogged';
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly like: readonly {
    readonly source: RelationName;
    readonly including: readonly LikeOption[];
    readonly span: Span;
  }[];
  readonly inherits: readonly RelationName[];
  readonly partitionOf: RelationName | undefined;
  readonly partitionBy: PartitionBy | undefined;
  /** `FOR VALUES ...` or `DEFAULT` of a partition, as written. */
  readonly partitionBound: Span | undefined;
  /** CREATE TABLE ... AS query, or SELECT ... INTO. Column names given in the statement are in `columns` (type unknown). */
  readonly as: Query | undefined;
  /** From the opening to the closing parenthesis of the element list, both included; absent where there is none. */
  readonly elements: Span | undefined;
  readonly span: Span;
}

/** In the order of the bits in which PostgreSQL's grammar hands them over. */
export const likeOptions = [
  'comments',
  'compression',
  'constraints',
  'defaults',
  'generated',
  'identity',
  'indexes',
  'statistics',
  'storage',
] as const;

export type LikeOption = (typeof likeOptions)[number];

export interface PartitionBy {
  readonly strategy: 'range' | 'list' | 'hash';
  /** Column names; an expression has none. */
  readonly columns: readonly (Name | undefined)[];
  readonly span: Span;
}

export interface ColumnDefinition {
  readonly name: Name;
  /** Absent for `PARTITION OF` and typed tables, and for CREATE TABLE AS. */
  readonly type: TypeName | undefined;
  /** Span of `NOT NULL` where written; primary key columns are NOT NULL without it. */
  readonly notNull: Span | undefined;
  readonly default: Expression | undefined;
  readonly generated: 'stored' | 'virtual' | undefined;
  readonly identity: 'always' | 'by default' | undefined;
  readonly collation: string | undefined;
  /** PRIMARY KEY, UNIQUE, REFERENCES and CHECK written in the column; they name the column themselves. */
  readonly constraints: readonly ConstraintDefinition[];
  /** The whole definition, without the comma. */
  readonly span: Span;
}

export type ConstraintDefinition =
  | KeyDefinition
  | ForeignKeyDefinition
  | CheckDefinition
  | ExclusionDefinition
  | NotNullDefinition;

interface ConstraintBase {
  readonly name: Name | undefined;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly notValid: boolean;
  /** True for a constraint written inside a column definition. */
  readonly inline: boolean;
  /** The whole constraint, `CONSTRAINT name` included, without the comma. */
  readonly span: Span;
}

export interface KeyDefinition extends ConstraintBase {
  readonly kind: 'primary-key' | 'unique';
  readonly columns: readonly Name[];
  readonly include: readonly Name[];
  readonly nullsNotDistinct: boolean;
  /** `USING INDEX name`. */
  readonly usingIndex: Name | undefined;
  /** From the opening to the closing parenthesis of the column list; absent inline. */
  readonly columnList: Span | undefined;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKeyDefinition extends ConstraintBase {
  readonly kind: 'foreign-key';
  readonly columns: readonly Name[];
  readonly references: RelationName;
  /** Empty where the statement names none: the referenced table's primary key. */
  readonly referencedColumns: readonly Name[];
  readonly match: 'simple' | 'full' | 'partial';
  /** `undefined` where not written (PostgreSQL then takes NO ACTION). */
  readonly onDelete: ReferentialAction | undefined;
  readonly onUpdate: ReferentialAction | undefined;
  /** `ON DELETE SET NULL (a, b)` (PostgreSQL 15+). */
  readonly onDeleteColumns: readonly Name[];
  /** False for NOT ENFORCED (PostgreSQL 18+): it checks nothing. */
  readonly enforced: boolean;
}

export interface CheckDefinition extends ConstraintBase {
  readonly kind: 'check';
  readonly expression: Expression;
  readonly noInherit: boolean;
}

export interface ExclusionDefinition extends ConstraintBase {
  readonly kind: 'exclusion';
  readonly method: string;
  readonly elements: readonly { readonly element: IndexElement; readonly operator: string }[];
  readonly where: Expression | undefined;
}

/** PostgreSQL 18's table constraint `CONSTRAINT name NOT NULL column`. */
export interface NotNullDefinition extends ConstraintBase {
  readonly kind: 'not-null';
  readonly column: Name;
}

// -- ALTER TABLE -----------------------------------------------------------------------------------------------------

export interface AlterTable {
  readonly kind: 'alter-table';
  /** What the statement calls it: ALTER TABLE, ALTER INDEX, ALTER VIEW, ... */
  readonly objectType: RelationKind;
  readonly table: RelationName;
  readonly ifExists: boolean;
  /** `ALTER TABLE ONLY`: partitions and children are left alone. */
  readonly only: boolean;
  readonly actions: readonly AlterAction[];
  readonly span: Span;
}

export type RelationKind = 'table' | 'foreign-table' | 'index' | 'view' | 'materialized-view' | 'sequence' | 'type';

/** One action of ALTER TABLE; each has the span of its own text. */
export type AlterAction = { readonly span: Span } & (
  | { readonly kind: 'add-column'; readonly column: ColumnDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'drop-column'; readonly column: Name; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'set-not-null' | 'drop-not-null'; readonly column: Name }
  | { readonly kind: 'set-default'; readonly column: Name; readonly default: Expression }
  | { readonly kind: 'drop-default'; readonly column: Name }
  | {
      readonly kind: 'set-type';
      readonly column: Name;
      readonly type: TypeName;
      readonly using: Expression | undefined;
    }
  | { readonly kind: 'drop-expression' | 'drop-identity'; readonly column: Name; readonly ifExists: boolean }
  | { readonly kind: 'add-identity'; readonly column: Name; readonly identity: 'always' | 'by default' }
  | { readonly kind: 'add-constraint'; readonly constraint: ConstraintDefinition }
  | {
      readonly kind: 'drop-constraint';
      readonly constraint: Name;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | { readonly kind: 'validate-constraint'; readonly constraint: Name }
  | { readonly kind: 'row-security'; readonly enabled: boolean }
  | { readonly kind: 'force-row-security'; readonly forced: boolean }
  | { readonly kind: 'attach-partition'; readonly partition: RelationName }
  | { readonly kind: 'detach-partition'; readonly partition: RelationName }
  | { readonly kind: 'inherit' | 'no-inherit'; readonly parent: RelationName }
  | { readonly kind: 'set-persistence'; readonly persistence: 'permanent' | 'unlogged' }
  /** OWNER TO, SET TABLESPACE, CLUSTER ON, ...: nothing that the catalog models yet. `tag` is the grammar's name. */
  | { readonly kind: 'other'; readonly tag: string }
);

// -- Indexes, policies, views, schemas, functions --------------------------------------------------------------------

export interface CreateIndex {
  readonly kind: 'create-index';
  /** Absent where PostgreSQL chooses it. */
  readonly name: Name | undefined;
  readonly table: RelationName;
  readonly only: boolean;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly nullsNotDistinct: boolean;
  /** `btree` where not written. */
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly Name[];
  readonly where: Expression | undefined;
  /** From the opening to the closing parenthesis of the element list, both included. */
  readonly elementList: Span;
  /** Where a WHERE clause would be inserted: behind the last token that must stand before it. */
  readonly whereAt: number;
  readonly span: Span;
}

export interface IndexElement {
  /** Set for a plain column; an expression has `expression` instead. */
  readonly column: Name | undefined;
  readonly expression: Expression | undefined;
  readonly operatorClass: string | undefined;
  readonly order: 'asc' | 'desc' | undefined;
  readonly nulls: 'first' | 'last' | undefined;
  readonly span: Span;
}

export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete';

export interface CreatePolicy {
  readonly kind: 'create-policy';
  readonly name: Name;
  readonly table: RelationName;
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  /** Empty where not written: PUBLIC. */
  readonly roles: readonly Name[];
  readonly using: Expression | undefined;
  readonly check: Expression | undefined;
  readonly span: Span;
}

/** ALTER POLICY other than RENAME: what is `undefined` stays as it is. */
export interface AlterPolicy {
  readonly kind: 'alter-policy';
  readonly name: Name;
  readonly table: RelationName;
  readonly roles: readonly Name[] | undefined;
  readonly using: Expression | undefined;
  readonly check: Expression | undefined;
  readonly span: Span;
}

export interface CreateView {
  readonly kind: 'create-view';
  readonly view: RelationName;
  readonly materialized: boolean;
  readonly temporary: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly columnNames: readonly Name[];
  readonly query: Query;
  readonly span: Span;
}

export interface CreateSchema {
  readonly kind: 'create-schema';
  readonly name: Name;
  readonly ifNotExists: boolean;
  /** Statements inside CREATE SCHEMA ... CREATE TABLE ...; their spans are relative to the whole statement. */
  readonly elements: readonly Ddl[];
  readonly span: Span;
}

export interface CreateFunction {
  readonly kind: 'create-function';
  readonly name: QualifiedName;
  readonly procedure: boolean;
  readonly orReplace: boolean;
  readonly language: string;
  /** The source text of a string body; absent for BEGIN ATOMIC and RETURN bodies. */
  readonly body: string | undefined;
  readonly span: Span;
}

// -- Statements about any object -------------------------------------------------------------------------------------

export type ObjectType =
  | RelationKind
  | 'column'
  | 'constraint'
  | 'policy'
  | 'trigger'
  | 'schema'
  | 'function'
  | 'domain'
  | 'extension'
  | 'role'
  | 'other';

/** An object named in DROP, COMMENT ON or RENAME. For what belongs to a table, `table` is that table. */
export interface ObjectName {
  /** The object's own name; for a relation, type, function or schema the whole qualified name. */
  readonly name: QualifiedName;
  readonly table: RelationName | undefined;
  readonly span: Span;
}

export interface Drop {
  readonly kind: 'drop';
  readonly objectType: ObjectType;
  readonly objects: readonly ObjectName[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
  readonly concurrently: boolean;
  readonly span: Span;
}

export interface Rename {
  readonly kind: 'rename';
  readonly objectType: ObjectType;
  readonly object: ObjectName;
  readonly newName: Name;
  readonly ifExists: boolean;
  readonly span: Span;
}

export interface SetSchema {
  readonly kind: 'set-schema';
  readonly objectType: ObjectType;
  readonly object: ObjectName;
  readonly newSchema: Name;
  readonly ifExists: boolean;
  readonly span: Span;
}

export interface Comment {
  readonly kind: 'comment';
  readonly objectType: ObjectType;
  readonly object: ObjectName;
  /** `undefined` for IS NULL, which removes the comment. */
  readonly text: string | undefined;
  /** The string literal (or NULL) as written. */
  readonly textSpan: Span;
  readonly span: Span;
}

/** SET, SET LOCAL, RESET, and `SELECT set_config(name, value, is_local)` with literal arguments. */
export interface SetVariable {
  readonly kind: 'set-variable';
  /** In lower case, e.g. `search_path`, `app.tenant_id`. `all` for RESET ALL. */
  readonly name: string;
  /** `undefined` for DEFAULT and RESET. Non-literal values are not this statement. */
  readonly values: readonly string[] | undefined;
  readonly local: boolean;
  readonly span: Span;
}

export interface Transaction {
  readonly kind: 'transaction';
  readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback-to';
  readonly savepoint: string | undefined;
  /** `AND CHAIN`. */
  readonly chain: boolean;
  readonly span: Span;
}

/**
 * Code whose effect on the schema cannot be read off the statement: DO, CALL, EXECUTE, and a SELECT that calls
 * functions. What it did is unknown, not missing.
 */
export interface Opaque {
  readonly kind: 'opaque';
  readonly tag: 'do' | 'call' | 'execute' | 'select';
  /** Source text of a DO block. */
  readonly body: string | undefined;
  /** Functions called at the top of a SELECT or by CALL, with those arguments that are string literals. */
  readonly calls: readonly {
    readonly schema: string | undefined;
    readonly name: string;
    readonly literals: readonly string[];
  }[];
  readonly span: Span;
}

/** A statement that is understood and does not change what the catalog models. `tag` is the grammar's node name. */
export interface Other {
  readonly kind: 'other';
  readonly tag: string;
  readonly span: Span;
}

/** A statement with a syntax error of which nothing could be saved, or one the engine in use cannot read. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly span: Span;
}
