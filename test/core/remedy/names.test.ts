import assert from 'node:assert/strict';
import { createNaming, defaultNames, isNamedBy } from '../../../server/src/core/remedy/names.js';
import { schemaOf } from './schema.js';

const schema = schemaOf([
  `CREATE TABLE patients (id int PRIMARY KEY, tenant_id int, CONSTRAINT fk_patients_doctor CHECK (id > 0));
CREATE INDEX idx_patients_tenant ON patients (tenant_id);
CREATE POLICY tenant_isolation_select ON patients FOR SELECT USING (true);
CREATE TABLE other (id int);
CREATE TABLE ${'long_'.repeat(12)}x (id int);`,
]);

const naming = () => createNaming(defaultNames, schema.history.catalog);

describe('names of new objects', () => {
  it('follow the patterns, a leading tenant_id shortened', () => {
    const { key, foreignKey, index, uniqueIndex, check, trigger, policy } = naming();
    const other = schema.table('other');
    assert.equal(key(other, 'unique', ['tenant_id', 'id']), 'uq_other_tenant_id');
    assert.equal(key(other, 'unique', ['tenant_id', 'email']), 'uq_other_tenant_email');
    assert.equal(foreignKey(other, ['tenant_id', 'patient_id']), 'fk_other_patient');
    assert.equal(index(other, ['tenant_id', 'day']), 'idx_other_tenant_day');
    assert.equal(policy(other, 'insert'), 'tenant_isolation_insert');
    assert.equal(check(other, ['status']), 'chk_other_status');
    assert.equal(trigger(other, 'updated_at'), 'trg_other_updated_at');
    assert.equal(uniqueIndex(other, ['tenant_id', 'email']), 'uq_other_tenant_email_2');
  });

  it('take the patterns of the project', () => {
    const patterns = { ...defaultNames, unique: '{table}_{columns}_key' };
    const own = createNaming(patterns, schema.history.catalog);
    assert.equal(own.key(schema.table('other'), 'unique', ['tenant_id', 'id']), 'other_tenant_id_key');
  });

  it('avoid what the catalog has: relations of the schema, constraints and policies of the table', () => {
    const patients = schema.table('patients');
    assert.equal(naming().index(patients, ['tenant_id']), 'idx_patients_tenant_2');
    assert.equal(naming().foreignKey(patients, ['tenant_id', 'doctor_id']), 'fk_patients_doctor_2');
    assert.equal(naming().policy(patients, 'select'), 'tenant_isolation_select_2');
  });

  it('avoid each other', () => {
    const { index } = naming();
    assert.equal(index(schema.table('other'), ['tenant_id']), 'idx_other_tenant');
    assert.equal(index(schema.table('other'), ['tenant_id']), 'idx_other_tenant_2');
  });

  it('stay within 63 bytes, the number included', () => {
    const { key } = naming();
    const long = schema.table(`${'long_'.repeat(12)}x`);
    const names = [key(long, 'unique', ['tenant_id', 'ä']), key(long, 'unique', ['tenant_id', 'ö'])];
    assert.deepEqual(
      names.map((name) => Buffer.byteLength(name)),
      [63, 63],
    );
    assert.match(names[1] ?? '', /_2$/);
  });

  it('are names by the pattern, numbered or cut', () => {
    for (const table of [schema.table('other'), schema.table(`${'long_'.repeat(12)}x`)]) {
      const { index } = naming();
      const made = [index(table, ['tenant_id', 'day']), index(table, ['tenant_id', 'day'])];
      for (const name of made) assert.ok(isNamedBy(defaultNames.index, { table: table.name }, name), name);
    }
  });
});

describe('names by a pattern', () => {
  const values = { table: 'orders', command: 'select' };
  const fits = (pattern: string, name: string) => isNamedBy(pattern, values, name);

  it('have the known words where they belong, and any where they are not known', () => {
    assert.ok(fits('idx_{table}_{columns}', 'idx_orders_open_first'));
    assert.ok(!fits('idx_{table}_{columns}', 'idx_orders'));
    assert.ok(!fits('idx_{table}_{columns}', 'idx_order_lines_id'));
    assert.ok(!fits('tenant_isolation_{command}', 'tenant_isolation_update'));
  });

  it('have nothing before or behind', () => {
    assert.ok(fits('{table}_{columns}_key', 'orders_number_key'));
    assert.ok(!fits('{table}_{columns}_key', 'my_orders_number_key'));
    assert.ok(!fits('{table}_{columns}_key', 'orders_number_keys'));
  });

  it('may be quoted ones', () => {
    assert.ok(isNamedBy('ix.{table}({columns})', { table: 'größe $' }, 'ix.größe $(a)'));
    assert.ok(!isNamedBy('ix.{table}({columns})', { table: 'größe $' }, 'ixxgröße $(a)'));
  });
});
