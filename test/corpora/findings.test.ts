// What the rules report on real projects is what PostgreSQL's own catalog says of them, neither more nor less.
import assert from 'node:assert/strict';
import type { Constraint, RelationId, Table } from '../../server/src/core/catalog/catalog.js';
import type { Analysis, Database } from '../../server/src/core/project/analysis.js';
import { corpusProjects, describeWithCorpus, openProject, readJson } from '../support/corpus.js';

/** What PostgreSQL's catalog says a rule should report. Tables without a schema are in whichever schema there is. */
interface Truth {
  readonly tablesWithoutTenant: readonly string[];
  readonly fkNonCompositeList: readonly string[];
  readonly uniqueUnscopedList: readonly string[];
  readonly tenantTablesNoLeadingIndexList: readonly string[];
  readonly indexTenantNotFirstList: readonly string[];
  readonly tablesWithTenant: number;
  readonly rlsOnTenantTables: number;
}

/** Replays of projects that are opened as they are. Not among them is hatchet.schema, a snapshot that no history runs. */
const supported = [
  'outpost',
  'openmeter',
  'svix',
  'basejump',
  'zync',
  'keto',
  'idp-server',
  'hatchet',
  'authgear',
  'authgear.portal',
  'openfga',
  'graphile-starter',
  'graphile-worker',
  'lokstra.example',
  'langfuse',
  'thingsboard',
  'cas-cif',
  'cosmo',
];

/** Folders to open instead of the whole project, with the reason. */
const roots: Readonly<Record<string, string>> = {
  // Beside the migrations that were run, the project carries templates for other projects, and one of these has tenants.
  primadi__lokstra: 'primadi__lokstra/lokstra_init/migration_runner/example',
};

/** What the truth has and no rule reports, with the reason. */
const unknown: Readonly<Record<string, readonly string[]>> = {
  // A foreign key from the root of the tenant column to one of the tenant's own rows.
  langfuse: ['projects.projects_home_dashboard_id_fkey'],
  // A DO block puts other tables in the place of these, which no migration makes.
  hatchet: ['v1_runs_olap'],
};

