/** Who the tenants are: the columns, the setting and the table classes that all tenancy rules speak about. */
import type { RelationId } from '../catalog/catalog.js';

export interface TenantModel {
  /** Tenant column names as PostgreSQL stores them, the most general first (organization before project). Empty: no model. */
  readonly columns: readonly string[];
  /** Type of the tenant column, as SQL: the configured one, else the one that most tables give it. */
  readonly type: string | undefined;
  /** Whether configuration or preset say the type. */
  readonly typeGiven: boolean;
  /** The session setting that names the tenant, e.g. `app.tenant_id`. */
  readonly setting: string;
  /** Tables whose key the tenant column is. */
  readonly roots: ReadonlySet<RelationId>;
  /** Names of columns that mark a row as deleted. */
  readonly softDelete: readonly string[];
  readonly inherit: 'reported' | 'allowed';
  /** `schema.table`, `table` or a glob of either, from the configuration. */
  readonly globalTables: readonly string[];
  readonly excludedTables: readonly string[];
  /** How the columns came to be known. */
  readonly source: 'configuration' | 'preset' | 'detection' | 'none';
}

/** What configuration, preset and flags say about the tenants; what they leave out is detected. */
export interface TenantSettings {
  readonly tenant: {
    /** Empty where they are to be detected. */
    readonly columns: readonly string[];
    /** Who named the columns. */
    readonly columnsFrom: 'configuration' | 'preset' | undefined;
    readonly type: string | undefined;
    readonly setting: string | undefined;
    /** `table`, `schema.table` or a glob of either. */
    readonly root: string | undefined;
    readonly inherit: 'reported' | 'allowed';
  };
  /** No columns stand for the usual names. */
  readonly softDelete: { readonly columns: readonly string[] };
  readonly globalTables: readonly string[];
  readonly excludedTables: readonly string[];
}

/**
 * `tenant`: has the tenant column, or should have it. `root`: its key is the tenant column. `global`: shared by all
 * tenants, says so itself, the configuration or a comment. `partition`: of another table. `temporary`: gone with the
 * session. `excluded`: by configuration, a migration tool's own table, or a library's.
 */
export type TableClass = 'tenant' | 'root' | 'global' | 'partition' | 'temporary' | 'excluded';

/** What declares a table global: its own comment, the configuration, or a `tenantlint: global table` comment. */
export type GlobalSource = 'comment' | 'configuration' | 'directive';
