/** Changes to a schema in the catalog's vocabulary: what a remedy consists of, before anyone decides how it is written. */
import type { ForeignKey, Index, KeyConstraint, Policy, RelationId } from '../catalog/catalog.js';
import type { PolicyCommand } from '../syntax/ddl.js';
import type { Span } from '../text/span.js';

export type SchemaChange =
  | {
      readonly kind: 'add-column';
      readonly table: RelationId;
      readonly column: string;
      /** As SQL. */
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
  | { readonly kind: 'enable-row-security'; readonly table: RelationId }
  | { readonly kind: 'add-policy'; readonly table: RelationId; readonly policy: NewPolicy }
  | { readonly kind: 'replace-policy'; readonly table: RelationId; readonly old: Policy; readonly policy: NewPolicy }
  /** The one change that is not about the schema: a comment of ours that has no effect goes. The span is the file's. */
  | { readonly kind: 'remove-comment'; readonly path: string; readonly span: Span };

/** A key. What replaces an existing one keeps that one's name where a person gave it. */
export interface NewKey {
  readonly kind: 'primary-key' | 'unique';
  readonly columns: readonly string[];
}

/** Name, actions, DEFERRABLE and the like stay as they are in the key that is replaced. */
export interface NewForeignKey {
  readonly columns: readonly string[];
  readonly referencedColumns: readonly string[];
  /** What ON DELETE SET NULL or SET DEFAULT is limited to (PostgreSQL 15+); empty for other actions. */
  readonly onDeleteColumns: readonly string[];
}

/** Name, method, INCLUDE and the like stay as they are in the index that is replaced. */
export interface NewIndex {
  readonly elements: readonly NewIndexElement[];
  /** The predicate as SQL, without outer parentheses. */
  readonly where: string | undefined;
}

export interface NewIndexElement {
  /** `tenant_id`, `lower(email)`, `created_at DESC`. */
  readonly sql: string;
  /** Set for a plain column, as the catalog stores it. */
  readonly column: string | undefined;
}

/** Name, roles and kind stay as they are in the policy that is replaced. */
export interface NewPolicy {
  readonly command: PolicyCommand;
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

/** A remedy of these changes, unless one of them cannot be had. */
export function remedy(
  title: string,
  safety: Remedy['safety'],
  changes: readonly (SchemaChange | NoRemedy)[],
): Remedy | NoRemedy {
  const possible: SchemaChange[] = [];
  for (const change of changes) {
    if ('reason' in change) return change;
    possible.push(change);
  }
  return { title, safety, changes: possible };
}