describeWithCorpus('findings on the corpus', () => {
  const truths = readJson('truth/oracle.json') as Readonly<Record<string, Truth>>;
  const orders = readJson('truth/order.json') as Readonly<Record<string, { readonly files: readonly string[] }>>;

  for (const project of corpusProjects()) {
    const replays = project.truth.filter((name) => supported.includes(name));
    if (replays.length === 0) continue;

    describe(project.repo, () => {
      let analysis: Analysis;
      before(() => {
        analysis = openProject(roots[project.path] ?? project.path).analyze();
      });

      it(`has ${project.tenantColumn.join(' and ') || 'no'} tenant column`, () => {
        assert.deepEqual(analysis.model.columns, project.tenantColumn);
      });

      for (const name of replays) {
        const truth = truths[name] as Truth;
        const opened = roots[project.path]?.slice(project.path.length + 1);
        const files = (orders[name]?.files ?? []).map((path) => (opened ? path.slice(opened.length + 1) : path));
        const database = () => databaseOf(analysis, files);

        it(`reports the tables of ${name} without a tenant column`, () => {
          const found = subjectsOf(analysis, database(), 'require-tenant-column');
          if (analysis.model.columns.length === 0) return assert.deepEqual(found, []);
          const spared = database()
            .history.catalog.tables()
            .filter((table) => isSpared(analysis, table));
          assert.deepEqual(plain([...found, ...spared.map((table) => table.id)]), plain(truth.tablesWithoutTenant));
        });
        it(`reports the foreign keys of ${name} that do not hold the tenant column`, () => {
          const expected = truth.fkNonCompositeList
            .map((line) => line.slice(0, line.indexOf('(')))
            .filter((key) => !unknown[name]?.includes(key));
          const found = [...subjectsOf(analysis, database(), 'require-tenant-in-foreign-key')];
          assert.deepEqual(plain(found.map(withoutSchema)), plain(expected));
        });
        it(`reports the unique keys of ${name} that span tenants`, () => {
          const expected = truth.uniqueUnscopedList.map((line) => line.slice(0, line.indexOf('(')));
          const found = subjectsOf(analysis, database(), 'require-tenant-in-unique').filter(
            (subject) => !isPrimaryKey(database(), subject),
          );
          assert.deepEqual(plain(found.map(withoutSchema)), plain(expected));
        });
        it(`reports the tenant tables of ${name} that no index led by the tenant column serves`, () => {
          const found = subjectsOf(analysis, database(), 'require-tenant-index');
          const expected = truth.tenantTablesNoLeadingIndexList.filter((table) => !unknown[name]?.includes(table));
          assert.deepEqual(plain(found.map(withoutSchema)), plain(expected));
        });
        it(`reports the plain indexes of ${name} that hold the tenant column, but not first`, () => {
          const holding = new Set(plainIndexesWithTenant(analysis, database()));
          const expected = truth.indexTenantNotFirstList.map((line) => line.slice(0, line.indexOf('(')));
          const found = subjectsOf(analysis, database(), 'prefer-tenant-first-index').filter((subject) =>
            holding.has(subject),
          );
          const plainOnly = new Set(plain([...holding].map(withoutSchema)));
          assert.deepEqual(
            plain(found.map(withoutSchema)),
            plain(expected).filter((index) => plainOnly.has(index)),
          );
        });
        it(`reports the tenant tables of ${name} without row level security`, () => {
          const found = subjectsOf(analysis, database(), 'require-rls').filter((subject) => !isRoot(analysis, subject));
          const rootsWithTenant = database()
            .history.catalog.tables()
            .filter((table) => isRoot(analysis, table.id) && hasTenant(analysis, table));
          assert.equal(found.length + rootsWithTenant.length, truth.tablesWithTenant - truth.rlsOnTenantTables);
        });
      }
    });
  }
});

function databaseOf(analysis: Analysis, files: readonly string[]): Database {
  const found = analysis.databases.find((database) => database.files.includes(files[0] ?? ''));
  assert.ok(found, `no database runs ${files[0]}`);
  return found;
}

function subjectsOf(analysis: Analysis, database: Database, rule: string): readonly string[] {
  const paths = new Set(database.files);
  return analysis.findings
    .filter((finding) => finding.rule.name === rule && paths.has(finding.path))
    .map((finding) => finding.subject);
}

/** Tables that no finding asks a tenant column of: roots, global tables, a migration tool's own. */
function isSpared(analysis: Analysis, table: Table): boolean {
  return (
    table.persistence !== 'temporary' &&
    !table.partitionOf &&
    ['root', 'global', 'excluded'].includes(analysis.classOf(table)) &&
    !hasTenant(analysis, table)
  );
}

function hasTenant(analysis: Analysis, table: Table): boolean {
  return table.columns.some((column) => analysis.model.columns.includes(column.name));
}

function isRoot(analysis: Analysis, subject: string): boolean {
  return analysis.model.roots.has(subject as RelationId);
}

function isPrimaryKey(database: Database, subject: string): boolean {
  return database.history.catalog
    .tables()
    .some((table) =>
      table.constraints.some(
        (constraint: Constraint) => constraint.kind === 'primary-key' && `${table.id}.${constraint.name}` === subject,
      ),
    );
}

function plainIndexesWithTenant({ model }: Analysis, database: Database): readonly string[] {
  return database.history.catalog
    .tables()
    .flatMap((table) =>
      table.indexes
        .filter(
          (index) =>
            !index.unique && index.elements.some(({ column }) => column && model.columns.includes(column.value)),
        )
        .map((index) => `${table.id}.${index.name}`),
    );
}

function withoutSchema(subject: string): string {
  return subject.slice(subject.indexOf('.') + 1);
}

function plain(names: readonly string[]): readonly string[] {
  return names.map((name) => name.replaceAll('"', '')).sort();
}
