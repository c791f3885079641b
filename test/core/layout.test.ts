// Which files run against one database, by which tool, and in what order.
import assert from 'node:assert/strict';
import { analyze } from '../support/project.js';

const table = (name: string) => `CREATE TABLE ${name} (id text PRIMARY KEY, tenant_id text NOT NULL);`;

describe('the layout of a project', () => {
  it('runs pairs by number, whatever the number of digits, and leaves the down files out', () => {
    assert.deepEqual(
      histories({
        'migrations/10_c.up.sql': table('c'),
        'migrations/9_b.up.sql': table('b'),
        'migrations/9_b.down.sql': 'DROP TABLE b;',
        'migrations/0001_a.up.sql': table('a'),
      }),
      ['golang-migrate migrations: 0001_a.up.sql 9_b.up.sql 10_c.up.sql'],
    );
  });

  it('knows the runner of Lokstra by its migration.yaml, in the folder or above it', () => {
    const files = { 'migrations/auth/001_a.up.sql': table('a'), 'migrations/migration.yaml': 'dbpool-name: main\n' };
    assert.deepEqual(histories(files), ['lokstra migrations/auth: 001_a.up.sql']);
  });

  it('runs single files by number or timestamp', () => {
    assert.deepEqual(
      histories({ 'db/20240102_b.sql': table('b'), 'db/20231231_a.sql': table('a'), 'db/9.sql': table('d') }),
      ['numbered files db: 9.sql 20231231_a.sql 20240102_b.sql'],
    );
  });

  it('has a history of its own for a file that no tool claims', () => {
    assert.deepEqual(histories({ 'schema.sql': table('a'), 'other/x.sql': table('b') }), [
      'single file other/x.sql: x.sql',
      'single file schema.sql: schema.sql',
    ]);
  });

  it('joins folders that use tables of each other, the used ones first', () => {
    assert.deepEqual(
      histories({
        'migrations/clinic/001_visits.up.sql':
          'CREATE TABLE visits (id text PRIMARY KEY, tenant_id text, user_id text REFERENCES users (id));',
        'migrations/users/001_users.up.sql': table('users'),
      }),
      ['golang-migrate migrations: 001_users.up.sql 001_visits.up.sql'],
    );
  });

  it('interleaves folders that use each other by version', () => {
    assert.deepEqual(
      histories({
        'm/a/001_a.up.sql': table('a'),
        'm/a/003_a.up.sql': 'ALTER TABLE b ADD COLUMN more text;',
        'm/b/002_b.up.sql': table('b'),
        'm/b/004_b.up.sql': 'ALTER TABLE a ADD COLUMN more text;',
      }),
      ['golang-migrate m: 001_a.up.sql 002_b.up.sql 003_a.up.sql 004_b.up.sql'],
    );
  });

  it('keeps services apart that create tables of the same name', () => {
    const files = { 'a/migrations/001_x.up.sql': table('users'), 'b/migrations/001_x.up.sql': table('users') };
    assert.equal(histories(files).length, 2);
  });

  it('leaves out other databases by folder, by name and by content', () => {
    assert.deepEqual(
      histories({
        'migrations/mysql/001_a.up.sql': table('a'),
        'migrations/001_a.sqlite.up.sql': table('a'),
        'migrations/001_a.postgres.up.sql': table('a'),
        'migrations/001_a.up.sql': table('a'),
        'dump.sql': 'CREATE TABLE `a` (id int AUTO_INCREMENT) ENGINE=InnoDB;',
      }),
      ['ory pop migrations: 001_a.postgres.up.sql'],
    );
  });

  it('does not read a general file in whose place there is one for PostgreSQL', () => {
    const analysis = analyze({
      'migrations/001_a.postgres.up.sql': table('a'),
      'migrations/001_a.up.sql': 'CREATE TABLE a (id INT64 FOREVER);',
      'migrations/001_a.postgres.down.sql': 'DROP TABLE a;',
      'migrations/001_a.down.sql': 'DROP TABLE a FOREVER;',
    });
    assert.deepEqual(
      ['migrations/001_a.up.sql', 'migrations/001_a.down.sql'].flatMap((path) => analysis.findingsIn(path)),
      [],
    );
  });

  it('runs only the up section of a file with sections', () => {
    const analysis = analyze({
      'migrations/001_a.sql': `-- +goose Up\n${table('a')}\n-- +goose Down\nDROP TABLE a;\n`,
      'migrations/002_b.sql': `-- migrate:up\n${table('b')}\n-- migrate:down\nDROP TABLE b;\n`,
    });
    const names = analysis.databases.flatMap(({ history }) => history.catalog.tables().map(({ name }) => name));
    assert.deepEqual(names, ['a', 'b']);
  });

  it('uses the tool that the configuration names for a folder', () => {
    const files = {
      'tenantlint.json': '{ "migrations": [{ "folder": "sql/*", "tool": "numbered files" }] }',
      'sql/main/1_a.sql': table('a'),
    };
    assert.deepEqual(histories(files), ['numbered files sql/main: 1_a.sql']);
  });
});

function histories(files: Readonly<Record<string, string>>): readonly string[] {
  return analyze(files)
    .databases.map(({ tool, folder, files: paths }) => `${tool} ${folder}: ${paths.map(baseName).join(' ')}`)
    .sort();
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
