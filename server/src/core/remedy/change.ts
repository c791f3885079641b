/** Changes to a schema in the catalog's vocabulary: what a remedy consists of, before anyone decides how it is written. */
import type {
  CheckConstraint,
  Constraint,
  DatabaseFunction,
  ExclusionConstraint,
  ForeignKey,
  Index,
  KeyConstraint,
  Policy,
  RelationId,
} from '../catalog/catalog.js';
import type { Write } from '../catalog/history.js';
import type { Origin } from '../catalog/origin.js';
import type { PolicyCommand, ReferentialAction, TriggerEvent } from '../syntax/ddl.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';

export type SchemaChange = TableChange | ObjectChange | TextChange;

/** What is done to one table, or to what belongs to it. */
export type TableChange = { readonly table: RelationId } & (
  | {
      readonly kind: 'add-column';
      readonly column: string;
      /** As SQL. */
      readonly type: string;
      readonly notNull: boolean;
      /** As SQL. */
      readonly default?: string;
    }
  | { readonly kind: 'set-not-null'; readonly column: string }
  /** `undefined` drops it. As SQL. */
  | { readonly kind: 'set-default'; readonly column: string; readonly default: string | undefined }
  /** `type` and `using` as SQL. */
  | { readonly kind: 'set-type'; readonly column: string; readonly type: string; readonly using?: string }
  | { readonly kind: 'set-table-comment'; readonly text: string }
  | { readonly kind: 'set-column-comment'; readonly column: string; readonly text: string }
  | { readonly kind: 'add-key'; readonly key: NewKey }
  | { readonly kind: 'replace-key'; readonly old: KeyConstraint; readonly key: NewKey }
  | { readonly kind: 'add-foreign-key'; readonly key: NewForeignKey & { readonly references: RelationId } }
  | { readonly kind: 'replace-foreign-key'; readonly old: ForeignKey; readonly key: NewForeignKey }
  | { readonly kind: 'add-check'; readonly check: NewCheck }
  /** In place of an old CHECK constraint. */
  | { readonly kind: 'replace-check'; readonly old: CheckConstraint; readonly check: NewCheck }
  | { readonly kind: 'replace-exclusion'; readonly old: ExclusionConstraint; readonly elements: readonly string[] }
  | { readonly kind: 'drop-constraint'; readonly old: Constraint }
  | { readonly kind: 'add-index'; readonly index: NewIndex }
  | { readonly kind: 'replace-index'; readonly old: Index; readonly index: NewIndex }
  | { readonly kind: 'drop-index'; readonly old: Index }
  | { readonly kind: 'enable-row-security' }
  | { readonly kind: 'force-row-security' }
  | { readonly kind: 'add-policy'; readonly policy: NewPolicy }
  | { readonly kind: 'replace-policy'; readonly old: Policy; readonly policy: NewPolicy }
  | { readonly kind: 'drop-policy'; readonly old: Policy }
  | { readonly kind: 'add-trigger'; readonly trigger: NewTrigger }
  | { readonly kind: 'revoke'; readonly privileges: readonly string[]; readonly grantee: string }
);

/** What is done to objects beside tables. */
export type ObjectChange =
  | { readonly kind: 'create-extension'; readonly extension: string }
  /**
   * `function` as the catalog identifies functions: `public.set_updated_at`; `body` is everything behind the name and
   * its parameters, as SQL. A function that exists already is left alone.
   */
  | { readonly kind: 'create-function'; readonly function: string; readonly parameters: string; readonly body: string }
  /** The value as SQL: `SET search_path = ''`. */
  | {
      readonly kind: 'set-function-setting';
      readonly function: DatabaseFunction;
      readonly setting: string;
      readonly value: string;
    }
  | {
      readonly kind: 'set-function-attribute';
      readonly function: DatabaseFunction;
      readonly attribute: 'stable' | 'volatile' | 'not leakproof' | 'security invoker';
    }
  | { readonly kind: 'set-view-option'; readonly view: RelationId; readonly option: string; readonly value: string }
  | { readonly kind: 'add-view-index'; readonly view: RelationId; readonly index: NewIndex };

/**
 * What is not about an object but about the words of a migration: how a statement is run, what stands before it. Such
 * text can be changed only where the file may be edited.
 */
export type TextChange =
  /** Puts SQL in the place of a part of a statement. */
  | { readonly kind: 'rewrite'; readonly at: Origin; readonly sql: string }
  /** Whole statements, without the last semicolon, directly before or behind another. */
  | {
      readonly kind: 'add-statement';
      readonly side: 'before' | 'after';
      readonly statement: Statement;
      readonly sql: string;
    }
  | { readonly kind: 'remove-statement'; readonly statement: Statement }
  /** A comment of ours that has no effect goes. The span is the file's. */
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
  /** Of a key that is new, or to change them; those of the replaced key without. */
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
}

/** Its name stays where one is replaced, and is made up where it is new. */
export interface NewCheck {
  /** The columns it is about, which give it its name. */
  readonly columns: readonly string[];
  /** As SQL, without the outer parentheses. */
  readonly expression: string;
}

export interface NewTrigger {
  /** What it does, for its name: `updated_at` where it sets that column. */
  readonly purpose: string;
  readonly timing: 'before' | 'after';
  readonly events: readonly TriggerEvent[];
  readonly forEach: 'row' | 'statement';
  /** As the catalog identifies functions: `public.set_updated_at`. */
  readonly function: string;
}

/** Name, method, INCLUDE and the like stay as they are in the index that is replaced. */
export interface NewIndex {
  readonly elements: readonly NewIndexElement[];
  /** The predicate as SQL, without outer parentheses. */
  readonly where: string | undefined;
  /** Of a new index: `btree` without. */
  readonly method?: string;
  readonly unique?: boolean;
  readonly include?: readonly string[];
  readonly nullsNotDistinct?: boolean;
  /** Of a new index that takes the place of something of this name; made up without. */
  readonly name?: string;
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
  /** RESTRICTIVE, which only a new policy can become: one that is replaced is dropped first. */
  readonly restrictive?: true;
  /** The roles it is for; those of the replaced policy, or PUBLIC, without. */
  readonly roles?: readonly string[];
}

/** What mends a finding. */
export interface Remedy {
  /** For the light bulb: `Add "tenant_id" to the foreign key on "patient_id"`. */
  readonly title: string;
  /** `safe`: right wherever it can be written. `review`: a person must look at the result. */
  readonly safety: 'safe' | 'review';
  readonly changes: readonly SchemaChange[];
  /** The way back of a migration is written beside them, or completed. */
  readonly wayBack?: MissingWayBack;
}

/** What undoes a migration and is not there, or not all of it. */
export interface MissingWayBack {
  /** The path of the migration. */
  readonly migration: string;
  /** What there is of it; absent where nothing is. */
  readonly begun?: BegunWayBack;
}

export interface BegunWayBack {
  readonly file: SourceFile;
  readonly statements: readonly Statement[];
  /** Where it ends in its file. */
  readonly end: number;
  /** What differs: as it is after this, and as it is wanted again. */
  readonly state: readonly Write[];
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
