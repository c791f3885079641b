/**
 * Finds out who the tenants are: from the settings where they say so, else by a vote over all tables of the project.
 *
 * Only columns with a known name are candidates. Temporary tables, partitions and the migration tool's own tables have
 * no vote. A candidate *stands* when enough of the voting tables carry it:
 *
 * - `tenant_id` and its spellings mean a tenant wherever they occur: one table in twenty is enough, so that a schema
 *   which only begins to separate its tenants is already understood.
 * - Other names that mean a tenant by themselves (organization, workspace, network): one table in eight. Fewer is an
 *   optional feature beside the design.
 * - Ordinary words (account, app, project, team, namespace, store, scope) also name parent tables in single-tenant
 *   schemas. They need half of the tables, and must scope most of the tables that carry them: lead a key or an index,
 *   or reference a table of their own. Where policies read the column in half of its tables, a third of all is enough,
 *   since nobody writes policies over an ordinary parent.
 *
 * Among those that stand `tenant_id` wins, then a name that means a tenant by itself, then the one that most tables
 * carry. Where none stands, policies may say it: the column that they compare with a session setting in half of the
 * tables that have it, whatever its name, if that is not about a user and a third of all tables have it.
 *
 * Three kinds of columns join the winner:
 *
 * - another spelling of the same word that at least half as many tables carry (a schema in the middle of a change of
 *   naming style);
 * - unless the winner is `tenant_id`, above which and below which there is nothing: the level above, a more general
 *   strong name that the winner's own root table carries (projects that belong to an organization);
 * - and the level below, a less general name that more than half of all tables carry and make keys with, and whose root
 *   carries the winner. Mere foreign keys to a child of the tenant do not make that child a tenant.
 */
import type { Catalog, RelationId } from '../catalog/catalog.js';
import { tenantColumnsOf } from './classify.js';
import { type Evidence, evidenceOf, stillHolds } from './evidence.js';
import type { TenantModel, TenantSettings } from './model.js';
import { pinnedColumns, settingBehind, type Voter } from './pinned.js';
import { matchesTable } from './table-pattern.js';
import { type Concept, conceptOf, fold, type TypedColumn, tenantConcept, voteOf } from './vote.js';

const defaultSetting = 'app.tenant_id';
const defaultSoftDelete = ['deleted_at', 'deletedAt', 'deleted', 'is_deleted'];

/** Returns `previous` itself where nothing changed, so that what was computed with it stays valid. */
export function detectModel(
  catalogs: readonly Catalog[],
  settings: TenantSettings,
  previous?: TenantModel | undefined,
): TenantModel {
  const before = previous && evidenceFor.get(previous);
  if (previous && before && stillHolds(before, catalogs, settings)) {
    evidenceFor.set(previous, { ...before, catalogs });
    return previous;
  }
  const computed = computeModel(catalogs, settings);
  const model = previous && sameModel(previous, computed) ? previous : computed;
  evidenceFor.set(model, evidenceOf(catalogs, settings));
  return model;
}

const evidenceFor = new WeakMap<TenantModel, Evidence>();

function computeModel(catalogs: readonly Catalog[], settings: TenantSettings): TenantModel {
  const tables = catalogs.flatMap((catalog) =>
    catalog.tables().map((table): Voter => ({ table, catalog, vote: voteOf(table) })),
  );
  const { tenant, softDelete, globalTables, excludedTables } = settings;
  const columns = tenant.columns.length > 0 ? tenant.columns : detectColumns(tables);
  const roots = rootsOf(tables, columns, tenant.root);
  return {
    columns,
    type: tenant.type ?? typeInUse(tables, columns),
    typeGiven: tenant.type !== undefined,
    setting: tenant.setting ?? detectSetting(tables, columns, roots) ?? defaultSetting,
    roots,
    softDelete: softDelete.columns.length > 0 ? softDelete.columns : defaultSoftDelete,
    inherit: tenant.inherit,
    globalTables,
    excludedTables,
    source: sourceOf(tenant, columns),
  };
}

