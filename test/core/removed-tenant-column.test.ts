// A tenant column that a migration drops is told once, where it is dropped, and counted by the score there.
import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/core/project/analysis.js';
import { analyze } from '../support/project.js';

const create = 'CREATE TABLE invoices (id text PRIMARY KEY, tenant_id text NOT NULL);\n';
const drop = 'ALTER TABLE invoices DROP COLUMN tenant_id;\n';
const later = 'CREATE TABLE notes (id text PRIMARY KEY, tenant_id text NOT NULL);\n';

describe('a tenant column that a migration drops', () => {
  it('is one finding, where it is dropped', () => {
    assert.deepEqual(about(project({})), ['no-tenant-column-removal 002_drop.up.sql 33']);
  });

  it('is missed there where nobody looks for removals', () => {
    const rules = { 'no-tenant-column-removal': 'off' };
    assert.deepEqual(about(project({ rules })), ['require-tenant-column 002_drop.up.sql 33']);
  });

  it('is not missed where its removal is suppressed', () => {
    const reason = '-- tenantlint-disable-next-statement no-tenant-column-removal: moved to a database of its own\n';
    assert.deepEqual(about(project({ reason })), []);
  });

  it('can be added again by another migration once it is gone', () => {
    const [finding] = project({}).findings.filter(({ rule }) => rule.name === 'no-tenant-column-removal');
    const remedy = finding?.remedy?.();
    assert.ok(remedy && 'title' in remedy);
    assert.equal(remedy.title, 'Add "tenant_id" to "invoices" again');
  });
});

function project({ rules = {}, reason = '' }: { readonly rules?: object; readonly reason?: string }): Analysis {
  return analyze({
    'tenantlint.json': JSON.stringify({ tenant: { columns: ['tenant_id'] }, rules }),
    'migrations/001_create.up.sql': create,
    'migrations/002_drop.up.sql': reason + drop,
    'migrations/003_notes.up.sql': later,
  });
}

function about({ findings }: Analysis): readonly string[] {
  return findings
    .filter(({ rule }) => /tenant-column/.test(rule.name))
    .map(({ rule, path, span }) => `${rule.name} ${path.replace('migrations/', '')} ${span.start}`);
}
