/**
 * The schema after replay, as an immutable value. Objects below it are immutable too: an object that a statement did
 * not touch is the same object before and after.
 */

import type {
  FunctionParameter,
  IndexElement,
  PolicyCommand,
  ReferentialAction,
  TriggerEvent,
  TypeName,
} from '../syntax/ddl.js';
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
  /** The first of that name, in whatever schema. */
  anyRelation(name: string): Relation | undefined;
  /** Materialized views among them. */
  views(): readonly View[];
  function(id: string): DatabaseFunction | undefined;
  functions(): readonly DatabaseFunction[];
  /** The first of that name, in whatever schema. */
  anyFunction(name: string): DatabaseFunction | undefined;
  /** By `schema.name`: enum, composite, range types and domains. */
  type(id: string): DatabaseType | undefined;
  types(): readonly DatabaseType[];
  role(name: string): Role | undefined;
  roles(): readonly Role[];
  extension(name: string): Extension | undefined;
  extensions(): readonly Extension[];
  /** What ALTER DEFAULT PRIVILEGES granted and did not revoke. */
  defaultPrivileges(): readonly Privilege[];
  schemas(): readonly string[];
  /** Set where code that replay cannot see may have created functions, or extensions that bring some. */
  unseenFunctions(): object | undefined;
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
  readonly triggers: readonly Trigger[];
  /** Granted by migrations, and not revoked. The owner's own are not among them. */
  readonly privileges: readonly Privilege[];
  /** Set by ALTER TABLE ... OWNER TO; without it the role that runs the migrations. */
  readonly owner: Traced<string> | undefined;
  readonly rowSecurity: Traced<boolean>;
  readonly forceRowSecurity: Traced<boolean>;
  readonly comment: Traced<string> | undefined;
  readonly partitionBy:
    | { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly (string | undefined)[] }
    | undefined;
  readonly partitionOf: RelationId | undefined;
  /** Of a partition: `FOR VALUES ...` or `DEFAULT` where it is written. */
  readonly partitionBound: Origin | undefined;
  readonly inherits: readonly RelationId[];
  /** The id of the composite type that a typed table is made of. */
  readonly ofType?: string;
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
  | 'triggers'
  | 'privileges'
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
  readonly generatedAs: Expression | undefined;
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
  /** COMMENT ON INDEX: the index behind it has a comment of its own. */
  readonly indexComment?: Traced<string> | undefined;
  /** The names of its index's columns, where a column has got another since: copies of the index are named after them. */
  readonly namedAfter?: readonly string[];
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
  /** COMMENT ON INDEX: the index behind it has a comment of its own. */
  readonly indexComment?: Traced<string> | undefined;
  /** The names of its index's columns, where a column has got another since: copies of the index are named after them. */
  readonly namedAfter?: readonly string[];
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
  /** The names of its index's columns, where a column has got another since: copies of the index are named after them. */
  readonly namedAfter?: readonly string[];
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
  /** The relations its sub-queries name, as far as they existed when it was created. */
  readonly dependsOn: readonly RelationId[];
  /** The columns that it reads, those of its own table included. */
  readonly reads: readonly ColumnUse[];
  /** The policy's name in its statement. */
  readonly origin: Origin;
}

/** A trigger, on a table or (INSTEAD OF) on a view. */
export interface Trigger {
  readonly name: string;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly TriggerEvent[];
  /** `UPDATE OF a, b`; empty for any column. */
  readonly updateColumns: readonly string[];
  readonly forEach: 'row' | 'statement';
  readonly constraint: boolean;
  readonly enabled: boolean;
  readonly when: Expression | undefined;
  /** `schema.name`, resolved as PostgreSQL does; the name as written where the function is not known. */
  readonly function: string;
  /** No migration had made the function, nor may one have that replay cannot see: an extension, or nobody. */
  readonly functionMissing?: true;
  /** Copied from a partitioned parent. */
  readonly inherited: boolean;
  /** The trigger's name in its statement. */
  readonly origin: Origin;
}

