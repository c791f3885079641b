// What the code of trigger functions inserts, for which events, and which columns it sets.
import assert from 'node:assert/strict';
import type { DatabaseFunction } from '../../server/src/core/catalog/catalog.js';
import { maySetColumn } from '../../server/src/core/catalog/trigger-body.js';
import { insertsOf } from '../../server/src/core/catalog/trigger-inserts.js';

describe('what a trigger function inserts', () => {
  it('is told with its table, its columns and the row that each value is read from', () => {
    const body = `BEGIN INSERT INTO audit."Log" AS l (a, "B", c) VALUES (NEW.a, OLD.b::text, coalesce(NEW.c, OLD.c)); END`;
    const [insert] = insertsOf(body);
    assert.equal(insert?.table.schema?.value, 'audit');
    assert.equal(insert?.table.name.value, 'Log');
    assert.deepEqual(insert?.columns, ['a', 'B', 'c']);
    assert.deepEqual(
      insert?.values.map(({ only }) => only),
      ['new', 'old', undefined],
    );
    assert.equal(body.slice(insert?.span.start, insert?.span.end), '(a, "B", c)');
  });

  it('has no values that can be told apart where it inserts several rows', () => {
    assert.deepEqual(insertsOf('BEGIN INSERT INTO t (a) VALUES (NEW.a), (OLD.a); END')[0]?.values, []);
  });

  it('is left out where a failure is caught', () => {
    assert.deepEqual(insertsOf('BEGIN INSERT INTO t (a) VALUES (1); EXCEPTION WHEN OTHERS THEN NULL; END'), []);
  });

  it('happens for the events that lead to it', () => {
    const cases: readonly (readonly [body: string, events: readonly string[]])[] = [
      ['INSERT INTO t (a) VALUES (1);', ['insert', 'update', 'delete', 'truncate']],
      ["IF TG_OP = 'DELETE' THEN INSERT INTO t (a) VALUES (1); END IF;", ['delete']],
      ["IF TG_OP IN ('INSERT', 'UPDATE') THEN INSERT INTO t (a) VALUES (1); END IF;", ['insert', 'update']],
      ["IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE') THEN INSERT INTO t (a) VALUES (1); END IF;", ['insert', 'update']],
      ["IF TG_OP <> 'DELETE' AND x THEN NULL; ELSE INSERT INTO t (a) VALUES (1); END IF;", [...all]],
      ["IF TG_OP <> 'DELETE' THEN RETURN NEW; END IF; INSERT INTO t (a) VALUES (1);", ['delete']],
      [
        "CASE TG_OP WHEN 'INSERT', 'UPDATE' THEN NULL; ELSE INSERT INTO t (a) VALUES (1); END CASE;",
        ['delete', 'truncate'],
      ],
      ['IF NEW IS NOT NULL THEN INSERT INTO t (a) VALUES (1); END IF;', []],
      ["IF lower(TG_OP) = 'delete' THEN INSERT INTO t (a) VALUES (1); END IF;", []],
    ];
    for (const [body, events] of cases) {
      assert.deepEqual([...(insertsOf(`BEGIN ${body} RETURN NULL; END`)[0]?.events ?? [])], events, body);
    }
  });
});

const all = ['insert', 'update', 'delete', 'truncate'] as const;

describe('a column of the new row', () => {
  it('is set by an assignment, by INTO, or with the whole row', () => {
    for (const body of ['NEW.seen = now();', 'new."seen" := now();', 'SELECT now() INTO NEW.seen;', 'NEW := x(NEW);']) {
      assert.equal(maySetColumn(written(body), 'seen'), true, body);
    }
  });

  it('is not set by code that sets others or only names it', () => {
    for (const body of ['NEW.other = now();', 'PERFORM seen(); RETURN NEW;', "RAISE NOTICE 'NEW.seen = 1';"]) {
      assert.equal(maySetColumn(written(body), 'seen'), false, body);
    }
  });

  it('may be set by code that is not known', () => {
    assert.equal(maySetColumn({ body: undefined, language: 'c' } as DatabaseFunction, 'seen'), true);
  });
});

function written(code: string): DatabaseFunction {
  return { body: `BEGIN ${code} RETURN NEW; END`, language: 'plpgsql' } as DatabaseFunction;
}
