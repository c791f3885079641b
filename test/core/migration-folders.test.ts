// What each migration tool does with a file: in which transaction it runs, what undoes it, and what is passed over.
import assert from 'node:assert/strict';
import type { Down, MigrationHistory } from '../../server/src/core/lint/migration.js';
import type { Analysis, Database } from '../../server/src/core/project/analysis.js';
import { resolveSettings } from '../../server/src/core/project/config.js';
import { lintedHistory } from '../../server/src/core/project/linted-history.js';
import { presets, rules } from '../../server/src/rules/index.js';
import { testEngine } from '../support/engine.js';
import { analyze } from '../support/project.js';

const table = (name: string) => `CREATE TABLE ${name} (id text PRIMARY KEY, tenant_id text NOT NULL);\n`;

type Files = Readonly<Record<string, string>>;

describe('a migration runs', () => {
  const modes: readonly (readonly [how: string, files: Files, mode: string])[] = [
    ['as one message by golang-migrate', { 'm/1_a.up.sql': table('a') }, 'implicit'],
    ['in a transaction by Lokstra', { 'm/migration.yaml': '', 'm/1_a.up.sql': table('a') }, 'wrapped'],
    ['in a transaction by goose', { 'm/1_a.sql': `-- +goose Up\n${table('a')}` }, 'wrapped'],
    [
      'statement by statement where goose is told so',
      { 'm/1_a.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${table('a')}` },
      'none',
    ],
    ['in a transaction by sql-migrate', { 'm/1-a.sql': `-- +migrate Up\n${table('a')}` }, 'wrapped'],
    [
      'statement by statement where its section of sql-migrate says so',
      { 'm/1-a.sql': `-- +migrate Up notransaction\n${table('a')}-- +migrate Down\nSELECT 1;` },
      'none',
    ],
    [
      'in a transaction where only the way back of sql-migrate does without',
      { 'm/1-a.sql': `-- +migrate Up\n${table('a')}-- +migrate Down notransaction\nSELECT 1;` },
      'wrapped',
    ],
    [
      'as one message where dbmate is told so',
      { 'm/1_a.sql': `-- migrate:up transaction:false\n${table('a')}` },
      'implicit',
    ],
    ['in a transaction by dbmate', { 'm/1_a.sql': `-- migrate:up\n${table('a')}` }, 'wrapped'],
    [
      'as one message where sqlx is told so',
      { 'Cargo.toml': 'sqlx = "1"', 'm/1_a.sql': `-- no-transaction\n${table('a')}` },
      'implicit',
    ],
    ['in a transaction by sqlx', { 'Cargo.toml': 'sqlx = "1"', 'm/1_a.sql': table('a') }, 'wrapped'],
    ['in a transaction by node-pg-migrate', { 'm/1_a.sql': `-- Up Migration\n${table('a')}` }, 'wrapped'],
    ['in a transaction by Flyway, unless it cannot', { 'm/V1__a.sql': table('a') }, 'adaptive'],
    [
      'statement by statement where the file beside it tells Flyway so',
      { 'm/V1__a.sql': table('a'), 'm/V1__a.sql.conf': 'executeInTransaction=false\n' },
      'none',
    ],
    ['as one message by Prisma', { 'm/1_a/migration.sql': table('a') }, 'implicit'],
    ['in a transaction by Diesel', { 'm/1_a/up.sql': table('a') }, 'wrapped'],
    [
      'as one message where the file beside it tells Diesel so',
      { 'm/1_a/up.sql': table('a'), 'm/1_a/metadata.toml': 'run_in_transaction = false\n' },
      'implicit',
    ],
    [
      'as one message where graphile-migrate is told so',
      { 'committed/000001.sql': `--! Previous: -\n--! no-transaction\n${table('a')}` },
      'implicit',
    ],
    [
      'statement by statement where Atlas is told so',
      { 'm/atlas.sum': '', 'm/1_a.sql': `-- atlas:txmode none\n\n${table('a')}` },
      'none',
    ],
    [
      'in ways that one word does not tell where changesets of Liquibase differ',
      {
        'l/1.sql': `--liquibase formatted sql\n--changeset a:1\n${table('a')}--changeset a:2 runInTransaction:false\nSELECT 1;`,
      },
      'unknown',
    ],
    ['statement by statement by sqitch', { 'sqitch.plan': 'a\n', 'deploy/a.sql': table('a') }, 'none'],
    ['in some way by a runner that is not known', { 'm/1_a.sql': table('a'), 'm/2_b.sql': table('b') }, 'unknown'],
  ];
  for (const [how, files, mode] of modes) {
    it(how, () => assert.equal(historyOf(files).migrations[0]?.migration.transaction, mode));
  }
});

describe('what undoes a migration', () => {
  const cases: readonly (readonly [what: string, files: Files, down: string | undefined])[] = [
    [
      'is the other half of its pair',
      { 'm/1_a.up.sql': table('a'), 'm/1_a.down.sql': 'DROP TABLE a;' },
      'm/1_a.down.sql',
    ],
    ['is nothing where there is no other half', { 'm/1_a.up.sql': table('a'), 'm/2_b.up.sql': table('b') }, undefined],
    [
      'is its section that says so',
      { 'm/1_a.sql': `-- +goose Up\n${table('a')}-- +goose Down\nDROP TABLE a;` },
      'm/1_a.sql: -- +goose Down\nDROP TABLE a;',
    ],
    ['is nothing without such a section', { 'm/1_a.sql': `-- migrate:up\n${table('a')}` }, undefined],
    [
      'is the one of its version, whatever its title',
      { 'm/1_a.up.sql': table('a'), 'm/1_drop_a.down.sql': 'DROP TABLE a;' },
      'm/1_drop_a.down.sql',
    ],
    ['lies beside it for Diesel', { 'm/1_a/up.sql': table('a'), 'm/1_a/down.sql': 'DROP TABLE a;' }, 'm/1_a/down.sql'],
    ['has its version for Flyway', { 'm/V1_2__a.sql': table('a'), 'm/U1_2__b.sql': 'DROP TABLE a;' }, 'm/U1_2__b.sql'],
    [
      'is the script of its name for sqitch',
      { 'sqitch.plan': 'x/a\n', 'deploy/x/a.sql': table('a'), 'revert/x/a.sql': 'DROP TABLE a;' },
      'revert/x/a.sql',
    ],
  ];
  for (const [what, files, down] of cases) {
    it(what, () => assert.equal(shown(historyOf(files).migrations[0]?.down), down));
  }

  it('exists for some tools only', () => {
    assert.equal(historyOf({ 'm/1_a.up.sql': table('a') }).undoes, true);
    assert.equal(historyOf({ 'm/1_a/migration.sql': table('a') }).undoes, false);
    assert.equal(historyOf({ 'm/V1__a.sql': table('a') }).undoes, false);
  });
});

describe('what a tool passes over', () => {
  const cases: readonly (readonly [what: string, files: Files, ignored: readonly string[]])[] = [
    [
      'is a name that Lokstra does not read, and version 0',
      {
        'm/migration.yaml': '',
        'm/000_zero.up.sql': table('z'),
        'm/001_a.up.sql': table('a'),
        'm/002_Add-Users.up.sql': table('b'),
        'm/readme.sql': 'SELECT 1;',
      },
      ['m/000_zero.up.sql version', 'm/002_Add-Users.up.sql name'],
    ],
    [
      'is a version that Lokstra cannot record',
      { 'm/migration.yaml': '', 'm/001_a.up.sql': table('a'), 'm/20240101120000_b.up.sql': table('b') },
      ['m/20240101120000_b.up.sql version'],
    ],
    [
      'is a file that is no half of a pair, for golang-migrate',
      { 'm/1_a.up.sql': table('a'), 'm/2_b.sql': table('b') },
      ['m/2_b.sql name'],
    ],
    [
      'is a name with one underscore, or a small letter beside large ones, for Flyway',
      { 'm/V1__a.sql': table('a'), 'm/V2_b.sql': table('b'), 'm/v3__c.sql': table('c') },
      ['m/V2_b.sql name', 'm/v3__c.sql name'],
    ],
    [
      'is what the journal of Drizzle does not list',
      {
        'd/0000_a.sql': table('a'),
        'd/0001_b.sql': table('b'),
        'd/meta/_journal.json': '{ "entries": [{ "tag": "0000_a" }] }',
      },
      ['d/0001_b.sql name'],
    ],
    [
      'is what the journal of Drizzle dates before one that is listed earlier',
      {
        'd/0000_a.sql': table('a'),
        'd/0001_b.sql': table('b'),
        'd/0002_c.sql': table('c'),
        'd/meta/_journal.json':
          '{ "entries": [{ "tag": "0000_a", "when": 10 }, { "tag": "0001_b", "when": 9 }, { "tag": "0002_c", "when": 10 }] }',
      },
      ['d/0001_b.sql version'],
    ],
    [
      'is what the plan of sqitch does not list',
      { 'sqitch.plan': 'a\n', 'deploy/a.sql': table('a'), 'deploy/b.sql': table('b') },
      ['deploy/b.sql name'],
    ],
    ['is nothing where all is well', { 'm/1_a.up.sql': table('a'), 'm/1_a.down.sql': '' }, []],
  ];
  for (const [what, files, ignored] of cases) {
    it(what, () => {
      const found = historyOf(files).ignored;
      assert.deepEqual(
        found.map(({ path, wrong }) => `${path} ${wrong}`),
        ignored,
      );
      assert.ok(found.every(({ because }) => /^\S.*[^.]$/.test(because)));
    });
  }
});

describe('the versions of a folder', () => {
  it('are told apart as numbers, where the tool takes only one of each', () => {
    const { duplicates } = historyOf({
      'm/001_a.up.sql': table('a'),
      'm/1_b.up.sql': table('b'),
      'm/2_c.up.sql': table('c'),
    });
    assert.deepEqual(
      duplicates.map((same) => same.map(({ path }) => path)),
      [['m/001_a.up.sql', 'm/1_b.up.sql']],
    );
    const pairs = { 'm/1-a.sql': `-- +migrate Up\n${table('a')}`, 'm/1-b.sql': `-- +migrate Up\n${table('b')}` };
    assert.deepEqual(historyOf(pairs).duplicates, []);
  });

  it('are told apart among all folders of Flyway, which runs them as one', () => {
    const { duplicates } = historyOf({
      'm/one/V1__a.sql': table('a'),
      'm/one/V3__c.sql': 'ALTER TABLE a ADD COLUMN c text;',
      'm/two/V3__b.sql': 'CREATE INDEX i ON a (id);',
    });
    assert.deepEqual(
      duplicates.map((same) => same.map(({ path }) => path)),
      [['m/one/V3__c.sql', 'm/two/V3__b.sql']],
    );
  });

  it('have gaps where they count', () => {
    const { counts, gaps } = historyOf({
      'm/001_a.up.sql': table('a'),
      'm/002_b.up.sql': table('b'),
      'm/003_c.up.sql': table('c'),
      'm/005_d.up.sql': table('d'),
    });
    assert.equal(counts, true);
    assert.deepEqual(
      gaps.map(({ missing, before }) => `${missing} ${before.path}`),
      ['004 m/005_d.up.sql'],
    );
  });

  it('have none where they tell a time', () => {
    const { counts, gaps } = historyOf({ 'm/20240101_a.up.sql': table('a'), 'm/20240301_b.up.sql': table('b') });
    assert.deepEqual([counts, gaps], [false, []]);
  });
});

describe('folders of Lokstra', () => {
  const uses = 'CREATE TABLE visits (id text PRIMARY KEY, tenant_id text, user_id text REFERENCES users (id));';

  it('are one database where they name one, and several where they name several', () => {
    const named = (one: string, two: string) =>
      analyze({
        'm/users/migration.yaml': `dbpool-name: ${one}\n`,
        'm/users/001_a.up.sql': table('users'),
        'm/visits/migration.yaml': `dbpool-name: "${two}"\n`,
        'm/visits/001_b.up.sql': uses,
      }).databases.map(({ folder, files }) => `${folder}: ${files.length}`);
    assert.deepEqual(named('main', 'main'), ['m: 2']);
    assert.deepEqual(named('main', 'other'), ['m/users: 1', 'm/visits: 1']);
  });

  it('are one database by its name alone', () => {
    const { databases } = analyze({
      'm/a/migration.yaml': 'dbpool-name: main\n',
      'm/a/001_a.up.sql': table('a'),
      'm/b/migration.yaml': 'dbpool-name: main\n',
      'm/b/001_b.up.sql': table('b'),
    });
    assert.deepEqual(
      databases.map(({ folder }) => folder),
      ['m'],
    );
    assert.match(databases[0]?.because ?? '', /name the database main$/);
  });
});

describe('sqitch', () => {
  it('finds its scripts where sqitch.conf says', () => {
    const { databases } = analyze({
      'sqitch.plan': 'a\n',
      'sqitch.conf': '[core]\n\tengine = pg\n\ttop_dir = db\n',
      'db/deploy/a.sql': table('a'),
    });
    assert.deepEqual(databases[0]?.files, ['db/deploy/a.sql']);
  });
});

describe('Liquibase', () => {
  it('runs no changeset that is ignored or only for trying things out', () => {
    const { databases } = analyze({
      'l/1.sql': `--liquibase formatted sql\n--changeset a:1\n${table('a')}--changeset a:2 context:test\n${table('b')}--changeset a:3 contextFilter:"dev or test"\n${table('c')}--changeset a:4 context:prod,test\n${table('d')}--changeset a:5 ignore:true\n${table('e')}`,
    });
    assert.deepEqual(
      databases[0]?.history.catalog.tables().map(({ name }) => name),
      ['a', 'd'],
    );
  });
});

function historyOf(files: Files): MigrationHistory {
  const analysis = analyze(files);
  const { databases } = analysis;
  const database = databases.find(({ folders }) => folders.length > 0) as Database;
  const settings = resolveSettings(presets, { defaults: {}, file: {}, overrides: {} }, rules);
  const migrations = database.folders.flatMap((folder) => folder.migrations);
  return lintedHistory(
    { ...database, migrations },
    { files: filesOf(analysis, files), engine: testEngine() },
    settings,
    undefined,
  );
}

function filesOf(analysis: Analysis, files: Files) {
  return new Map(
    Object.keys(files).flatMap((path) => {
      const file = analysis.file(path);
      return file ? [[path, file] as const] : [];
    }),
  );
}

function shown(down: Down | undefined): string | undefined {
  if (!down) return undefined;
  const { file, span } = down;
  return span ? `${file.path}: ${file.text.slice(span.start, span.end)}` : file.path;
}
