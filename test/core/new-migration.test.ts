// Findings in migrations that may have run are mended by a new migration, named as the tool names its files.
import assert from 'node:assert/strict';
import type { LocatedFinding } from '../../server/src/core/project/analysis.js';
import {
  type MendedAnew,
  mendInNewMigrations,
  type NewMigrationOptions,
} from '../../server/src/core/project/new-migration.js';
import { guarded } from '../../server/src/core/project/tools/pattern.js';
import { rules } from '../../server/src/rules/index.js';
import { testProject } from '../support/project.js';
import { protocolRules } from '../support/protocol-rules.js';

const now = { iso: '2026-03-04T05:06:07.089Z', epoch: 1772600767089 };
const table = 'CREATE TABLE notes (id text PRIMARY KEY, tenant_id text NOT NULL, body text);\n';
const newest = "COMMENT ON TABLE notes IS 'n';\n";

interface Case {
  readonly tool: string;
  readonly files: Readonly<Record<string, string>>;
  readonly writes: Readonly<Record<string, string>>;
}

const up = 'CREATE INDEX idx_notes_tenant ON notes (tenant_id);';
const down = 'DROP INDEX idx_notes_tenant;';

const cases: readonly Case[] = [
  {
    tool: 'golang-migrate',
    files: { 'm/000009_a.up.sql': table, 'm/000009_a.down.sql': 'DROP TABLE notes;', 'm/000010_b.up.sql': newest },
    writes: { 'm/000011_index_notes.up.sql': `${up}\n`, 'm/000011_index_notes.down.sql': `${down}\n` },
  },
  {
    tool: 'lokstra',
    files: { 'm/migration.yaml': 'enabled: true\n', 'm/001_a.up.sql': table, 'm/002_b.up.sql': newest },
    writes: { 'm/003_index_notes.up.sql': `${up}\n`, 'm/003_index_notes.down.sql': `${down}\n` },
  },
  {
    tool: 'goose',
    files: {
      'm/20240101000000_a.sql': `-- +goose Up\n${table}`,
      'm/20240102000000_b.sql': `-- +goose Up\n${newest}-- +goose Down\nSELECT 1;\n`,
    },
    writes: { 'm/20260304050607_index_notes.sql': `-- +goose Up\n${up}\n\n-- +goose Down\n${down}\n` },
  },
  {
    tool: 'dbmate',
    files: {
      'm/20240101000000_a.sql': `-- migrate:up\n${table}`,
      'm/20240102000000_b.sql': `-- migrate:up\n${newest}`,
    },
    writes: { 'm/20260304050607_index_notes.sql': `-- migrate:up\n${up}\n\n-- migrate:down\n${down}\n` },
  },
  {
    tool: 'sql-migrate',
    files: { 'm/1-a.sql': `-- +migrate Up\n${table}`, 'm/2-b.sql': `-- +migrate Up\n${newest}` },
    writes: { 'm/3-index_notes.sql': `-- +migrate Up\n${up}\n\n-- +migrate Down\n${down}\n` },
  },
  {
    tool: 'node-pg-migrate',
    files: {
      'm/1700000000000_a.sql': `-- Up Migration\n${table}`,
      'm/1700000000001_b.sql': `-- Up Migration\n${newest}`,
    },
    writes: { 'm/1772600767089_index_notes.sql': `-- Up Migration\n${up}\n\n-- Down Migration\n${down}\n` },
  },
  {
    tool: 'flyway',
    files: { 'm/V1_9__a.sql': table, 'm/V1_10__b.sql': newest, 'm/R__v.sql': '' },
    writes: { 'm/V1_11__index_notes.sql': `${up}\n` },
  },
  {
    tool: 'flyway',
    files: { 'm/V1__a.sql': table, 'm/U1__a.sql': 'DROP TABLE notes;', 'm/V2__b.sql': newest },
    writes: { 'm/V3__index_notes.sql': `${up}\n`, 'm/U3__index_notes.sql': `${down}\n` },
  },
  {
    tool: 'refinery',
    files: { 'Cargo.toml': 'refinery = "1"\n', 'm/V1__a.sql': table, 'm/V2__b.sql': newest },
    writes: { 'm/V3__index_notes.sql': `${up}\n` },
  },
  {
    tool: 'prisma',
    files: { 'm/20240101000000_a/migration.sql': table, 'm/20240102000000_b/migration.sql': newest },
    writes: { 'm/20260304050607_index_notes/migration.sql': `${up}\n` },
  },
  {
    tool: 'diesel',
    files: { 'm/2024-01-01-000000_a/up.sql': table, 'm/2024-01-02-000000_b/up.sql': newest },
    writes: {
      'm/2026-03-04-050607_index_notes/up.sql': `${up}\n`,
      'm/2026-03-04-050607_index_notes/down.sql': `${down}\n`,
    },
  },
  {
    tool: 'supabase',
    files: { 'supabase/migrations/20240101000000_a.sql': table, 'supabase/migrations/20240102000000_b.sql': newest },
    writes: { 'supabase/migrations/20260304050607_index_notes.sql': `${up}\n` },
  },
  {
    tool: 'drizzle',
    files: {
      'd/0000_a.sql': table,
      'd/0001_b.sql': newest,
      'd/meta/_journal.json':
        '{ "dialect": "postgresql", "entries": [{ "idx": 0, "when": 1, "tag": "0000_a" }, { "idx": 1, "when": 2, "tag": "0001_b", "breakpoints": true }] }',
    },
    writes: {
      'd/0002_index_notes.sql': `${up}\n`,
      'd/meta/_journal.json': `${JSON.stringify(
        {
          dialect: 'postgresql',
          entries: [
            { idx: 0, when: 1, tag: '0000_a' },
            { idx: 1, when: 2, tag: '0001_b', breakpoints: true },
            { idx: 2, when: now.epoch, tag: '0002_index_notes', breakpoints: true },
          ],
        },
        null,
        2,
      )}\n`,
    },
  },
  {
    tool: 'sqitch',
    files: {
      'sqitch.plan': '%project=x\n\na 2024-01-01T00:00:00Z A B <a@b> # a\nb 2024-01-01T00:00:00Z A B <a@b> # b\n',
      'deploy/a.sql': table,
      'deploy/b.sql': newest,
    },
    writes: {
      'sqitch.plan':
        '%project=x\n\na 2024-01-01T00:00:00Z A B <a@b> # a\nb 2024-01-01T00:00:00Z A B <a@b> # b\nindex_notes 2026-03-04T05:06:07Z A B <a@b> # Index notes\n',
      'deploy/index_notes.sql': `-- Deploy index_notes to pg\n\nBEGIN;\n\n${up}\n\nCOMMIT;\n`,
      'revert/index_notes.sql': `-- Revert index_notes from pg\n\nBEGIN;\n\n${down}\n\nCOMMIT;\n`,
    },
  },
  {
    tool: 'liquibase',
    files: {
      'l/1.sql': `--liquibase formatted sql\n--changeset a:1\n${table}`,
      'l/2.sql': `--liquibase formatted sql\n--changeset a:2\n${newest}`,
    },
    writes: {
      'l/3_index_notes.sql': `--liquibase formatted sql\n\n--changeset tenantlint:index_notes\n${up}\n\n--rollback ${down}\n`,
    },
  },
  {
    tool: 'atlas',
    files: { 'm/atlas.sum': 'h1:x\n', 'm/20240101000000_a.sql': table, 'm/20240102000000_b.sql': newest },
    writes: { 'm/20260304050607_index_notes.sql': `${up}\n` },
  },
  {
    tool: 'sqlx',
    files: { 'Cargo.toml': 'sqlx = "1"\n', 'm/1_a.sql': table, 'm/2_b.sql': newest },
    writes: { 'm/3_index_notes.sql': `${up}\n` },
  },
  {
    tool: 'graphile-migrate',
    files: {
      'g/committed/000001.sql': `--! Previous: -\n${table}`,
      'g/committed/000002.sql': newest,
      'g/current.sql': '-- Enter migration here\n',
    },
    writes: { 'g/current.sql': `-- Enter migration here\n\n${up}\n` },
  },
  {
    tool: 'numbered files',
    files: { 'm/001-a.sql': table, 'm/002-b.sql': newest },
    writes: { 'm/003-index_notes.sql': `${up}\n` },
  },
  {
    tool: 'numbered folders',
    files: { 'm/001_a/tables.sql': table, 'm/002_b/comments.sql': newest },
    writes: { 'm/003_index_notes/index_notes.sql': `${up}\n` },
  },
];

