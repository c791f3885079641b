// What undoes a migration is written where its tool looks for it, and gives the schema back.
import assert from 'node:assert/strict';
import { mend } from '../../server/src/core/project/mend.js';
import { type FixPlan, planFixes } from '../../server/src/core/project/plan.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { type EmptyDatabase, emptyDatabase } from '../support/postgres.js';
import { analyze, testProject } from '../support/project.js';
import { schemaState } from '../support/schema-state.js';

const up = 'CREATE TABLE notes (id text PRIMARY KEY);\n';
const down = 'DROP TABLE notes;\n';

const places: Readonly<Record<string, { files: Record<string, string>; writes: Record<string, string> }>> = {
  'golang-migrate': { files: { 'm/1_a.up.sql': up }, writes: { 'm/1_a.down.sql': down } },
  goose: {
    files: { 'm/1_a.sql': `-- +goose Up\n${up}\n` },
    writes: { 'm/1_a.sql': `-- +goose Up\n${up}\n-- +goose Down\n${down}` },
  },
  dbmate: {
    files: { 'm/1_a.sql': `-- migrate:up\r\n${up.replace('\n', '\r\n')}` },
    writes: {
      'm/1_a.sql': `-- migrate:up\r\n${up.replace('\n', '\r\n')}\r\n-- migrate:down\r\n${down.replace('\n', '\r\n')}`,
    },
  },
  diesel: { files: { 'm/2024-01-01-000000_a/up.sql': up }, writes: { 'm/2024-01-01-000000_a/down.sql': down } },
  flyway: {
    files: { 'm/V1__a.sql': 'CREATE TABLE a (id int);', 'm/U1__a.sql': 'DROP TABLE a;', 'm/V2__b.sql': up },
    writes: { 'm/U2__b.sql': down },
  },
  sqitch: {
    files: { 'sqitch.plan': '%project=x\n\na 2024-01-01T00:00:00Z A B <a@b> # a\n', 'deploy/a.sql': up },
    writes: { 'revert/a.sql': `-- Revert a from pg\n\nBEGIN;\n\n${down}\nCOMMIT;\n` },
  },
};

describe('the way back that a migration lacks', () => {
  for (const [tool, { files, writes }] of Object.entries(places)) {
    it(`goes where ${tool} looks for it`, () => {
      const plan = planFor(files);
      const written = [...plan.edits].map(([path, edits]) => [path, applyEdits(files[path] ?? '', edits)]);
      assert.deepEqual(Object.fromEntries(written), writes);
    });
  }

  const reasons: Readonly<Record<string, readonly [sql: string, reason: RegExp]>> = {
    'changes rows': ["UPDATE notes SET body = '';", /changes rows/],
    'drops rows': ['DROP TABLE notes;', /"notes" does not come back/],
    'does what is not known': ["DO $$ BEGIN EXECUTE current_setting('x.y'); END $$;", /not all .* is known/],
    'adds to an enum': ["ALTER TYPE mood ADD VALUE 'calm';", /"mood" stays as it is now/],
    'sets NOT NULL free, which rows may use': ['ALTER TABLE notes ALTER body DROP NOT NULL;', /must be reviewed/],
  };
  for (const [what, [sql, reason]] of Object.entries(reasons)) {
    it(`is left to a person where the migration ${what}`, () => {
      const before = "CREATE TYPE mood AS ENUM ('gay'); CREATE TABLE notes (id text PRIMARY KEY, body text NOT NULL);";
      const plan = planFor({ 'm/1_a.up.sql': before, 'm/2_b.up.sql': sql });
      assert.equal(plan.edits.size, 0);
      assert.match(plan.refused.map((one) => one.reason).join(), reason);
    });
  }

  it('is not written for a migration that may have run', () => {
    const configuration = '{ "rules": { "require-down": ["warning", { "forwardOnly": "every" }] } }';
    const files = { 'm/1_a.up.sql': 'CREATE TABLE a (id int);', 'm/2_b.up.sql': up, 'm/2_b.down.sql': down };
    const plan = planFor({ 'tenantlint.json': configuration, ...files });
    assert.equal(plan.edits.size, 0);
    assert.match(plan.refused[0]?.reason ?? '', /1_a\.up\.sql is not the newest migration/);
  });

  it('is of the migration as the other fixes leave it', () => {
    const project = testProject([
      ['tenantlint.json', '{ "tenant": { "columns": ["tenant_id"] } }'],
      ['m/1_a.up.sql', 'CREATE TABLE a (id text PRIMARY KEY, tenant_id text NOT NULL);\n'],
      ['m/2_b.up.sql', "COMMENT ON TABLE a IS 'A';\nCREATE TABLE b (id text PRIMARY KEY, tenant_id text NOT NULL);\n"],
    ]);
    const wanted = ['require-down', 'require-updated-at-trigger', 'require-audit-columns'];
    const { texts } = mend(project, project.analyze(), {
      unsafe: true,
      isSelected: ({ rule, path }) => wanted.includes(rule.name) && path === 'm/2_b.up.sql',
    });
    assert.match(texts.get('m/2_b.up.sql') ?? '', /CREATE FUNCTION/);
    assert.equal(
      texts.get('m/2_b.down.sql'),
      'COMMENT ON TABLE a IS NULL;\nDROP TABLE b;\nDROP FUNCTION set_updated_at();\n',
    );
  });
});

