/** Which types a foreign key may pair: what PostgreSQL says of every two of them. */
import assert from 'node:assert/strict';
import { formatType } from '../../../server/src/core/catalog/format-type.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { matchTypes, type TypeMatch } from '../../../server/src/core/catalog/type-match.js';
import type { TypeName } from '../../../server/src/core/syntax/ddl.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';
import { type EmptyDatabase, emptyDatabase } from '../../support/postgres.js';

const types = `CREATE TYPE color AS ENUM ('red'); CREATE DOMAIN slug AS text; CREATE DOMAIN code AS slug;`;
const columns = `smallint, integer, bigint, numeric(10.2), real, text, varchar(9), char(5), uuid, date, timestamptz, color, code, text[], varchar[]`;
const written = columns.split(', ').map((type) => type.replace('.', ', '));

const { catalog } = replay(
  testEngine(),
  parseFile(testEngine(), 'a.sql', `${types} CREATE TABLE t (${written.map((type, i) => `c${i} ${type}`).join(', ')});`)
    .statements,
);
const named = catalog.tables().flatMap((table) => table.columns.flatMap((column) => column.type ?? []));

describe('the types of a foreign key', () => {
  let database: EmptyDatabase;
  before(async function () {
    this.timeout(120_000);
    database = await emptyDatabase();
    await database.run(types);
  });

  for (const [i, from] of named.entries()) {
    it(`that PostgreSQL refuses for ${formatType(from)} are known`, async function () {
      this.timeout(60_000);
      for (const [j, to] of named.entries()) {
        const keys = `CREATE TABLE p (k ${written[j]} PRIMARY KEY); CREATE TABLE c (k ${written[i]} REFERENCES p);`;
        const outcome = await database.run(`BEGIN; ${keys}`);
        await database.run('ROLLBACK');
        assert.equal(match(from, to) === 'refused', outcome.kind === 'error', `${formatType(from)}, ${formatType(to)}`);
      }
    });
  }

  it('are narrower where a value may not fit', () => {
    const seen = (a: string, b: string) => match(typeNamed(a), typeNamed(b));
    assert.deepEqual(
      [seen('integer', 'bigint'), seen('bigint', 'integer'), seen('character(5)', 'character varying(9)')],
      ['narrower', 'comparable', 'narrower'],
    );
  });

  it('are unknown where one comes from elsewhere', () => {
    assert.equal(match({ ...typeNamed('text'), name: 'geometry' }, typeNamed('uuid')), 'unknown');
  });
});

function match(from: TypeName, to: TypeName): TypeMatch {
  return matchTypes(from, to, { schema: 'public', type: catalog.type });
}

function typeNamed(name: string): TypeName {
  const type = named.find((candidate) => formatType(candidate) === name);
  assert.ok(type, name);
  return type;
}
