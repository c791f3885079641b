import assert from 'node:assert/strict';
import type { SchemaChange } from '../../../server/src/core/remedy/change.js';
import {
  changePolicy,
  dropPolicy,
  enableRowSecurity,
  forceRowSecurity,
  policyRoles,
  restrictPolicy,
  revoke,
  scopeForeignKey,
  setForeignKeyActions,
} from '../../../server/src/core/remedy/changes.js';
import { createMerge } from '../../../server/src/core/remedy/merge.js';
import { schemaOf, tenantId } from './schema.js';

const schema = schemaOf([
  `CREATE TABLE p (id int PRIMARY KEY, tenant_id int, UNIQUE (tenant_id, id));
CREATE TABLE a (tenant_id int, p_id int REFERENCES p (id));
CREATE POLICY w ON a USING (true);`,
]);
const a = schema.table('a');
const policy = schema.policy('a', 'w');

function merged(...changes: readonly SchemaChange[]): readonly SchemaChange[] | 'conflict' {
  const merge = createMerge();
  for (const change of changes) if (merge.add([{ change, at: undefined }])) return 'conflict';
  return merge.changes().map(({ change }) => change);
}

describe('changes of one object', () => {
  it('become one where each changes another part', () => {
    const changes = merged(
      restrictPolicy(a, policy),
      changePolicy(a, policy, { check: 'false' }),
      policyRoles(a, policy, ['app']),
    );
    assert.deepEqual(changes === 'conflict' ? changes : changes.map((change) => 'policy' in change && change.policy), [
      { command: 'all', using: 'true', check: 'false', restrictive: true, roles: ['app'] },
    ]);
  });

  it('are told apart where they contradict each other', () => {
    assert.equal(merged(changePolicy(a, policy, { using: '1' }), changePolicy(a, policy, { using: '2' })), 'conflict');
    assert.equal(merged(changePolicy(a, policy, { using: '1' }), dropPolicy(a, policy)), 'conflict');
  });

  it('give a foreign key both its columns and its actions', () => {
    const key = schema.foreignKey('a', 'a_p_id_fkey');
    const scoped = scopeForeignKey(a, key, tenantId, schema.table('p'), 15);
    assert.ok(!('reason' in scoped));
    const changes = merged(setForeignKeyActions(a, key, { onDelete: 'cascade' }), scoped);
    const [change] = changes === 'conflict' ? [] : changes;
    assert.deepEqual(change && 'key' in change && change.key, {
      columns: ['tenant_id', 'p_id'],
      referencedColumns: ['tenant_id', 'id'],
      onDeleteColumns: [],
      onDelete: 'cascade',
    });
  });

  it('revoke together what each revokes', () => {
    const changes = merged(revoke(a, ['select'], 'public'), revoke(a, ['insert', 'select'], 'public'));
    assert.deepEqual(changes, [{ kind: 'revoke', table: a.id, privileges: ['select', 'insert'], grantee: 'public' }]);
  });

  it('stand in the order in which they are written', () => {
    const changes = merged(forceRowSecurity(a), enableRowSecurity(a));
    assert.deepEqual(changes === 'conflict' ? changes : changes.map(({ kind }) => kind), [
      'enable-row-security',
      'force-row-security',
    ]);
  });
});
