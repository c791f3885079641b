/**
 * What a statement says, independent of the parser that read it: the only tree that the catalog and the rules see.
 * All spans are UTF-16 offsets relative to the start of the statement.
 */
import type { Span } from '../text/span.js';
import type { Expression, Query } from './expression.js';
import type { FunctionResult } from './function-result.js';

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
  | AlterFunction
  | CreateTrigger
  | CreateType
  | AlterEnum
  | CreateDomain
  | AlterDomain
  | CreateSequence
  | AlterSequence
  | CreateRole
  | AlterRole
  | SetStoredVariable
  | Grant
  | GrantRole
  | AlterDefaultPrivileges
  | AlterOwner
  | CreateExtension
  | RefreshMaterializedView
  | DataChange
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
  /** CREATE TABLE ... OF type, whose attributes are the columns; those in `columns` only add to them (type unknown). */
  readonly ofType?: QualifiedName;
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
  /** What a generated column is computed from. */
  readonly generatedAs: Expression | undefined;
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
  /** ALTER CONSTRAINT: what is `undefined` stays as it is. */
  | {
      readonly kind: 'alter-constraint';
      readonly constraint: Name;
      readonly deferrable: boolean | undefined;
      readonly enforced: boolean | undefined;
      /** INHERIT or NO INHERIT. */
      readonly noInherit: boolean | undefined;
    }
  | { readonly kind: 'row-security'; readonly enabled: boolean }
  | { readonly kind: 'force-row-security'; readonly forced: boolean }
  /** `bound` is `FOR VALUES ...` or `DEFAULT` as written; an index that is attached has none. */
  | { readonly kind: 'attach-partition'; readonly partition: RelationName; readonly bound: Span | undefined }
  | { readonly kind: 'detach-partition'; readonly partition: RelationName }
  | { readonly kind: 'inherit' | 'no-inherit'; readonly parent: RelationName }
  | { readonly kind: 'set-persistence'; readonly persistence: 'permanent' | 'unlogged' }
  /** `SET (security_invoker = true)`, `RESET (fillfactor)`: a value is `undefined` where the option is reset. */
  | { readonly kind: 'set-options'; readonly options: readonly StorageOption[] }
  | { readonly kind: 'owner'; readonly owner: Name }
  | {
      readonly kind: 'set-trigger-state';
      /** `undefined` for ALL and USER. */
      readonly trigger: Name | undefined;
      readonly enabled: boolean;
    }
  /** SET TABLESPACE, CLUSTER ON, ...: nothing that the catalog models. `tag` is the grammar's name. */
  | { readonly kind: 'other'; readonly tag: string }
);

/** A storage parameter or view option. `true` where it is written without a value, `undefined` where it is reset. */
export interface StorageOption {
  readonly name: string;
  readonly value: string | undefined;
}

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
  /** `WITH (security_invoker = true)`. */
  readonly options: readonly StorageOption[];
  readonly query: Query;
  /** The SELECT as written, from its first token to its last, parentheses around all of it included. */
  readonly queryAt: Span;
  readonly span: Span;
}

