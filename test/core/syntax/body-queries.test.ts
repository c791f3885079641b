import assert from 'node:assert/strict';
import { functionBody } from '../../../server/src/core/syntax/body-queries.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { writtenSpan, writtenStatement } from '../../../server/src/core/syntax/source-file.js';
import { textOf } from '../../../server/src/core/text/span.js';
import { testEngine } from '../../support/engine.js';

describe('the queries in the body of a function', () => {
  it('are the statements of an SQL function, each in its place', () => {
    const body = "$$ DELETE FROM a WHERE id = $1; SELECT count(*), now() FROM b /* ; */ WHERE x = ';'; $$";
    assert.deepEqual(tablesIn(`LANGUAGE sql AS ${body}`), ['delete a', 'select b']);
  });

  it('are those of BEGIN ATOMIC and RETURN', () => {
    assert.deepEqual(tablesIn('LANGUAGE sql BEGIN ATOMIC UPDATE a SET b = 1; SELECT 1 FROM c; END'), [
      'update a',
      'select c',
    ]);
    assert.deepEqual(tablesIn('LANGUAGE sql RETURN (SELECT max(id) FROM a)'), ['select a']);
  });

  it('are found in every command of PL/pgSQL', () => {
    const body = `$body$
      DECLARE n int := (SELECT count(*) FROM declared);
      BEGIN
        SELECT id INTO n FROM selected WHERE id = 1;
        PERFORM f(id) FROM performed;
        n := (SELECT max(id) FROM assigned);
        IF EXISTS (SELECT 1 FROM decided) THEN DELETE FROM deleted; END IF;
        WHILE n < (SELECT count(*) FROM counted) LOOP n := n + 1; END LOOP;
        FOR n IN SELECT id FROM looped LOOP INSERT INTO x SELECT * FROM inserted; END LOOP;
        WITH gone AS (DELETE FROM moved RETURNING *) INSERT INTO x SELECT * FROM gone;
        RETURN QUERY SELECT * FROM returned;
        RETURN (SELECT 1 FROM given);
      EXCEPTION WHEN others THEN
        UPDATE handled SET a = 1;
      END $body$`;
    const found = tablesIn(`LANGUAGE plpgsql AS ${body}`);
    const names = [
      'declared',
      'selected',
      'performed',
      'assigned',
      'decided',
      'deleted',
      'counted',
      'looped',
      'inserted',
    ];
    for (const name of [...names, 'moved', 'returned', 'given', 'handled']) {
      assert.ok(
        found.some((one) => one.split(' ').includes(name)),
        `${name} is not among ${found.join(', ')}`,
      );
    }
  });

  it('are not all where something is executed or cannot be read', () => {
    assert.equal(bodyIn("LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; END $$")?.opaque, true);
    assert.equal(bodyIn('LANGUAGE plpgsql AS $$ BEGIN SELECT FROM FROM; END $$')?.opaque, true);
    assert.equal(bodyIn('LANGUAGE plpgsql AS $$ BEGIN SELECT 1 FROM a; END $$')?.opaque, false);
  });

  it('are not known of other languages, nor of what is no function', () => {
    assert.equal(bodyIn('LANGUAGE plpython3u AS $$ return 1 $$'), undefined);
    const [statement] = parseFile(testEngine(), 'a.sql', 'SELECT 1').statements;
    assert.equal(statement && functionBody(testEngine(), statement), undefined);
  });

  it('are read once, and stand at the body as a whole where that is written with escapes', () => {
    const [statement] = parseFile(testEngine(), 'a.sql', create("LANGUAGE sql AS 'SELECT ''x'' FROM a'")).statements;
    assert.ok(statement);
    const body = functionBody(testEngine(), statement);
    assert.equal(functionBody(testEngine(), statement), body);
    const [query] = body?.queries ?? [];
    assert.ok(query);
    const span = writtenSpan(query.statement, query.query.span);
    assert.equal(textOf(statement.text, span), "'SELECT ''x'' FROM a'");
  });
});

function create(rest: string): string {
  return `CREATE FUNCTION f(p int) RETURNS int ${rest}`;
}

function bodyIn(rest: string) {
  const [statement] = parseFile(testEngine(), 'a.sql', create(rest)).statements;
  assert.ok(statement);
  return functionBody(testEngine(), statement);
}

/** The command of each query and the tables it names, each as it is written at the place that is told. */
function tablesIn(rest: string): readonly string[] {
  return (bodyIn(rest)?.queries ?? []).map(({ statement, query }) => {
    const sources = (query.query?.from ?? []).flatMap((item) => (item.kind === 'relation' ? [item.relation] : []));
    const nested = query.inWith.flatMap(({ tables }) => tables);
    const inside = sources.length === 0 ? relationsBelow(query.query) : [];
    const places = [...query.tables, ...sources, ...nested, ...inside];
    const written = places.map(({ span }) => textOf(writtenStatement(statement).text, writtenSpan(statement, span)));
    return [query.command, ...written].join(' ');
  });
}

/** Of `SELECT (SELECT ... FROM a)`. */
function relationsBelow(
  query: unknown,
): readonly { readonly span: { readonly start: number; readonly end: number } }[] {
  if (typeof query !== 'object' || query === null) return [];
  if ('kind' in query && query.kind === 'relation' && 'relation' in query) return [query.relation as never];
  return Object.values(query).flatMap(relationsBelow);
}