/** One privilege that one role has. */
export interface Privilege {
  /** `select`, `insert`, ..., `all`. Lower case. */
  readonly privilege: string;
  /** `public` for PUBLIC. */
  readonly grantee: string;
  /** Of default privileges: what kind of objects they are for, and in which schema (`undefined`: in any). */
  readonly objectType: 'table' | 'sequence' | 'function' | 'schema' | 'type' | 'other';
  readonly schema: string | undefined;
  /** The GRANT, or ALTER DEFAULT PRIVILEGES, with the place of its privilege list. */
  readonly origin: Origin;
}

/** A column that a view or policy reads. */
export interface ColumnUse {
  readonly relation: RelationId;
  readonly column: string;
}

export interface View {
  readonly kind: 'view' | 'materialized-view';
  readonly id: RelationId;
  readonly schema: string;
  readonly name: string;
  readonly query: Query;
  /** The relations its query names, as far as they existed when it was created. */
  readonly dependsOn: readonly RelationId[];
  /** The columns of theirs that it reads. */
  readonly reads: readonly ColumnUse[];
  /** Absent where they are not known. */
  readonly columns: readonly { readonly name: string; readonly type: TypeName | undefined }[] | undefined;
  /** Of a materialized view. */
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly privileges: readonly Privilege[];
  readonly owner: Traced<string> | undefined;
  /** `security_invoker`: whether it reads its tables as the role that queries the view. */
  readonly securityInvoker: Traced<boolean>;
  readonly securityBarrier: Traced<boolean>;
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

/** A sequence, composite type or foreign table: its name is taken among the relations. */
export interface OtherRelation {
  readonly kind: 'sequence' | 'type' | 'foreign-table';
  readonly id: RelationId;
  readonly schema: string;
  readonly name: string;
  /** Of a sequence: the column it is dropped with (`serial`, identity, OWNED BY). */
  readonly ownedBy: { readonly table: RelationId; readonly column: string } | undefined;
  readonly comment: Traced<string> | undefined;
  readonly origin: Origin;
}

export interface DatabaseFunction {
  /** `schema.name`; of overloads, the last one defined is the entry. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly procedure: boolean;
  readonly parameters: readonly FunctionParameter[];
  readonly returns: TypeName | undefined;
  readonly language: string;
  readonly body: string | undefined;
  readonly volatility: Traced<'immutable' | 'stable' | 'volatile'>;
  readonly security: Traced<'invoker' | 'definer'>;
  readonly leakproof: Traced<boolean>;
  /** `SET search_path = ...` of the function itself, by name in lower case. */
  readonly settings: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly owner: Traced<string> | undefined;
  /** The roles that may execute it beside its owner: `public` unless that is revoked. */
  readonly executors: readonly string[];
  readonly comment: Traced<string> | undefined;
  /** Its name in the statement that defined it last. */
  readonly origin: Origin;
}

export type DatabaseType = EnumType | CompositeType | DomainType | RangeType;

interface TypeBase {
  /** `schema.name`, as relation ids are written. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly comment: Traced<string> | undefined;
  readonly origin: Origin;
}

export interface EnumType extends TypeBase {
  readonly kind: 'enum-type';
  readonly labels: readonly string[];
}

export interface CompositeType extends TypeBase {
  readonly kind: 'composite-type';
  readonly attributes: readonly { readonly name: string; readonly type: TypeName }[];
}

export interface DomainType extends TypeBase {
  readonly kind: 'domain-type';
  readonly base: TypeName;
  readonly notNull: boolean;
  readonly default: Expression | undefined;
  readonly checks: readonly { readonly name: string; readonly expression: Expression }[];
}

/** A range or base type: known to exist. */
export interface RangeType extends TypeBase {
  readonly kind: 'range-type';
}

/** A role that migrations create or alter. */
export interface Role {
  readonly kind: 'role';
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRowSecurity: boolean;
  readonly login: boolean;
  readonly memberOf: readonly string[];
  readonly origin: Origin;
}

export interface Extension {
  readonly kind: 'extension';
  readonly name: string;
  readonly schema: string | undefined;
  readonly origin: Origin;
}
