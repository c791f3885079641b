/** Every fact of the catalog says where it comes from. */
import assert from 'node:assert/strict';
import type { Table } from '../../../server/src/core/catalog/catalog.js';
import { describeCatalog } from '../../../server/src/core/catalog/describe.js';
import type { Origin } from '../../../server/src/core/catalog/origin.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';

describe('origins', () => {
  const catalog = replay(
    testEngine(),
    parseFile(
      testEngine(),
      'a.sql',
      `CREATE TABLE users (id uuid PRIMARY KEY, org uuid NOT NULL, boss uuid REFERENCES users, UNIQUE (org, id));
       CREATE UNIQUE INDEX own ON users (org, lower(id::text)) WHERE boss IS NULL;
       CREATE INDEX ON users (org);
       ALTER TABLE users ENABLE ROW LEVEL SECURITY, ALTER boss SET NOT NULL;
       CREATE POLICY p ON users USING (org IS NOT NULL);
       CREATE TABLE copy (LIKE users INCLUDING ALL);
       ALTER TABLE users RENAME org TO "Org";`,
    ).statements,
  ).catalog;
  const [users, copy] = catalog.tables() as [Table, Table];
  const text = ({ statement, span }: Origin) => statement.text.slice(span.start, span.end);

  it('of a table and its columns are their names, of a definition all of it', () => {
    assert.equal(text(users.origin), 'users');
    assert.deepEqual(
      users.columns.map((column) => text(column.origin)),
      ['id', 'org', 'boss'],
    );
    assert.equal(text((users.columns[1] as Table['columns'][number]).definition), 'org uuid NOT NULL');
  });

  it('of NOT NULL are the words, the primary key, or the action that last set it', () => {
    assert.deepEqual(
      users.columns.map((column) => text(column.notNull.origin)),
      ['PRIMARY KEY', 'NOT NULL', 'ALTER boss SET NOT NULL'],
    );
  });

  it('of keys are their column lists, inline the column', () => {
    const places = users.constraints.map((c) => ('columnsOrigin' in c ? text(c.columnsOrigin) : ''));
    assert.deepEqual(places, ['PRIMARY KEY', 'boss', '(org, id)']);
    const key = users.constraints.find((c) => c.kind === 'foreign-key');
    assert.equal(key && text(key.referencesOrigin), 'users');
  });

  it('of indexes are name and element list, or the word INDEX', () => {
    assert.deepEqual(
      users.indexes.map((index) => [text(index.origin), text(index.elementsOrigin)]),
      [
        ['own', '(org, lower(id::text))'],
        ['INDEX', '(org)'],
      ],
    );
  });

  it('of row security and policies are the action and the expression', () => {
    assert.equal(text(users.rowSecurity.origin), 'ENABLE ROW LEVEL SECURITY');
    assert.equal(text(users.forceRowSecurity.origin), 'users');
    assert.equal(users.policies[0]?.using && text(users.policies[0].using.origin), 'org IS NOT NULL');
  });

  it('of a copy are the LIKE clause, while its expressions are still read where they are written', () => {
    assert.equal(text((copy.indexes[0] as Table['indexes'][number]).origin), 'LIKE users INCLUDING ALL');
    const described = describeCatalog(catalog).idx.find((index) => index.n === 'copy_org_lower_idx');
    assert.deepEqual(described?.cols, ['org', 'lower((id)::text)']);
    assert.equal(described?.pred, '(boss IS NULL)');
  });

  it('stay where they are when a rename changes what they say', () => {
    const described = describeCatalog(catalog);
    assert.equal(described.pol[0]?.q, '("Org" IS NOT NULL)');
    assert.deepEqual(described.idx.find((index) => index.n === 'own')?.cols, ['"Org"', 'lower((id)::text)']);
  });
});