/**
 * Whether a database takes part in a model that was detected elsewhere in the project. One of whose tables none has the
 * tenant column is another service's, or holds the list of tenants and nothing else; only configuration says that it
 * should have tenants too. Beside the root other tables are likely to be its tenants'.
 */
export function takesPart(catalog: Catalog, model: TenantModel): boolean {
  if (model.source !== 'detection') return true;
  const tables = catalog.tables();
  if (tables.some((table) => tenantColumnsOf(table, model).length > 0)) return true;
  return tables.some((table) => model.roots.has(table.id)) && tables.some((table) => !model.roots.has(table.id));
}

/** The model of a database that takes no part: no tenant column. The same object for the same model. */
export function withoutTenants(model: TenantModel): TenantModel {
  let bare = bareModels.get(model);
  if (!bare) {
    bare = { ...model, columns: [] };
    bareModels.set(model, bare);
  }
  return bare;
}

const bareModels = new WeakMap<TenantModel, TenantModel>();

function sourceOf(settings: TenantSettings['tenant'], columns: readonly string[]): TenantModel['source'] {
  if (columns.length === 0) return 'none';
  return settings.columns.length > 0 ? (settings.columnsFrom ?? 'configuration') : 'detection';
}

/** The type that most tables give the most specific tenant column. */
function typeInUse(tables: readonly Voter[], columns: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { vote } of tables) {
    const named = ({ name }: TypedColumn) => name === columns.at(-1);
    const type = (vote.columns.find(named) ?? vote.ids.find(named))?.type;
    if (vote.counts && type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].reduce<readonly [string, number] | undefined>(
    (a, b) => (a && a[1] >= b[1] ? a : b),
    undefined,
  )?.[0];
}

// -- Columns ---------------------------------------------------------------------------------------------------------

/** One candidate column and how many tables say what of it. */
interface Tally {
  readonly name: string;
  readonly concept: Concept;
  tables: number;
  scoped: number;
  keyed: number;
  inPolicies: number;
}

function detectColumns(tables: readonly Voter[]): readonly string[] {
  const { tallies, voters } = count(tables);
  const standing = tallies.filter((tally) => stands(tally, voters));
  const winner = standing.reduce<Tally | undefined>((best, tally) => (best ? stronger(best, tally) : tally), undefined);
  if (!winner) return pinnedColumns(tables, voters);
  const others = tallies.filter((tally) => tally !== winner && joins(tally, winner, tables, voters));
  return [winner, ...others].sort(generalFirst).map((tally) => tally.name);
}

function count(tables: readonly Voter[]): { readonly tallies: readonly Tally[]; readonly voters: number } {
  const byName = new Map<string, Tally>();
  let voters = 0;
  for (const { vote } of tables) {
    if (!vote.counts) continue;
    voters++;
    for (const { name, concept, scopes, keys, inPolicy } of vote.columns) {
      let tally = byName.get(name);
      if (!tally) {
        tally = { name, concept, tables: 0, scoped: 0, keyed: 0, inPolicies: 0 };
        byName.set(name, tally);
      }
      tally.tables++;
      if (scopes) tally.scoped++;
      if (keys) tally.keyed++;
      if (inPolicy) tally.inPolicies++;
    }
  }
  return { tallies: [...byName.values()], voters };
}

function stands({ concept, tables, scoped, inPolicies }: Tally, voters: number): boolean {
  if (concept === tenantConcept) return tables * 20 >= voters;
  if (concept.strong) return tables * 8 >= voters;
  if (inPolicies * 2 >= tables) return tables * 3 >= voters;
  return tables * 2 >= voters && scoped * 2 >= tables;
}

function stronger(a: Tally, b: Tally): Tally {
  const order = weight(b) - weight(a) || b.tables - a.tables || a.concept.rank - b.concept.rank;
  return order > 0 ? b : a;
}

function weight({ concept }: Tally): number {
  return concept === tenantConcept ? 2 : Number(concept.strong);
}