/** REFRESH MATERIALIZED VIEW. */
export interface RefreshMaterializedView {
  readonly kind: 'refresh-materialized-view';
  readonly view: RelationName;
  readonly concurrently: boolean;
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

export interface CreateFunction extends FunctionAttributes {
  readonly kind: 'create-function';
  readonly name: QualifiedName;
  readonly procedure: boolean;
  readonly orReplace: boolean;
  readonly parameters: readonly FunctionParameter[];
  /** Absent for procedures and RETURNS TABLE. */
  readonly returns: TypeName | undefined;
  readonly language: string;
  /** The source text of a string body; absent for BEGIN ATOMIC and RETURN bodies. */
  readonly body: string | undefined;
  /** The string literal of the body as written, quotes included; of BEGIN ATOMIC and RETURN, the whole body. */
  readonly bodySpan: Span | undefined;
  /** Read from the body after the statement itself, so an engine alone does not give it. */
  readonly result?: FunctionResult | undefined;
  readonly span: Span;
}

export interface FunctionParameter {
  readonly name: string | undefined;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table';
  readonly type: TypeName;
  readonly hasDefault: boolean;
}

/** What CREATE and ALTER FUNCTION say of how a function runs; `undefined` where they do not say it. */
export interface FunctionAttributes {
  readonly volatility: 'immutable' | 'stable' | 'volatile' | undefined;
  readonly security: 'invoker' | 'definer' | undefined;
  readonly leakproof: boolean | undefined;
  /**
   * `SET search_path = ''`. Values are `undefined` for RESET and SET ... TO DEFAULT, and empty for FROM CURRENT, whose
   * value is not known. The name is `all` for RESET ALL.
   */
  readonly settings: readonly { readonly name: string; readonly values: readonly string[] | undefined }[];
}

export interface AlterFunction extends FunctionAttributes {
  readonly kind: 'alter-function';
  readonly name: QualifiedName;
  /** The types of its arguments, where they are written. */
  readonly arguments?: readonly TypeName[];
  readonly span: Span;
}

export interface CreateTrigger {
  readonly kind: 'create-trigger';
  readonly name: Name;
  readonly table: RelationName;
  readonly orReplace: boolean;
  /** CREATE CONSTRAINT TRIGGER. */
  readonly constraint: boolean;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly TriggerEvent[];
  /** `UPDATE OF a, b`. */
  readonly updateColumns: readonly Name[];
  readonly forEach: 'row' | 'statement';
  readonly when: Expression | undefined;
  readonly function: QualifiedName;
  readonly span: Span;
}

export type TriggerEvent = 'insert' | 'update' | 'delete' | 'truncate';

// -- Types, sequences, extensions ------------------------------------------------------------------------------------

export interface CreateType {
  readonly kind: 'create-type';
  readonly type: QualifiedName;
  readonly variant: 'enum' | 'composite' | 'range' | 'base' | 'shell';
  /** Of an enum, in order. */
  readonly labels: readonly string[];
  /** Of a composite type. */
  readonly attributes: readonly { readonly name: Name; readonly type: TypeName }[];
  readonly span: Span;
}

/** ALTER TYPE ... ADD VALUE and RENAME VALUE. */
export interface AlterEnum {
  readonly kind: 'alter-enum';
  readonly type: QualifiedName;
  readonly change:
    | {
        readonly kind: 'add';
        readonly label: string;
        readonly ifNotExists: boolean;
        readonly place: { readonly side: 'before' | 'after'; readonly label: string } | undefined;
      }
    | { readonly kind: 'rename'; readonly from: string; readonly to: string };
  readonly span: Span;
}

export interface CreateDomain {
  readonly kind: 'create-domain';
  readonly domain: QualifiedName;
  readonly base: TypeName;
  readonly notNull: boolean;
  readonly default: Expression | undefined;
  readonly checks: readonly CheckDefinition[];
  readonly span: Span;
}

export interface AlterDomain {
  readonly kind: 'alter-domain';
  readonly domain: QualifiedName;
  readonly change:
    | { readonly kind: 'set-default'; readonly default: Expression | undefined }
    | { readonly kind: 'set-not-null' | 'drop-not-null' }
    | { readonly kind: 'add-check'; readonly check: CheckDefinition }
    | { readonly kind: 'drop-constraint'; readonly constraint: Name; readonly ifExists: boolean }
    | { readonly kind: 'validate-constraint'; readonly constraint: Name };
  readonly span: Span;
}

export interface CreateSequence {
  readonly kind: 'create-sequence';
  readonly sequence: RelationName;
  readonly persistence: 'permanent' | 'temporary' | 'unlogged';
  readonly ifNotExists: boolean;
  /** `bigint` where not written. */
  readonly type: TypeName | undefined;
  /** `OWNED BY table.column`. */
  readonly ownedBy: { readonly table: RelationName; readonly column: Name } | undefined;
  readonly span: Span;
}

export interface AlterSequence {
  readonly kind: 'alter-sequence';
  readonly sequence: RelationName;
  readonly ifExists: boolean;
  readonly type: TypeName | undefined;
  /** `'none'` for OWNED BY NONE; `undefined` where the statement does not speak of it. */
  readonly ownedBy: { readonly table: RelationName; readonly column: Name } | 'none' | undefined;
  readonly span: Span;
}

export interface CreateExtension {
  readonly kind: 'create-extension';
  readonly name: Name;
  readonly schema: Name | undefined;
  readonly ifNotExists: boolean;
  readonly span: Span;
}

// -- Roles and privileges --------------------------------------------------------------------------------------------

/** CREATE ROLE, CREATE USER, CREATE GROUP. */
export interface CreateRole extends RoleAttributes {
  readonly kind: 'create-role';
  readonly role: Name;
  readonly span: Span;
}

/** ALTER ROLE ... with attributes. Its SET form is `SetStoredVariable`. */
export interface AlterRole extends RoleAttributes {
  readonly kind: 'alter-role';
  readonly role: Name;
  readonly span: Span;
}

/** `undefined` where the statement does not say it. */
export interface RoleAttributes {
  readonly superuser: boolean | undefined;
  readonly bypassRowSecurity: boolean | undefined;
  readonly login: boolean | undefined;
  /** The words SUPERUSER and BYPASSRLS, where they grant it. */
  readonly unboundAt: Span | undefined;
  /** IN ROLE, IN GROUP. */
  readonly memberOf: readonly Name[];
  /** ROLE, USER and ADMIN: the roles that become members of this one. */
  readonly members: readonly Name[];
}

/** ALTER ROLE ... SET and ALTER DATABASE ... SET: for the sessions to come. */
export interface SetStoredVariable {
  readonly kind: 'set-stored-variable';
  readonly on: 'role' | 'database';
  /** The role or database; absent for ALTER ROLE ALL. */
  readonly target: Name | undefined;
  /** In lower case; `all` for RESET ALL. */
  readonly name: string;
  /** `undefined` for DEFAULT and RESET, empty for FROM CURRENT, whose value is not known. */
  readonly values: readonly string[] | undefined;
  readonly span: Span;
}

/** GRANT and REVOKE on objects. REVOKE GRANT OPTION FOR is `Other`: the privilege stays. */
export interface Grant {
  readonly kind: 'grant';
  readonly revoke: boolean;
  /** Lower case; `['all']` for ALL PRIVILEGES. Those on columns alone are not among them. */
  readonly privileges: readonly string[];
  /** The privileges that are limited to columns: `select` of `SELECT (a, b)`, `all` of `ALL (a)`. */
  readonly columnPrivileges: readonly string[];
  readonly objectType: 'table' | 'sequence' | 'function' | 'schema' | 'type' | 'other';
  /** Empty for ALL TABLES IN SCHEMA, whose schemas are in `inSchemas`. */
  readonly objects: readonly GrantedObject[];
  readonly inSchemas: readonly Name[];
  /** `public` for PUBLIC. */
  readonly grantees: readonly Name[];
  /** The privilege list as written, ALL PRIVILEGES included. */
  readonly privilegesSpan: Span;
  readonly cascade: boolean;
  readonly span: Span;
}

export interface GrantedObject extends QualifiedName {
  /** Of a function: the types of its arguments, where they are written. */
  readonly arguments?: readonly TypeName[];
}

/** GRANT role TO role, REVOKE role FROM role, ALTER GROUP ... ADD and DROP USER. REVOKE ADMIN OPTION FOR is `Other`. */
export interface GrantRole {
  readonly kind: 'grant-role';
  readonly revoke: boolean;
  readonly roles: readonly Name[];
  readonly grantees: readonly Name[];
  readonly span: Span;
}

export interface AlterDefaultPrivileges {
  readonly kind: 'alter-default-privileges';
  readonly inSchemas: readonly Name[];
  readonly forRoles: readonly Name[];
  /** `objects` and `inSchemas` of it are empty. */
  readonly grant: Grant;
  readonly span: Span;
}

/** ALTER ... OWNER TO of anything that is not altered by ALTER TABLE. */
export interface AlterOwner {
  readonly kind: 'alter-owner';
  readonly objectType: ObjectType;
  readonly object: ObjectName;
  readonly owner: Name;
  readonly span: Span;
}

// -- Rows ------------------------------------------------------------------------------------------------------------

/** How many rows of one INSERT are kept. */
export const mostRows = 20;

/**
 * INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY ... FROM and SELECT: what reads or changes rows instead of the schema.
 * Data in bulk is not read, and the reduced engine reads none: they are `Other` with the tag `InsertStmt`, `UpdateStmt`,
 * `DeleteStmt`, `TruncateStmt` or `CopyStmt`.
 */
export interface DataChange {
  readonly kind: 'data';
  readonly command: 'insert' | 'update' | 'delete' | 'merge' | 'truncate' | 'copy' | 'select';
  /** The tables that are written; empty for a SELECT. Those that its WITH writes are in `inWith`. */
  readonly tables: readonly RelationName[];
  /** The alias of the written table. */
  readonly alias: string | undefined;
  /**
   * The columns an INSERT or COPY lists, those an UPDATE sets, with their values, and those of all branches of a MERGE.
   * The value is absent too where one subquery gives it with others: `(a, b) = (SELECT ...)`.
   */
  readonly columns: readonly { readonly name: Name; readonly value: Expression | undefined }[];
  /** The first rows of INSERT ... VALUES. DEFAULT is an expression of kind `other` without parts. */
  readonly rows: readonly (readonly Expression[])[];
  /**
   * What it reads: WITH, FROM, USING, the source of INSERT ... SELECT, with the WHERE conditions (of MERGE the ON
   * condition) among its conditions. A SELECT is this query; otherwise it is absent where there is none of these.
   */
  readonly query: Query | undefined;
  /** Whether it has a WHERE clause, or its INSERT ... SELECT has; the ON condition of MERGE is none. */
  readonly filtered: boolean;
  /** The INSERT, UPDATE, DELETE and MERGE in its WITH. */
  readonly inWith: readonly DataChange[];
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
  | 'domain-constraint'
  | 'extension'
  | 'role'
  | 'other';

/**
 * An object named in DROP, COMMENT ON or RENAME. For what belongs to a table, `table` is that table;
 * for a constraint of a domain, the domain.
 */
export interface ObjectName {
  /** The object's own name; for a relation, type, function or schema the whole qualified name. */
  readonly name: QualifiedName;
  readonly table: RelationName | undefined;
  readonly span: Span;
  /** Of a function: the types of its arguments, where they are written. */
  readonly arguments?: readonly TypeName[];
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
 * functions. Replay runs what it can of it; what else it did is unknown, not missing.
 */
export interface Opaque {
  readonly kind: 'opaque';
  readonly tag: 'do' | 'call' | 'execute' | 'select';
  /** Source text of a DO block. */
  readonly body: string | undefined;
  /** The string literal of that text as written, quotes included. */
  readonly bodySpan: Span | undefined;
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
