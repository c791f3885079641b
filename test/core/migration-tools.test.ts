// Each migration tool: how it is known, which files it runs, and in what order.
import assert from 'node:assert/strict';
import { whyFrozen } from '../../server/src/core/project/editable.js';
import { analyze, testProject } from '../support/project.js';

const table = (name: string) => `CREATE TABLE ${name} (id text PRIMARY KEY, tenant_id text NOT NULL);`;

interface Case {
  readonly says: string;
  readonly files: Readonly<Record<string, string>>;
  readonly runs: string;
}

const cases: readonly Case[] = [
  {
    says: 'goose by the comments in its files, in the order of their numbers',
    files: {
      'db/00010_b.sql': `-- +goose Up\n${table('b')}\n-- +goose Down\nDROP TABLE b;`,
      'db/9_a.sql': table('a'),
    },
    runs: 'goose db: 9_a.sql 00010_b.sql',
  },
  {
    says: 'sql-migrate by the comments in its files',
    files: { 'db/20240101-a.sql': `-- +migrate Up\n${table('a')}\n-- +migrate Down\nDROP TABLE a;` },
    runs: 'sql-migrate db: 20240101-a.sql',
  },
  {
    says: 'dbmate by the comments in its files, and leaves its dump of the schema out',
    files: {
      'db/migrations/20240101_a.sql': `-- migrate:up\n${table('a')}${table('b')}\n-- migrate:down\nDROP TABLE a;`,
      'db/schema.sql': table('a') + table('b'),
    },
    runs: 'dbmate db/migrations: 20240101_a.sql',
  },
  {
    says: 'node-pg-migrate by the comments in its files',
    files: { 'db/1700000000000_a.sql': `-- Up Migration\n${table('a')}\n-- Down Migration\nDROP TABLE a;` },
    runs: 'node-pg-migrate db: 1700000000000_a.sql',
  },
  {
    says: 'sqlx by the Cargo.toml above its reversible files',
    files: {
      'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n',
      'migrations/2_b.up.sql': table('b'),
      'migrations/2_b.down.sql': 'DROP TABLE b;',
      'migrations/1_a.up.sql': table('a'),
    },
    runs: 'sqlx migrations: 1_a.up.sql 2_b.up.sql',
  },
  {
    says: 'sqlx by the Cargo.toml beside its simple files',
    files: { 'x/Cargo.toml': '[dependencies.sqlx]\nversion = "0.8"\n', 'x/migrations/1_a.sql': table('a') },
    runs: 'sqlx x/migrations: 1_a.sql',
  },
  {
    says: 'refinery by its Cargo.toml',
    files: {
      'Cargo.toml': '[dependencies]\nrefinery = "0.8"\n',
      'm/V10__b.sql': table('b'),
      'm/V9__a.sql': table('a'),
    },
    runs: 'refinery m: V9__a.sql V10__b.sql',
  },
  {
    says: 'Flyway by its names: versions part by part, then what is repeatable, and nothing that undoes',
    files: {
      'sql/V0_10_0_1__c.sql': table('c'),
      'sql/V0_9_33__b.sql': table('b'),
      'sql/V0_9__a.sql': table('a'),
      'sql/U0_9__a.sql': 'DROP TABLE a;',
      'sql/R__views.sql': 'CREATE VIEW v AS SELECT * FROM a;',
    },
    runs: 'flyway sql: V0_9__a.sql V0_9_33__b.sql V0_10_0_1__c.sql R__views.sql',
  },
  {
    says: "Flyway's newest baseline in the place of the versions up to its own",
    files: { 'sql/B2__all.sql': table('a'), 'sql/V1__a.sql': table('a'), 'sql/V3__b.sql': table('b') },
    runs: 'flyway sql: B2__all.sql V3__b.sql',
  },
  {
    says: "Flyway's folders that use each other's tables as one run, by version",
    files: {
      'sql/one/V1__a.sql': table('a'),
      'sql/one/V3__a.sql': 'ALTER TABLE a ADD COLUMN more text;',
      'sql/two/V2__a.sql': 'CREATE INDEX i ON a (id);',
    },
    runs: 'flyway sql: one/V1__a.sql two/V2__a.sql one/V3__a.sql',
  },
  {
    says: 'Prisma by its folders, in the order of the characters',
    files: {
      'prisma/migrations/20250625_b/migration.sql': table('b'),
      'prisma/migrations/20250625090000_a.sql/migration.sql': table('a'),
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    },
    runs: 'prisma prisma/migrations: 20250625090000_a.sql/migration.sql 20250625_b/migration.sql',
  },
  {
    says: 'Drizzle by its journal, which decides order and membership',
    files: {
      'drizzle/0000_a.sql': table('a'),
      'drizzle/0001_b.sql': `${table('b')}\n--> statement-breakpoint\n${table('c')}`,
      'drizzle/0002_stale.sql': 'DROP TABLE a;',
      'drizzle/meta/_journal.json': '{ "dialect": "pg", "entries": [{ "tag": "0001_b" }, { "tag": "0000_a" }] }',
    },
    runs: 'drizzle drizzle: 0001_b.sql 0000_a.sql',
  },
  {
    says: 'Supabase by its folder, and leaves seeds and tests out',
    files: {
      'supabase/migrations/20240101000000_a.sql': table('a'),
      'supabase/seed.sql': "INSERT INTO a VALUES ('1');",
      'supabase/tests/a.sql': table('plan'),
    },
    runs: 'supabase supabase/migrations: 20240101000000_a.sql',
  },
  {
    says: 'Diesel by its folders of up.sql and down.sql',
    files: {
      'migrations/2024-01-01-000000_a/up.sql': table('a'),
      'migrations/2024-01-01-000000_a/down.sql': 'DROP TABLE a;',
      'migrations/00000000000000_setup/up.sql': table('b'),
    },
    runs: 'diesel migrations: 00000000000000_setup/up.sql 2024-01-01-000000_a/up.sql',
  },
  {
    says: 'sqitch by its plan, with what was reworked in the form it had',
    files: {
      'sqitch.plan':
        '%project=x\n\nbase 2024-01-01T00:00:00Z A <a@b> # first\ntables/a [base] 2024-01-01T00:00:00Z A <a@b> # second\n@v1 2024-01-01T00:00:00Z A <a@b> # tag\nbase [base@v1] 2024-01-02T00:00:00Z A <a@b> # again\n',
      'deploy/base.sql': 'CREATE SCHEMA IF NOT EXISTS two;',
      'deploy/base@v1.sql': 'CREATE SCHEMA one;',
      'deploy/tables/a.sql': table('a'),
      'deploy/stale.sql': table('stale'),
      'revert/tables/a.sql': 'DROP TABLE a;',
      'verify/tables/a.sql': 'SELECT 1 FROM a;',
    },
    runs: 'sqitch .: deploy/base@v1.sql deploy/tables/a.sql deploy/base.sql',
  },
  {
    says: 'Liquibase by the first line of its files, without changesets for other databases',
    files: {
      'db/1.sql': `--liquibase formatted sql\n--changeset me:1\n${table('a')}\n--rollback DROP TABLE a;\n--changeset me:2 dbms:mysql\n${table('b')}\n--changeset me:3 dbms:postgresql\nALTER TABLE a ADD COLUMN more text;`,
    },
    runs: 'liquibase db: 1.sql',
  },
  {
    says: 'Atlas by its atlas.sum, with pairs',
    files: { 'm/atlas.sum': 'h1:x\n', 'm/1_a.up.sql': table('a'), 'm/1_a.down.sql': 'DROP TABLE a;' },
    runs: 'atlas m: 1_a.up.sql',
  },
  {
    says: 'Atlas by its atlas.sum, with single files',
    files: { 'm/atlas.sum': 'h1:x\n', 'm/20240102.sql': table('b'), 'm/20240101.sql': table('a') },
    runs: 'atlas m: 20240101.sql 20240102.sql',
  },
  {
    says: 'graphile-migrate by its committed migrations, before the current one',
    files: {
      'migrations/committed/000002.sql': `--! Previous: sha1:x\n${table('b')}`,
      'migrations/committed/000001.sql': `--! Previous: -\n${table('a')}`,
      'migrations/current.sql': 'ALTER TABLE a ADD COLUMN more text;',
      'migrations/afterReset.sql': 'CREATE EXTENSION citext;',
    },
    runs: 'graphile-migrate migrations: committed/000001.sql committed/000002.sql current.sql',
  },
  {
    says: "Pop by the dialects in its names, PostgreSQL's own file before the general one",
    files: {
      'migrations/sql/1_a.up.sql': table('a'),
      'migrations/sql/1_a.mysql.up.sql': table('a'),
      'migrations/sql/2_b.up.sql': table('b'),
      'migrations/sql/2_b.postgres.autocommit.up.sql': table('b'),
      'migrations/sql/2_b.down.sql': 'DROP TABLE b;',
    },
    runs: 'ory pop migrations/sql: 1_a.up.sql 2_b.postgres.autocommit.up.sql',
  },
  {
    says: 'the structure.sql of Rails by its name',
    files: { 'db/structure.sql': table('a') },
    runs: 'rails structure.sql db: structure.sql',
  },
  {
    says: 'numbered folders of files without numbers',
    files: {
      'sql/10_b/tables.sql': table('b'),
      'sql/9_a/tables.sql': table('a'),
      'sql/9_a/indexes.sql': 'SELECT 1;',
      'sql/9_a/down.sql': 'DROP TABLE a;',
    },
    runs: 'numbered folders sql: 9_a/indexes.sql 9_a/tables.sql 10_b/tables.sql',
  },
  {
    says: "files of one folder that use each other's tables, the used ones first",
    files: {
      'db/a_views.sql': 'CREATE VIEW v AS SELECT * FROM t;',
      'db/indexes.sql': 'CREATE INDEX i ON t (tenant_id);',
      'db/tables.sql': table('t'),
    },
    runs: 'schema files db: tables.sql a_views.sql indexes.sql',
  },
];

