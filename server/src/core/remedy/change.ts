/** Changes to a schema in the catalog's vocabulary: what a remedy consists of, before anyone decides how it is written. */
import type { Constraint, ForeignKey, Index, KeyConstraint, RelationId } from '../catalog/catalog.js';
import type { PolicyCommand, ReferentialAction } from '../syntax/ddl.js';

export type SchemaChange =
  | {
      readonly kind: 'add-column';
      readonly table: RelationId;
      readonly column: string;
      readonly type: string;
      readonly notNull: boolean;
    }
  | { readonly kind: 'set-not-null'; readonly table: RelationId; readonly column: string }
  | { readonly kind: 'set-table-comment'; readonly table: RelationId; readonly text: string }
  | { readonly kind: 'add-key'; readonly table: RelationId; readonly key: NewKey }
  | { readonly kind: 'replace-key'; readonly table: RelationId; readonly old: KeyConstraint; readonly key: NewKey }
  | {
      readonly kind: 'replace-foreign-key';
      readonly table: RelationId;
      readonly old: ForeignKey;
      readonly key: NewForeignKey;
    }
  | { readonly kind: 'add-index'; readonly table: RelationId; readonly index: NewIndex }
  | { readonly kind: 'replace-index'; readonly table: RelationId; readonly old: Index; readonly index: NewIndex }
  /** A unique constraint that becomes a unique index, since only an index can be partial. */
  | {
      readonly kind: 'replace-key-by-index';
      readonly table: RelationId;
      readonly old: KeyConstraint;
      readonly index: NewIndex;
    }
  | { readonly kind: 'drop-constraint'; readonly table: RelationId; readonly old: Constraint }
  | { readonly kind: 'enable-row-security'; readonly table: RelationId }
  | { readonly kind: 'add-policy'; readonly table: RelationId; readonly policy: NewPolicy }
  | { readonly kind: 'replace-policy'; readonly table: RelationId; readonly policy: NewPolicy };

export interface NewKey {
  readonly kind: 'primary-key' | 'unique';
  readonly name: string;
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
}

export interface NewForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: RelationId;
  readonly referencedColumns: readonly string[];
  readonly onDelete: ReferentialAction | undefined;
  readonly onDeleteColumns: readonly string[];
  readonly onUpdate: ReferentialAction | undefined;
}

export interface NewIndex {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  /** Each as SQL: `tenant_id`, `lower(email)`, `created_at DESC`. */
  readonly elements: readonly string[];
  readonly include: readonly string[];
  /** The predicate as SQL. */
  readonly where: string | undefined;
  readonly nullsNotDistinct: boolean;
}

export interface NewPolicy {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  readonly roles: readonly string[];
  /** SQL without the outer parentheses. */
  readonly using: string | undefined;
  readonly check: string | undefined;
}

/** What mends a finding. */
export interface Remedy {
  /** For the light bulb: `Add "tenant_id" to the foreign key on "patient_id"`. */
  readonly title: string;
  /** `safe`: right wherever it can be written. `review`: a person must look at the result. */
  readonly safety: 'safe' | 'review';
  readonly changes: readonly SchemaChange[];
}

/** Why a finding that has a remedy in general has none here. */
export interface NoRemedy {
  readonly reason: string;
}
