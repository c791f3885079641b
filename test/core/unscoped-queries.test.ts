import assert from 'node:assert/strict';
import { planFixes } from '../../server/src/core/project/plan.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { analyze } from '../support/project.js';

const configuration = JSON.stringify({
  tenant: { columns: ['tenant_id'] },
  rules: { 'no-unscoped-query': 'warning' },
});
const up = 'CREATE TABLE invoices (id text PRIMARY KEY, tenant_id text NOT NULL);\n';

describe('queries without the tenant', () => {
  const queries = [
    'SELECT id FROM invoices AS i ORDER BY i.id;',
    'UPDATE invoices SET id = $1 WHERE id = $2;',
    'DELETE FROM invoices WHERE id = $1 OR id = $2;',
    'SELECT id FROM invoices WHERE tenant_id = $1;',
  ].join('\n');
  const files = {
    'tenantlint.json': configuration,
    'migrations/001_init.up.sql': up,
    'migrations/001_init.down.sql': 'DELETE FROM invoices; DROP TABLE invoices;\n',
    'migrations/002_import.up.sql': 'DELETE FROM invoices;\n',
    'queries/invoices.sql': queries,
  };
  const analysis = analyze(files);
  const found = analysis.findings.filter(({ rule }) => rule.name === 'no-unscoped-query');

  it('are reported in files that are no migrations', () => {
    assert.deepEqual(
      found.map(({ path, message }) => [path, message.split(' reaches')[0]]),
      [
        ['queries/invoices.sql', 'This query'],
        ['queries/invoices.sql', 'This UPDATE'],
        ['queries/invoices.sql', 'This DELETE'],
      ],
    );
  });

  it('get a condition where it is plain where that belongs', () => {
    const { edits } = planFixes(analysis, found, { unsafe: true });
    const tenant = "tenant_id = NULLIF(current_setting('app.tenant_id', true), '')";
    assert.equal(
      applyEdits(queries, edits.get('queries/invoices.sql') ?? []),
      [
        `SELECT id FROM invoices AS i WHERE i.${tenant} ORDER BY i.id;`,
        `UPDATE invoices SET id = $1 WHERE ${tenant} AND id = $2;`,
        'DELETE FROM invoices WHERE id = $1 OR id = $2;',
        'SELECT id FROM invoices WHERE tenant_id = $1;',
      ].join('\n'),
    );
  });
});