describe('a migration tool', () => {
  for (const { says, files, runs } of cases) {
    it(`is known: ${says}`, () => assert.deepEqual(histories(files), [runs]));
  }

  it('runs only the changesets of Liquibase that are for PostgreSQL', () => {
    const { files } = cases.find(({ runs }) => runs.startsWith('liquibase')) as Case;
    const tables = analyze(files).databases.flatMap(({ history }) => history.catalog.tables());
    assert.deepEqual(
      tables.map(({ name, columns }) => `${name} ${columns.length}`),
      ['a 3'],
    );
  });

  it('leaves the files to other databases where its own settings name one', () => {
    assert.deepEqual(
      histories({
        'prisma/migrations/1_a/migration.sql': table('a'),
        'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
        'drizzle/0000_a.sql': table('a'),
        'drizzle/meta/_journal.json': '{ "dialect": "sqlite", "entries": [{ "tag": "0000_a" }] }',
      }),
      [],
    );
  });

  it('never runs version 0 or a folder that is not enabled, as Lokstra does not', () => {
    assert.deepEqual(
      histories({
        'one/migration.yaml': 'dbpool-name: main\n',
        'one/000_zero.up.sql': table('zero'),
        'one/001_a.up.sql': table('a'),
        'two/migration.yaml': 'enabled: false\n',
        'two/001_b.up.sql': table('b'),
      }),
      ['lokstra one: 001_a.up.sql'],
    );
  });

  it('is found again when the file that names it changes', () => {
    const project = testProject([
      ['m/0000_a.sql', table('a')],
      ['m/0001_b.sql', table('b')],
    ]);
    const [before] = project.analyze().databases;
    assert.equal(before?.tool, 'numbered files');
    project.update([{ path: 'm/meta/_journal.json', text: '{ "entries": [{ "tag": "0001_b" }] }' }]);
    const [journal] = project.analyze().databases;
    assert.deepEqual([journal?.tool, journal?.files], ['drizzle', ['m/0001_b.sql']]);
    project.update([{ path: 'm/meta/_journal.json', text: '{ "entries": [{ "tag": "0000_a" }] }' }]);
    assert.deepEqual(project.analyze().databases[0]?.files, ['m/0000_a.sql']);
    project.update([{ path: 'm/meta/_journal.json', text: undefined }]);
    assert.equal(project.analyze().databases[0]?.tool, 'numbered files');
    project.update([{ path: 'm/0000_a.sql', text: `-- +goose Up\n${table('a')}` }]);
    assert.equal(project.analyze().databases[0]?.tool, 'goose');
  });
});

