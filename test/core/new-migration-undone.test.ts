// What a new migration writes applies to PostgreSQL, and what undoes it gives the schema back.
import assert from 'node:assert/strict';
import { type MendedAnew, mendInNewMigrations } from '../../server/src/core/project/new-migration.js';
import { type EmptyDatabase, emptyDatabase } from '../support/postgres.js';
import { testProject } from '../support/project.js';
import { schemaState } from '../support/schema-state.js';

const now = { iso: '2026-03-04T05:06:07.089Z', epoch: 1772600767089 };

/** Each of these tables lacks something that a new migration can add or replace. */
const schema = `
CREATE TABLE tenants (id text PRIMARY KEY);
CREATE TABLE users (id text PRIMARY KEY, tenant_id text NOT NULL, email text UNIQUE, deleted_at timestamptz);
CREATE TABLE notes (
    id text PRIMARY KEY,
    tenant_id text,
    user_id text REFERENCES users (id) ON DELETE CASCADE,
    slug text,
    deleted_at timestamptz,
    CONSTRAINT notes_slug UNIQUE (slug)
);
CREATE INDEX notes_by_user ON notes (user_id);
CREATE UNIQUE INDEX notes_live ON notes (slug) WHERE deleted_at IS NULL;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_all ON users USING (true) WITH CHECK (true);
CREATE POLICY users_read ON users AS RESTRICTIVE FOR SELECT TO PUBLIC USING (deleted_at IS NULL);
CREATE TABLE countries (code text PRIMARY KEY);
COMMENT ON TABLE countries IS 'ISO 3166';
`;

describe('what undoes a new migration', function () {
  this.timeout(120_000);
  let mended: MendedAnew;
  let database: EmptyDatabase;
  let states: readonly (readonly unknown[])[];

  before(async () => {
    const project = testProject([
      ['tenantlint.json', '{ "tenant": { "columns": ["tenant_id"] }, "globalTables": ["countries"] }'],
      ['m/001_all.up.sql', schema],
      ['m/002_more.up.sql', "COMMENT ON TABLE users IS 'people';\n"],
    ]);
    const options = { unsafe: true, isSelected: () => true, title: 'guard', now };
    mended = mendInNewMigrations(project, project.analyze(), options);
    database = await emptyDatabase();
    const found: (readonly unknown[])[] = [];
    for (const path of ['m/001_all.up.sql', 'm/002_more.up.sql', 'm/003_guard.up.sql', 'm/003_guard.down.sql']) {
      const text = mended.texts.get(path) ?? mended.analysis.file(path)?.text ?? '';
      const { kind, ...error } = await database.run(text);
      assert.equal(kind, 'done', `${path}: ${JSON.stringify(error)}\n${text}`);
      found.push(await database.rows(schemaState));
    }
    states = found;
  });

  it('gives every column, constraint, index, policy and flag back', () => {
    assert.notDeepEqual(states[2], states[1], 'the migration changes something');
    assert.deepEqual(states[3], states[1]);
  });

  it('follows a migration that mends what rules of all kinds found', () => {
    const rules = new Set(mended.applied.map(({ rule }) => rule.name));
    for (const name of ['require-tenant-in-unique', 'require-tenant-in-foreign-key', 'no-open-policy']) {
      assert.ok(rules.has(name), `${name} is among ${[...rules].join(', ')}`);
    }
    assert.ok(rules.has('require-tenant-not-null') && rules.has('require-rls') && rules.has('require-global-comment'));
  });
});