describe('a new migration', () => {
  for (const { tool, files, writes } of cases) {
    it(`is written as ${tool} wants it: ${Object.keys(writes).join(', ')}`, () => {
      const mended = mendAnew(files, {
        isSelected: ({ rule }) => rule.name === 'require-tenant-index',
        title: 'Index notes',
      });
      assert.deepEqual(Object.fromEntries(mended.texts), writes);
      assert.equal(mended.analysis.databases[0]?.tool, tool);
      assert.deepEqual(
        mended.analysis.findings.filter(({ rule }) => rule.name === 'require-tenant-index'),
        [],
      );
    });
  }

  it('is one for all findings of a folder, and another for each other database', () => {
    const { texts } = mendAnew(
      {
        'a/m/1_a.up.sql': table,
        'a/m/2_b.up.sql': table.replaceAll('notes', 'tasks'),
        'b/m/1_a.up.sql': table,
      },
      { isSelected: ({ rule }) => rule.name === 'require-tenant-index', title: 'Index all' },
    );
    assert.deepEqual(
      [...texts.keys()],
      ['a/m/3_index_all.up.sql', 'a/m/3_index_all.down.sql', 'b/m/2_index_all.up.sql', 'b/m/2_index_all.down.sql'],
    );
    assert.match(texts.get('a/m/3_index_all.up.sql') ?? '', /idx_notes_tenant.*\n.*idx_tasks_tenant/s);
  });

  it('is called by what it does: as its remedy, as the rule that all findings are of, or as what all of them are for', () => {
    const named = (isSelected: NewMigrationOptions['isSelected']) =>
      [
        ...mendAnew(
          { 'm/1_a.sql': table, 'm/2_b.sql': table.replaceAll('notes', 'tasks') },
          { isSelected },
        ).texts.keys(),
      ][0];
    const isIndex = ({ rule }: LocatedFinding) => rule.name === 'require-tenant-index';
    assert.match(named((one) => isIndex(one) && one.path === 'm/1_a.sql') ?? '', /^m\/3_.*notes.*\.sql$/);
    assert.equal(named(isIndex), 'm/3_require_tenant_index.sql');
    assert.equal(
      named(() => true),
      'm/3_mend_tenant_isolation.sql',
    );
  });

  it('comes behind the migrations of all folders where these take turns', () => {
    const { texts, analysis } = mendAnew(
      {
        'm/a/001_a.up.sql': table,
        'm/a/003_a.up.sql': 'ALTER TABLE tasks ADD COLUMN more text;\n',
        'm/b/002_b.up.sql': table.replaceAll('notes', 'tasks'),
        'm/b/004_b.up.sql': 'CREATE TABLE links (id text PRIMARY KEY, note_id text REFERENCES notes (id));\n',
      },
      { isSelected: ({ rule, path }) => rule.name === 'require-tenant-index' && path.startsWith('m/a'), title: 'x' },
    );
    assert.deepEqual([...texts.keys()], ['m/a/005_x.up.sql', 'm/a/005_x.down.sql']);
    assert.equal(analysis.databases[0]?.files.at(-1), 'm/a/005_x.up.sql');
  });

  it('is written as the migration before it: its line breaks, its small letters', () => {
    const { texts } = mendAnew(
      {
        'm/1_a.up.sql': table,
        'm/2_b.up.sql': "comment on table notes is 'n';\r\ncomment on column notes.body is 'b';\r\n",
      },
      { isSelected: ({ rule }) => rule.name === 'require-tenant-index', title: 'x' },
    );
    assert.equal(texts.get('m/3_x.up.sql'), `${up.toLowerCase()}\r\n`);
    assert.equal(texts.get('m/3_x.down.sql'), `${down.toLowerCase()}\r\n`);
  });

  it('is not written where nothing can be mended, and says why', () => {
    const lone = mendAnew({ 'a.sql': table });
    assert.equal(lone.texts.size, 0);
    assert.match(lone.refused[0]?.reason ?? '', /^no migration tool runs a\.sql/);
    const dump = mendAnew({ 'db/structure.sql': table });
    assert.equal(dump.texts.size, 0);
    assert.match(dump.refused[0]?.reason ?? '', /^new migrations of rails structure\.sql are not written by hand/);
    const careful = {
      unsafe: false,
      isSelected: ({ rule }: LocatedFinding) => rule.name === 'require-tenant-not-null',
    };
    const nullable = {
      'm/1_a.up.sql': table.replace('tenant_id text NOT NULL', 'tenant_id text'),
      'm/2_b.up.sql': newest,
    };
    const refused = mendAnew(nullable, careful);
    assert.equal(refused.texts.size, 0);
    assert.deepEqual(refused.analysis.databases[0]?.files, Object.keys(nullable), 'the project is as it was');
  });

  it('leaves the project as it was but for its own files', () => {
    const { before, texts } = mendAnew(cases.find(({ tool }) => tool === 'drizzle')?.files ?? {}, { title: 'x' });
    assert.deepEqual([...before.keys()].sort(), [...texts.keys()].sort());
    assert.match(before.get('d/meta/_journal.json') ?? '', /0001_b/);
    assert.equal(before.get('d/0002_x.sql'), undefined);
  });

  it('keeps a quoted body in one piece for tools that cut at semicolons', () => {
    const keep = guarded('-- begin', '-- end');
    assert.equal(keep('CREATE FUNCTION f() AS $$ a; $$;'), '-- begin\nCREATE FUNCTION f() AS $$ a; $$;\n-- end');
    assert.equal(keep('SELECT 1;'), 'SELECT 1;');
  });

  it('builds an index CONCURRENTLY where it is alone, and then begins no transaction', () => {
    const written = (tool: string) => {
      const files = cases.find((one) => one.tool === tool)?.files ?? {};
      const isSelected = ({ rule }: LocatedFinding) => rule.name === 'require-tenant-index';
      const { texts } = mendAnew(files, { isSelected, title: 'x' }, rules);
      return [...texts.values()].find((text) => text.includes('CREATE INDEX'));
    };
    const concurrently = up.replace('INDEX', 'INDEX CONCURRENTLY');
    assert.equal(written('golang-migrate'), `${concurrently}\n`);
    assert.equal(written('sqitch'), `-- Deploy x to pg\n\n${concurrently}\n`);
    assert.equal(written('dbmate')?.includes(up), true);
  });

  it('makes an index inside of a transaction, whatever made it before', () => {
    const { texts } = mendAnew(
      {
        'm/1_a.up.sql': table,
        'm/2_b.up.sql': 'CREATE INDEX CONCURRENTLY i ON notes (body, tenant_id);',
        'm/3_c.up.sql': newest,
      },
      { isSelected: ({ rule }) => rule.name === 'prefer-tenant-first-index', title: 'x' },
    );
    assert.equal(texts.get('m/4_x.up.sql'), 'DROP INDEX i;\nCREATE INDEX i ON notes (tenant_id, body);\n');
    assert.equal(texts.get('m/4_x.down.sql'), 'DROP INDEX i;\nCREATE INDEX i ON notes (body, tenant_id);\n');
  });

  it('leaves a unique index alone that a foreign key needs, and says so', () => {
    const links =
      'CREATE TABLE links (id text PRIMARY KEY, tenant_id text NOT NULL, slug text REFERENCES pages (slug));';
    const pages = 'CREATE TABLE pages (slug text, tenant_id text NOT NULL);\nCREATE UNIQUE INDEX i ON pages (slug);\n';
    const { texts, refused } = mendAnew(
      { 'm/1_a.up.sql': pages + links, 'm/2_b.up.sql': "COMMENT ON TABLE links IS 'l';" },
      { isSelected: ({ rule }) => rule.name === 'require-tenant-in-unique' },
    );
    assert.equal(texts.size, 0);
    assert.match(refused.map(({ reason }) => reason).join(), /"links_slug_fkey" references the columns of "i"/);
  });

  it('says what is left to the user', () => {
    const { afterwards } = mendAnew(cases.find(({ tool }) => tool === 'atlas')?.files ?? {});
    assert.match(afterwards[0] ?? '', /atlas migrate hash/);
  });
});

function mendAnew(
  files: Readonly<Record<string, string>>,
  options: Partial<NewMigrationOptions> = {},
  ruleSet = protocolRules,
): MendedAnew {
  const project = testProject(Object.entries(files), ruleSet);
  const all = { unsafe: true, isSelected: () => true, title: undefined, now };
  return mendInNewMigrations(project, project.analyze(), { ...all, ...options });
}