describe('files beside a history', () => {
  const history = {
    'migrations/1_a.sql': 'CREATE TABLE a (id text, org_id text, PRIMARY KEY (org_id, id));',
    'migrations/2_b.sql': 'CREATE TABLE b (id text, org_id text, PRIMARY KEY (org_id, id));',
  };

  it('are left out where they create mostly the same tables', () => {
    const files = { ...history, 'dump.sql': table('a') + table('b') + table('c') };
    assert.deepEqual(histories(files), ['numbered files migrations: 1_a.sql 2_b.sql']);
  });

  it('have no vote on the tenant column', () => {
    const bench = ['x', 'y', 'z'].map(table).join('\n');
    assert.deepEqual(analyze({ ...history, 'bench/1_setup.sql': bench, 'bench/2_run.sql': bench }).model.columns, [
      'org_id',
    ]);
    assert.deepEqual(analyze({ 'schema.sql': bench }).model.columns, ['tenant_id']);
  });

  it('are free to be mended where they are a schema together, since none of them is a migration', () => {
    const schema = analyze({ 'db/a.sql': table('a'), 'db/b.sql': 'CREATE INDEX i ON a (tenant_id);' });
    assert.equal(whyFrozen(schema, 'db/a.sql'), undefined);
    assert.match(whyFrozen(analyze(history), 'migrations/1_a.sql') ?? '', /not the newest migration/);
  });

  it('stay apart where they are alternatives of the same tables', () => {
    assert.deepEqual(
      histories({
        'schema/big.sql': 'CREATE TABLE IF NOT EXISTS t (id text);',
        'schema/t-psql.sql': 'CREATE TABLE IF NOT EXISTS t (id text);',
        'schema/z.sql': 'CREATE INDEX i ON t (id);',
      }),
      ['schema files schema: t-psql.sql z.sql', 'single file schema/big.sql: schema/big.sql'],
    );
  });
});

/** Paths relative to the folder. */
function histories(files: Readonly<Record<string, string>>): readonly string[] {
  return analyze(files)
    .databases.map(({ tool, folder, files: paths }) => {
      const names = paths.map((path) => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path));
      return `${tool} ${folder}: ${names.join(' ')}`;
    })
    .sort();
}