describe('a way back that leaves something', () => {
  it('is completed by nothing that it does already, in whatever words', () => {
    const files = {
      'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }',
      'm/1_a.up.sql':
        'CREATE TABLE a (id text PRIMARY KEY, b text DEFAULT 1, c text CHECK (c <> b));\nCREATE INDEX a_b ON a (b);\n',
      'm/2_b.up.sql': 'ALTER TABLE a DROP COLUMN b, ADD COLUMN d text;\n',
      'm/2_b.down.sql':
        'ALTER TABLE a ADD b text DEFAULT 1;\nCREATE INDEX a_b ON a (b);\nALTER TABLE a ADD CONSTRAINT a_check CHECK (b <> c);\n',
    };
    const analysis = analyze(files);
    const findings = analysis.findings.filter(({ rule }) => rule.name === 'complete-down');
    const plan = planFixes(analysis, findings, { unsafe: true });
    const text = applyEdits(files['m/2_b.down.sql'], plan.edits.get('m/2_b.down.sql') ?? []);
    assert.equal(text, `${files['m/2_b.down.sql']}ALTER TABLE a DROP COLUMN d;\n`);
    assert.match(planFixes(analysis, findings, { unsafe: false }).refused[0]?.reason ?? '', /reviewed/);
  });
});

describe('the way back that a fix writes', () => {
  let database: EmptyDatabase;
  before(async function () {
    this.timeout(120_000);
    database = await emptyDatabase();
  });

  const tables = `CREATE TABLE users (id text PRIMARY KEY, email text NOT NULL, age int DEFAULT 1);
CREATE TABLE notes (
    id text PRIMARY KEY,
    user_id text REFERENCES users (id),
    body text,
    CONSTRAINT notes_body CHECK (body <> '')
);
CREATE INDEX notes_by_body ON notes (body);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_all ON notes USING (id = current_setting('app.id', true));
`;
  const changes: Readonly<Record<string, string>> = {
    'new objects that need each other': `CREATE SCHEMA shop;
CREATE DOMAIN shop.code AS text CHECK (VALUE <> '');
CREATE TABLE shop.carts (id text PRIMARY KEY, code shop.code, user_id text REFERENCES users (id));
CREATE TABLE shop.items (id text PRIMARY KEY, cart_id text REFERENCES shop.carts (id));
ALTER TABLE shop.carts ADD COLUMN first_item text REFERENCES shop.items (id);
CREATE FUNCTION shop.open_carts(wanted text) RETURNS SETOF shop.carts LANGUAGE sql AS 'SELECT * FROM shop.carts';
CREATE MATERIALIZED VIEW shop.counts AS SELECT cart_id, count(*) FROM shop.items GROUP BY cart_id;
CREATE SEQUENCE shop.numbers;`,
    'other parts of tables': `ALTER TABLE users ALTER COLUMN email DROP NOT NULL, ALTER COLUMN age SET DEFAULT 2;
ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email), ADD COLUMN name text UNIQUE;
ALTER TABLE notes DROP CONSTRAINT notes_body, DROP CONSTRAINT notes_user_id_fkey;
DROP INDEX notes_by_body;
CREATE INDEX notes_by_user ON notes (user_id, body);
DROP POLICY notes_all ON notes;
CREATE POLICY notes_read ON notes FOR SELECT USING (true);
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
COMMENT ON TABLE users IS 'people';
COMMENT ON COLUMN notes.body IS 'text';`,
    'other names': `ALTER TABLE notes RENAME COLUMN body TO content;
ALTER TABLE notes ALTER COLUMN content SET NOT NULL;
ALTER TABLE notes RENAME TO papers;
CREATE SCHEMA desk;
ALTER TABLE papers SET SCHEMA desk;
ALTER TABLE desk.papers DROP COLUMN user_id;`,
  };
  for (const [what, sql] of Object.entries(changes)) {
    it(`gives the schema back: ${what}`, async () => {
      const plan = planFor({ 'm/1_a.up.sql': tables, 'm/2_b.up.sql': sql }, true);
      const back = applyEdits('', plan.edits.get('m/2_b.down.sql') ?? []);
      await database.run('DROP SCHEMA IF EXISTS shop CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
      await runs(database, tables);
      const before = await database.rows(schemaState);
      await runs(database, sql);
      await runs(database, back);
      assert.deepEqual(await database.rows(schemaState), before, back);
      // Nothing is left either that would be in the way of a second time.
      await runs(database, sql);
    });
  }
});

function planFor(files: Readonly<Record<string, string>>, unsafe = false): FixPlan {
  const analysis = analyze({ 'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }', ...files });
  const findings = analysis.findings.filter(({ rule }) => rule.name === 'require-down');
  assert.ok(findings.length > 0, 'a way back is lacking');
  return planFixes(analysis, findings, { unsafe });
}

async function runs({ run }: EmptyDatabase, sql: string): Promise<void> {
  const outcome = await run(sql);
  assert.equal(outcome.kind, 'done', `${JSON.stringify(outcome)}\n${sql}`);
}
