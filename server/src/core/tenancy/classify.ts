/**
 * Tells the classes of tables apart, and finds a table's tenant and soft-delete columns.
 *
 * What a table is by its making comes first (temporary, partition), then what keeps rules away from it (excluded), then
 * its place in the tenant model. A root may itself carry a more general tenant column, as projects do that belong to an
 * organization: it stays a root, because its children's foreign keys pair their tenant column with its key and not with
 * its own tenant column, while `tenantColumnsOf` still names that column for the rules that hold roots to isolation.
 */
import type { Column, Table } from '../catalog/catalog.js';
import { columnOf } from '../catalog/keys.js';
import { isOnlyPlaceholders } from '../syntax/placeholders.js';
import type { GlobalSource, TableClass, TenantModel } from './model.js';
import { matchesTable } from './table-pattern.js';

/** Whether a `tenantlint: global table` comment stands above the table's CREATE TABLE; comments live in files. */
export type DeclaredGlobal = (table: Table) => boolean;

export function classify(table: Table, model: TenantModel, isDeclaredGlobal: DeclaredGlobal): TableClass {
  if (table.persistence === 'temporary') return 'temporary';
  if (table.partitionOf !== undefined) return 'partition';
  if (isMigrationToolTable(table) || matchesTable(table, model.excludedTables)) return 'excluded';
  if (isNamedByTemplate(table) || (isLibraryTable(table) && tenantColumnsOf(table, model).length === 0))
    return 'excluded';
  if (model.roots.has(table.id)) return 'root';
  return globalSourceOf(table, model, isDeclaredGlobal) ? 'global' : 'tenant';
}

/** Whatever fills the template in says what such a table is, and may do so for many tables. */
function isNamedByTemplate({ name, origin: { statement, span } }: Table): boolean {
  return name.startsWith('_') && isOnlyPlaceholders(statement.text.slice(span.start, span.end));
}

/**
 * What declares a table global, the best documented source first. A table that has the tenant column is a tenant table
 * whatever its comment says ("lookup table of the tenant's statuses"); only an explicit declaration outweighs the column.
 */
export function globalSourceOf(
  table: Table,
  model: TenantModel,
  isDeclaredGlobal: DeclaredGlobal,
): GlobalSource | undefined {
  const carries = tenantColumnsOf(table, model).length > 0;
  if (!carries && table.comment && saysGlobal(table.comment.value)) return 'comment';
  if (matchesTable(table, model.globalTables)) return 'configuration';
  return isDeclaredGlobal(table) ? 'directive' : undefined;
}

/** The tenant columns a table has, in the order of the model. */
export function tenantColumnsOf(table: Table, model: TenantModel): readonly string[] {
  return model.columns.filter((name) => columnOf(table, name));
}

/** The column that marks a row as deleted: a flag or a point in time, so a counter called "deleted" is none. */
export function softDeleteColumnOf(table: Table, model: TenantModel): string | undefined {
  return model.softDelete.find((name) => marksDeletion(columnOf(table, name)));
}

function marksDeletion(column: Column | undefined): boolean {
  if (!column) return false;
  return column.type === undefined || /^(?:bool|boolean|date|timestamp|timestamptz)$/.test(column.type.name);
}

const sharedWord = /\b(?:global|shared|lookup|reference)\b/;
const companionWord = /\b(?:tables?|lookups?|data)\b|\b(?:not? |non-)tenant/;
/** "not shared", "shared within a tenant": the words of a global table, said of one that is none. */
const denial =
  /\b(?:not|non|never)[ -](?:an? |the )?(?:global|shared|lookup|reference)\b|\b(?:per|each|every|own|(?:of|within|inside) (?:an?|the|one)) tenant\b/;

function saysGlobal(comment: string): boolean {
  const text = comment.toLowerCase().replace(/\s+/g, ' ');
  return sharedWord.test(text) && companionWord.test(text) && !denial.test(text);
}

/** The bookkeeping tables of the common migration tools; nobody writes business rows into them. */
const toolTables = new Set([
  '__drizzle_migrations',
  '__efmigrationshistory',
  '_prisma_migrations',
  '_sqlx_migrations',
  'alembic_version',
  'ar_internal_metadata',
  'atlas_schema_revisions',
  'databasechangelog',
  'databasechangeloglock',
  'django_migrations',
  'flyway_schema_history',
  'goose_db_version',
  'gorp_migrations',
  'knex_migrations',
  'knex_migrations_lock',
  'kysely_migration',
  'kysely_migration_lock',
  'pgmigrations',
  'schema_migration',
  'schema_migrations',
  'sequelizemeta',
]);
/** Tables that job queues, session stores, frameworks and extensions bring along: what columns they have is not the project's choice. */
const libraryTables =
  /^(?:que_(?:jobs|lockers|values|scheduler_audit(?:_enqueued)?)|good_job(?:s|_batches|_executions|_processes|_settings)|delayed_jobs|queue_classic_jobs|solid_(?:queue_[a-z_]+|cache_entries|cable_messages)|oban_(?:jobs|peers|producers)|river_(?:job|leader|queue|client|client_queue|migration)|active_storage_(?:attachments|blobs|variant_records)|action_(?:mailbox_inbound_emails|text_rich_texts)|celery_task(?:set)?meta|message_bus|connect_pg_simple_sessions|spatial_ref_sys)$/;
const toolSchemas = new Set(['atlas_schema_revisions', 'graphile_migrate', 'sqitch', 'supabase_migrations']);

export function isMigrationToolTable(table: { readonly schema: string; readonly name: string }): boolean {
  return toolTables.has(table.name.toLowerCase()) || toolSchemas.has(table.schema);
}

function isLibraryTable({ name }: { readonly name: string }): boolean {
  return libraryTables.test(name);
}
