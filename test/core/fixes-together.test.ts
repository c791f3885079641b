// Fixes of one migration meet: what one rule's fix writes, no other rule's fix takes back, and PostgreSQL takes the whole.
import assert from 'node:assert/strict';
import { mend } from '../../server/src/core/project/mend.js';
import { mendInNewMigrations } from '../../server/src/core/project/new-migration.js';
import { type EmptyDatabase, emptyDatabase } from '../support/postgres.js';
import { testProject } from '../support/project.js';

const tables = `CREATE TABLE tenants (id text PRIMARY KEY);
CREATE TABLE notes (id text PRIMARY KEY, body text);
CREATE TABLE todos (id text PRIMARY KEY, tenant_id text NOT NULL REFERENCES tenants (id), body text);
CREATE INDEX idx_todos_body ON todos (body);
`;

describe('the fixes of one migration', () => {
  let database: EmptyDatabase;
  before(async function () {
    this.timeout(120_000);
    database = await emptyDatabase();
  });

  it('make a tenant column NOT NULL, which the one for scans does not put off', async () => {
    const project = testProject([
      ['m/001_tables.up.sql', tables],
      ['m/002_own_notes.up.sql', 'ALTER TABLE notes ADD COLUMN tenant_id text;\n'],
    ]);
    const options = {
      unsafe: true,
      isSelected: ({ rule }: { readonly rule: { readonly name: string } }) =>
        ['require-tenant-not-null', 'no-scanning-not-null'].includes(rule.name),
    };
    const mended = mend(project, project.analyze(), options);
    const text = mended.texts.get('m/002_own_notes.up.sql') ?? '';
    assert.equal(
      text,
      'ALTER TABLE notes ADD COLUMN tenant_id text;\n\nALTER TABLE notes ALTER COLUMN tenant_id SET NOT NULL;\n',
    );
    assert.deepEqual(
      mended.refused.map(({ reason }) => reason),
      ['the tenant column "tenant_id" must be NOT NULL when the migration ends'],
    );
    assert.equal(mend(project, mended.analysis, options).texts.size, 0);
    await applies(database, tables, text);
  });

  it('set the times for locks once, before the first statement that waits for one', async () => {
    const project = testProject([['m/001_tables.up.sql', tables]]);
    const mended = mendInNewMigrations(project, project.analyze(), {
      unsafe: false,
      isSelected: ({ rule }) => rule.name === 'prefer-tenant-first-index',
      title: 'mend todos',
      now: { iso: '2026-03-04T05:06:07.089Z', epoch: 1772600767089 },
    });
    const text = mended.texts.get('m/002_mend_todos.up.sql') ?? '';
    const lines = text.split('\n').filter((line) => line !== '');
    assert.deepEqual(lines.slice(0, 3), [
      "SET LOCAL lock_timeout = '10s';",
      "SET LOCAL statement_timeout = '30s';",
      'DROP INDEX idx_todos_body;',
    ]);
    assert.equal(text.match(/^SET /gm)?.length, 2);
    await applies(database, tables, text);
  });
});

/** Each text is a transaction. */
async function applies({ run }: EmptyDatabase, ...texts: readonly string[]): Promise<void> {
  await run('DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
  for (const text of texts) {
    const outcome = await run(`BEGIN;\n${text}\nCOMMIT;`);
    assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
  }
}
