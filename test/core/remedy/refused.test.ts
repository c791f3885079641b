import assert from 'node:assert/strict';
import {
  addKey,
  addTenantColumn,
  createExtension,
  dropDefault,
  enableRowSecurity,
  partialUnique,
  removeStatement,
  repairPairing,
  rewrite,
  scopeForeignKey,
  scopeUnique,
  setNotNull,
  setType,
  tenantFirstIndex,
} from '../../../server/src/core/remedy/changes.js';
import { mend, tenantId, tenantModel, type Wanted } from './schema.js';

const cases: readonly {
  readonly name: string;
  readonly texts: readonly string[];
  readonly wanted: Wanted;
  readonly reason: RegExp;
}[] = [
  {
    name: 'words stand in another file',
    texts: ['SELECT 1;', 'SELECT 2;'],
    wanted: ({ files }) => files[0]?.statements.map((statement) => removeStatement(statement)) ?? [],
    reason: /stands in 001\.sql/,
  },
  {
    name: 'two remedies rewrite the same words',
    texts: ['SELECT 1;'],
    wanted: ({ files }) =>
      ['2', '3'].flatMap(
        (sql) => files[0]?.statements.map((at) => rewrite({ statement: at, span: at.ddl.span }, sql)) ?? [],
      ),
    reason: /contradict/,
  },
  {
    name: 'a generated column has no default',
    texts: ['CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY);'],
    wanted: (schema) => [dropDefault(schema.table('a'), schema.column('a', 'id'))],
    reason: /generated/,
  },
  {
    name: 'a policy uses the column whose type would change',
    texts: ['CREATE TABLE a (id int); CREATE POLICY p ON a USING (id > 0);', 'SELECT 1;'],
    wanted: (schema) => [setType(schema.table('a'), schema.column('a', 'id'), 'bigint')],
    reason: /the policy "p" uses "id"/,
  },
  {
    name: 'an extension comes too late',
    texts: ['SELECT 1; CREATE EXTENSION citext;'],
    wanted: () => [createExtension('citext')],
    reason: /behind what needs it/,
  },
  {
    name: 'a deferrable constraint cannot be an index',
    texts: ['CREATE TABLE a (id int UNIQUE DEFERRABLE, deleted_at date);'],
    wanted: (schema) =>
      partialUnique(schema.table('a'), { by: 'constraint', constraint: schema.key('a', 'a_id_key') }, 'deleted_at'),
    reason: /deferrable/,
  },
  {
    name: 'the creating statement has a syntax error',
    texts: ['CREATE TABLE a (id int, tenant_id int, oops oops oops);'],
    wanted: (schema) => [setNotNull(schema.table('a'), schema.column('a', 'tenant_id'))],
    reason: /syntax error/,
  },
  {
    name: 'a table is made from a query',
    texts: ['CREATE TABLE a AS SELECT 1 AS id;'],
    wanted: (schema) => [addTenantColumn(schema.table('a'), tenantModel)],
    reason: /from a query/,
  },
  {
    name: 'rows of an older table would have no value for a new column',
    texts: ['CREATE TABLE a (id int);', 'SELECT 1;'],
    wanted: (schema) => [addTenantColumn(schema.table('a'), tenantModel)],
    reason: /nullable column, fill it/,
  },
  {
    name: 'a foreign key uses the key that would change',
    texts: ['CREATE TABLE a (code text UNIQUE, tenant_id int); CREATE TABLE b (code text REFERENCES a (code));'],
    wanted: (schema) => [
      scopeUnique(schema.table('a'), { by: 'constraint', constraint: schema.key('a', 'a_code_key') }, 'tenant_id'),
    ],
    reason: /"b_code_fkey" references the columns of "a_code_key"/,
  },
  {
    name: 'a column comes only behind the statement that would use it',
    texts: ['CREATE TABLE a (id int); CREATE INDEX i ON a (id); ALTER TABLE a ADD COLUMN tenant_id int;'],
    wanted: (schema) => [tenantFirstIndex(schema.table('a'), schema.index('a', 'i'), 'tenant_id')],
    reason: /only after this statement/,
  },
  {
    name: 'a partitioned table needs its partition key in every key',
    texts: ['CREATE TABLE a (id int, tenant_id int, day date) PARTITION BY RANGE (day);'],
    wanted: (schema) => [addKey(schema.table('a'), ['tenant_id', 'id'])],
    reason: /partition key/,
  },
  {
    name: 'an action would null the tenant column, before PostgreSQL 15',
    texts: [
      'CREATE TABLE a (id int PRIMARY KEY, tenant_id int); CREATE TABLE b (tenant_id int, a int REFERENCES a ON DELETE SET NULL);',
    ],
    wanted: (schema) => [
      scopeForeignKey(schema.table('b'), schema.foreignKey('b', 'b_a_fkey'), tenantId, schema.table('a'), 14),
    ],
    reason: /ON DELETE SET NULL would also change "tenant_id"/,
  },
  {
    name: 'an update would null the tenant column, in any version',
    texts: [
      'CREATE TABLE a (id int PRIMARY KEY, tenant_id int); CREATE TABLE b (tenant_id int, a int REFERENCES a ON UPDATE SET NULL);',
    ],
    wanted: (schema) => [
      scopeForeignKey(schema.table('b'), schema.foreignKey('b', 'b_a_fkey'), tenantId, schema.table('a'), 18),
    ],
    reason: /ON UPDATE SET NULL/,
  },
  {
    name: 'which columns of a crossed foreign key belong together cannot be told',
    texts: [
      `CREATE TABLE a (tenant_id int, x int, y int, UNIQUE (tenant_id, x, y));
CREATE TABLE b (tenant_id int, x int, y int, CONSTRAINT f FOREIGN KEY (tenant_id, x, y) REFERENCES a (x, tenant_id, y));`,
    ],
    wanted: (schema) => [repairPairing(schema.table('b'), schema.foreignKey('b', 'f'), tenantId, 15)],
    reason: /cannot be told/,
  },
  {
    name: 'two changes of one object contradict each other',
    texts: ['CREATE TABLE a (id int, tenant_id int, org_id int); CREATE INDEX i ON a (id);'],
    wanted: (schema) =>
      ['tenant_id', 'org_id'].map((column) => tenantFirstIndex(schema.table('a'), schema.index('a', 'i'), column)),
    reason: /contradict/,
  },
  {
    name: 'the statement in front has neither sense nor end',
    texts: ['CREATE TABLE a (id int, oops oops oops)\nCREATE TABLE b (id int);\n'],
    wanted: (schema) => [enableRowSecurity(schema.table('a'))],
    reason: /before it has a syntax error/,
  },
];

describe('a remedy is refused, with its reason, where', () => {
  for (const { name, texts, wanted, reason } of cases) {
    it(name, () => {
      const answer = mend(texts, wanted);
      assert.match(answer, /^refused: /);
      assert.match(answer.slice('refused: '.length), reason);
    });
  }
});
