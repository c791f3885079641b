/** Of several databases in a project some hold tenants' rows, and others have nothing to do with tenants. */
import assert from 'node:assert/strict';
import { analyze } from '../../support/project.js';

const shop = {
  'shop/migrations/001_create_orders.up.sql': `CREATE TABLE orders (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);
CREATE TABLE items (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);`,
  'shop/migrations/001_create_orders.down.sql': 'DROP TABLE items, orders;',
};

describe('databases beside the one with the tenants', () => {
  it('take no part when they hold the list of tenants and nothing else', () => {
    const found = rulesIn('CREATE TABLE tenants (id serial PRIMARY KEY);');
    assert.ok(!found.has('require-rls'));
    assert.equal(found.get('require-id-type'), 'info');
  });

  it('take part when other tables stand beside the list', () => {
    const found = rulesIn('CREATE TABLE tenants (id serial PRIMARY KEY); CREATE TABLE users (id serial PRIMARY KEY);');
    assert.ok(found.has('require-rls'));
    assert.equal(found.get('require-id-type'), 'warning');
  });
});

/** Severities by rule, of what is found in another database with these tables. */
function rulesIn(sql: string): ReadonlyMap<string, string> {
  const path = 'registry/migrations/001_create_tenants.up.sql';
  const other = { [path]: sql, 'registry/migrations/001_create_tenants.down.sql': 'DROP TABLE tenants;' };
  const findings = analyze({ ...shop, ...other }).findingsIn(path);
  return new Map(findings.map(({ rule, severity }) => [rule.name, severity]));
}
