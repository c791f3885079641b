import assert from 'node:assert/strict';
import type { Expression } from '../../../server/src/core/syntax/expression.js';
import { readStatement } from '../../../server/src/core/syntax/read-statement.js';
import { testEngine } from '../../support/engine.js';

describe('what a function returns', () => {
  returns('the last query of an SQL body', 'LANGUAGE sql AS $$ SELECT 1; SELECT a -- b\n $$', ['(select a)']);
  returns('a RETURN that is no string', 'LANGUAGE sql RETURN f(a)', ['f(a)']);
  returns('the last query of a block', 'LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT a; END', ['(select a)']);
  returns('positional parameters as columns', 'LANGUAGE sql AS $$ SELECT $1 $$', ['(select $1)']);
  returns('a RETURN of plpgsql', 'LANGUAGE plpgsql AS $$ BEGIN RETURN f(a); END $$', ['f(a)']);
  returns(
    'each of several',
    'LANGUAGE plpgsql AS $$ BEGIN IF x THEN RETURN a; ELSE RETURN CASE WHEN y THEN b ELSE c END; END IF; END $$',
    ['a', 'other'],
  );
  returns('a query of rows', 'LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT a FROM t; END $$', ['(select a)']);
  returns(
    'with the variables that are set in one place',
    `LANGUAGE plpgsql AS $$ DECLARE v text := f(x); w int; u int DEFAULT 1;
     BEGIN SELECT b INTO STRICT w FROM t; u := 2; FOR i IN 1..2 LOOP NULL; END LOOP; RETURN v; END $$`,
    ['v'],
    { v: 'f(x)', w: '(select b)' },
  );
  returns('nothing of rows that are collected', 'LANGUAGE plpgsql AS $$ BEGIN RETURN NEXT; RETURN; END $$', undefined);
  returns('nothing of a body that cannot be read', 'LANGUAGE sql AS $$ INSERT INTO t VALUES (1) $$', undefined);
  returns('nothing of another language', "LANGUAGE c AS 'a', 'b'", undefined);
  returns('nothing of a trigger', 'LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$', undefined, {}, 'trigger');

  function returns(
    what: string,
    definition: string,
    wanted: readonly string[] | undefined,
    variables: Readonly<Record<string, string>> = {},
    type = 'text',
  ): void {
    it(`is ${what}`, () => {
      const { ddl } = readStatement(testEngine(), `CREATE FUNCTION fn() RETURNS ${type} ${definition}`);
      assert.equal(ddl.kind, 'create-function');
      const result = ddl.kind === 'create-function' ? ddl.result : undefined;
      assert.deepEqual(result?.returned.map(told), wanted);
      const known = Object.fromEntries((result?.variables ?? []).map(({ name, value }) => [name, told(value)]));
      assert.deepEqual(known, variables);
    });
  }
});

function told(e: Expression): string {
  if (e.kind === 'column') return e.path.map(({ value }) => value).join('.');
  if (e.kind === 'call') return `${e.name}(${e.args.map(told).join()})`;
  if (e.kind === 'subquery') return `(select ${told(only(e))})`;
  return e.kind;
}

function only(e: Expression & { readonly kind: 'subquery' }): Expression {
  const [target] = e.query.targets;
  assert.ok(target);
  return target.value;
}
