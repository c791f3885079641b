// Tables and their foreign keys as Mermaid draws them.
import assert from 'node:assert/strict';
import { type DiagramOptions, entityDiagram, fitsMermaid } from '../../../server/src/core/document/entity-diagram.js';
import { tablesByModule } from '../../../server/src/core/project/schema-documents.js';
import { validMermaid } from '../../support/mermaid.js';
import { analyze } from '../../support/project.js';

const configuration = '{ "tenant": { "columns": ["tenant_id"], "root": "tenants" }, "globalTables": ["countries"] }';

function drawn(sql: string, options: Partial<DiagramOptions> = {}, leftOut: readonly string[] = []) {
  const analysis = analyze({ 'tenantlint.json': configuration, 'migrations/001_init.up.sql': sql });
  const tables = [...tablesByModule(analysis).values()].flat().filter(({ name }) => !leftOut.includes(name));
  return entityDiagram(tables, { classOf: analysis.classOf, styled: false, columns: 'all', ...options });
}

function lines(sql: string, options?: Partial<DiagramOptions>, leftOut?: readonly string[]): readonly string[] {
  return drawn(sql, options, leftOut)
    .text.trimEnd()
    .split('\n')
    .map((line) => line.trim());
}

/** Only the lines between entities. */
function relationships(sql: string, leftOut?: readonly string[]): readonly string[] {
  return lines(sql, {}, leftOut).filter((line) => line.includes('--'));
}

const parent = 'CREATE TABLE parents (id int PRIMARY KEY);';

describe('an entity diagram', () => {
  it('marks the columns of primary, foreign and unique keys', () => {
    const sql = `${parent} CREATE TABLE children (
      id int PRIMARY KEY, parent_id int REFERENCES parents, email text UNIQUE, tags text[], note text);`;
    assert.deepEqual(lines(sql), [
      'erDiagram',
      '"parents" {',
      'int4 id PK',
      '}',
      '"children" {',
      'int4 id PK',
      'int4 parent_id FK',
      'text email UK',
      'text[] tags',
      'text note',
      '}',
      '"parents" |o--o{ "children" : "parent_id"',
    ]);
  });

  it('draws a required, a nullable, and a unique reference apart', () => {
    const child = (columns: string) => relationships(`${parent} CREATE TABLE c (${columns});`);
    assert.deepEqual(child('p int NOT NULL REFERENCES parents'), ['"parents" ||--o{ "c" : "p"']);
    assert.deepEqual(child('p int REFERENCES parents'), ['"parents" |o--o{ "c" : "p"']);
    assert.deepEqual(child('p int UNIQUE REFERENCES parents'), ['"parents" |o--o| "c" : "p"']);
    assert.deepEqual(child('p int PRIMARY KEY REFERENCES parents'), ['"parents" ||--o| "c" : "p"']);
    assert.deepEqual(child('p int NOT NULL REFERENCES parents, q int, UNIQUE (p, q)'), ['"parents" ||--o{ "c" : "p"']);
    const partial = `${parent} CREATE TABLE c (p int REFERENCES parents); CREATE UNIQUE INDEX ON c (p) WHERE p > 0;`;
    assert.deepEqual(relationships(partial), ['"parents" |o--o{ "c" : "p"']);
  });

  it('needs all columns of a reference to be required', () => {
    const sql = `CREATE TABLE a (t text, id int, PRIMARY KEY (t, id));
      CREATE TABLE b (t text NOT NULL, a int, FOREIGN KEY (t, a) REFERENCES a);`;
    assert.deepEqual(relationships(sql), ['"a" |o--o{ "b" : "t, a"']);
  });

  it('draws a table that references itself, and one that is not among the others', () => {
    assert.deepEqual(relationships('CREATE TABLE a (id int PRIMARY KEY, up int REFERENCES a);'), [
      '"a" |o--o{ "a" : "up"',
    ]);
    const sql = `${parent} CREATE TABLE c (p int NOT NULL REFERENCES parents);`;
    assert.deepEqual(lines(sql, {}, ['parents']), [
      'erDiagram',
      '"c" {',
      'int4 p FK',
      '}',
      '"parents" ||--o{ "c" : "p"',
    ]);
  });

  it('draws a partitioned table once, without its partitions', () => {
    const sql = `${parent} CREATE TABLE c (p int REFERENCES parents) PARTITION BY LIST (p);
      CREATE TABLE c1 PARTITION OF c FOR VALUES IN (1);`;
    assert.deepEqual(relationships(sql), ['"parents" |o--o{ "c" : "p"']);
    assert.ok(!lines(sql).some((line) => line.includes('c1')));
  });

  it('tells tenant, root and global tables apart where that is wanted', async () => {
    const sql = `CREATE TABLE tenants (id text PRIMARY KEY); CREATE TABLE countries (code text);
      CREATE TABLE notes (tenant_id text NOT NULL);`;
    const heads = lines(sql, { styled: true }).filter((line) => line.endsWith('{'));
    assert.deepEqual(heads, ['"tenants":::root {', '"countries":::global {', '"notes":::tenant {']);
    assert.equal(await validMermaid(drawn(sql, { styled: true }).text), 'er');
  });

  it('draws fewer columns, or none', async () => {
    const sql = 'CREATE TABLE a (id int PRIMARY KEY, note text);';
    assert.deepEqual(lines(sql, { columns: 'keys' }), ['erDiagram', '"a" {', 'int4 id PK', '}']);
    assert.deepEqual(lines(sql, { columns: 'none' }), ['erDiagram', '"a"']);
    assert.equal(await validMermaid(drawn(sql, { columns: 'none' }).text), 'er');
  });

  it('is valid without any table, and for a table without columns', async () => {
    assert.equal(await validMermaid(drawn('SELECT 1;').text), 'er');
    assert.equal(await validMermaid(drawn('CREATE TABLE a ();').text), 'er');
  });

  it('is valid whatever tables, columns and types are called', async () => {
    const names = [
      'pk',
      'FK',
      'uk-x',
      '1',
      '-',
      '_',
      'a b',
      'a"b',
      'a%b\\c',
      '<b>`x`</b>',
      '{a}',
      'a;b',
      '日本',
      'ª²',
      '💊',
      ' ',
      'end',
      'direction TB x',
      'accTitle: x',
      'one or more',
      'class',
      "it's",
      'a\nb',
      '"',
    ];
    for (const name of names) {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const sql = `CREATE SCHEMA types; CREATE TYPE types.${quoted} AS ENUM ('a');
        CREATE TABLE other (${quoted} int PRIMARY KEY);
        CREATE TABLE ${quoted} (${quoted} int REFERENCES other, typed types.${quoted});`;
      const { text, relationships: count } = drawn(sql, { styled: true });
      assert.equal(count, 1, name);
      assert.equal(await validMermaid(text).catch((error: Error) => `${error.message}\n${text}`), 'er', name);
    }
  });

  it('keeps tables apart whose names differ only in what cannot be shown', () => {
    const sql = 'CREATE TABLE "a<b" (id int); CREATE TABLE "a>b" (id int);';
    assert.deepEqual(
      lines(sql).filter((line) => line.endsWith('{')),
      ['"a_b" {', '"a_b 2" {'],
    );
  });

  it('is too much for Mermaid above 50,000 characters, or 500 relationships', () => {
    assert.equal(fitsMermaid({ text: 'x'.repeat(50_000), relationships: 500 }), true);
    assert.equal(fitsMermaid({ text: 'x'.repeat(50_001), relationships: 0 }), false);
    assert.equal(fitsMermaid({ text: '', relationships: 501 }), false);
  });
});