function joins(tally: Tally, winner: Tally, tables: readonly Voter[], voters: number): boolean {
  if (tally.concept === winner.concept) return tally.tables * 2 >= winner.tables;
  if (winner.concept === tenantConcept) return false;
  if (tally.concept.rank < winner.concept.rank) {
    return tally.concept.strong && rootCarries(tables, winner.name, tally.name);
  }
  const crowd = tally.tables * 2 > voters && tally.keyed * 3 >= tally.tables;
  return crowd && rootCarries(tables, tally.name, winner.name);
}

function rootCarries(tables: readonly Voter[], column: string, carried: string): boolean {
  const roots = rootsOf(tables, [column], undefined);
  return tables.some(({ table, vote }) => roots.has(table.id) && vote.columns.some(({ name }) => name === carried));
}

/** Spellings of one word stand in the order of their names, so that the model does not depend on the order of tables. */
function generalFirst(a: Tally, b: Tally): number {
  return a.concept.rank - b.concept.rank || (a.name < b.name ? -1 : 1);
}

// -- Roots -----------------------------------------------------------------------------------------------------------

/**
 * The tables whose key the columns are: the configured one, else the one that the column's foreign keys reference most
 * often, and those with the column's own name. Databases of one project are taken together, so a root of one names a
 * root in each that has a table of that name.
 */
function rootsOf(tables: readonly Voter[], columns: readonly string[], root: string | undefined): Set<RelationId> {
  const roots = new Set<RelationId>();
  if (root !== undefined) {
    for (const { table } of tables) if (matchesTable(table, [root])) roots.add(table.id);
    return roots;
  }
  for (const column of columns) {
    const referenced = mostReferenced(tables, column);
    if (referenced) roots.add(referenced);
    const names = rootNames(column);
    for (const { table, vote } of tables) {
      if (vote.counts && vote.key !== null && names.has(vote.name)) roots.add(table.id);
    }
  }
  return roots;
}

function mostReferenced(tables: readonly Voter[], column: string): RelationId | undefined {
  const counts = new Map<RelationId, number>();
  for (const { vote } of tables) {
    for (const reference of vote.references) {
      if (reference.column !== column) continue;
      counts.set(reference.target, (counts.get(reference.target) ?? 0) + 1);
    }
  }
  let best: RelationId | undefined;
  for (const [target, references] of counts) {
    if (best === undefined || references > (counts.get(best) ?? 0)) best = target;
  }
  return best;
}

/** `organization_id` is the key of `organization`, `organizations`, `org`, ...; `clinic_id` of `clinic`, `clinics`. */
function rootNames(column: string): ReadonlySet<string> {
  const singular = conceptOf(column)?.tables ?? [fold(column).replace(/id$/, '')];
  return new Set(singular.flatMap((name) => [name, `${name}s`, `${name}es`, name.replace(/y$/, 'ies')]));
}

// -- Setting ---------------------------------------------------------------------------------------------------------

/** The setting that policies compare most often with a tenant column or a root's key, by themselves or in a function. */
function detectSetting(
  tables: readonly Voter[],
  columns: readonly string[],
  roots: ReadonlySet<RelationId>,
): string | undefined {
  const counts = new Map<string, number>();
  for (const { table, catalog, vote } of tables) {
    for (const { column, setting, call } of vote.comparisons) {
      if (!columns.includes(column) && !(column === vote.key && roots.has(table.id))) continue;
      const name = setting ?? (call && settingBehind(call, table, catalog));
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].reduce<[string, number] | undefined>((a, b) => (a && a[1] >= b[1] ? a : b), undefined)?.[0];
}

function sameModel(a: TenantModel, b: TenantModel): boolean {
  return (
    a.type === b.type &&
    a.typeGiven === b.typeGiven &&
    a.setting === b.setting &&
    a.inherit === b.inherit &&
    a.source === b.source &&
    sameList(a.columns, b.columns) &&
    sameList([...a.roots], [...b.roots]) &&
    sameList(a.softDelete, b.softDelete) &&
    sameList(a.globalTables, b.globalTables) &&
    sameList(a.excludedTables, b.excludedTables)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
