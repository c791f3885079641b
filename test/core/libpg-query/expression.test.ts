import assert from 'node:assert/strict';
import { check, checkExpression, read } from './shown.js';

describe('expressions', () => {
  it('are columns, constants and parameters', () => {
    checkExpression('a', 'column: a');
    checkExpression('s."T".a', 'column: s."T".a');
    checkExpression('t.* IS NULL', ['is null: t.* IS NULL', 'column: t.*']);
    checkExpression("'it''s'", "string it's: 'it''s'");
    checkExpression('- 5', 'number -5: - 5');
    checkExpression('1.50', 'number 1.50: 1.50');
    checkExpression('TRUE', 'boolean true: TRUE');
    checkExpression('(NULL)', 'null null: NULL');
    checkExpression("B'101'", "bits 101: B'101'");
    checkExpression('$1', 'parameter: $1');
  });

  it('are calls up to their closing parenthesis', () => {
    checkExpression("public.f(a, 'é')", ["call public.f: public.f(a, 'é')", 'column: a', "string é: 'é'"]);
    checkExpression('count(*) FILTER (WHERE a) OVER (PARTITION BY b) > 0', [
      'operator >: count(*) FILTER (WHERE a) OVER (PARTITION BY b) > 0',
      'call count: count(*) FILTER (WHERE a) OVER (PARTITION BY b)',
      'number 0: 0',
    ]);
    checkExpression('coalesce(a, (b))', ['call coalesce: coalesce(a, (b))', 'column: a', 'column: b']);
    checkExpression('NULLIF(a, b)', ['call nullif: NULLIF(a, b)', 'column: a', 'column: b']);
    checkExpression('GREATEST(a)', ['call greatest: GREATEST(a)', 'column: a']);
    checkExpression('CURRENT_USER', 'call current_user: CURRENT_USER');
    checkExpression('current_timestamp(3)', 'call current_timestamp: current_timestamp(3)');
    checkExpression('f(x => a)', ['call f: f(x => a)', 'column: a']);
  });

  it("are calls in SQL's own syntax", () => {
    checkExpression('extract(year FROM (a)) = 1', [
      'operator =: extract(year FROM (a)) = 1',
      ['call extract: extract(year FROM (a))', 'string year: year', 'column: a'],
      'number 1: 1',
    ]);
    checkExpression("(a) AT TIME ZONE ('utc')", [
      "call timezone: (a) AT TIME ZONE ('utc')",
      "string utc: 'utc'",
      'column: a',
    ]);
    checkExpression('(a, b) OVERLAPS ROW (c, d)', [
      'call overlaps: (a, b) OVERLAPS ROW (c, d)',
      'column: a',
      'column: b',
      'column: c',
      'column: d',
    ]);
    checkExpression('(a) IS NOT NFC NORMALIZED', [
      'not: (a) IS NOT NFC NORMALIZED',
      ['call is_normalized: (a) IS NOT NFC NORMALIZED', 'column: a', 'string NFC: NFC'],
    ]);
  });

  it('are operators from their left to their right side, parentheses in between included', () => {
    checkExpression('(a + b) * (c - d)', [
      'operator *: (a + b) * (c - d)',
      ['operator +: a + b', 'column: a', 'column: b'],
      ['operator -: c - d', 'column: c', 'column: d'],
    ]);
    checkExpression('((a)) = ((f((b))))', [
      'operator =: ((a)) = ((f((b))))',
      'column: a',
      ['call f: f((b))', 'column: b'],
    ]);
    checkExpression('@ (a)', ['operator @: @ (a)', 'column: a']);
    checkExpression('a OPERATOR(pg_catalog.+) (b)', [
      'operator +: a OPERATOR(pg_catalog.+) (b)',
      'column: a',
      'column: b',
    ]);
    checkExpression('(a) IS NOT DISTINCT FROM (b)', [
      'operator is not distinct from: (a) IS NOT DISTINCT FROM (b)',
      'column: a',
      'column: b',
    ]);
  });

  it('are the comparisons that SQL writes in words', () => {
    checkExpression('(a) NOT IN (1, (2))', [
      'operator not in: (a) NOT IN (1, (2))',
      'column: a',
      ['list: (1, (2))', 'number 1: 1', 'number 2: 2'],
    ]);
    checkExpression("a NOT ILIKE ('x') ESCAPE ('!')", [
      "operator not ilike: a NOT ILIKE ('x') ESCAPE ('!')",
      'column: a',
      ["call like_escape: ('x') ESCAPE ('!')", "string x: 'x'", "string !: '!'"],
    ]);
    checkExpression('a NOT BETWEEN (1) AND (b + 1)', [
      'operator not between: a NOT BETWEEN (1) AND (b + 1)',
      'column: a',
      ['list: (1) AND (b + 1)', 'number 1: 1', ['operator +: b + 1', 'column: b', 'number 1: 1']],
    ]);
    checkExpression('(a) <> ALL (b)', ['operator <> all: (a) <> ALL (b)', 'column: a', 'column: b']);
    checkExpression('a LIKE ANY (ARRAY[b, c])', [
      'operator like any: a LIKE ANY (ARRAY[b, c])',
      'column: a',
      ['list: ARRAY[b, c]', 'column: b', 'column: c'],
    ]);
  });

  it('are casts in all three forms', () => {
    checkExpression("(current_setting('x', true))::character varying(5)", [
      "cast varchar: (current_setting('x', true))::character varying(5)",
      ["call current_setting: current_setting('x', true)", "string x: 'x'", 'boolean true: true'],
    ]);
    checkExpression('CAST((a) AS int[])', ['cast int4: CAST((a) AS int[])', 'column: a']);
    checkExpression("interval '1' day > a", [
      "operator >: interval '1' day > a",
      ["cast interval: interval '1' day", "string 1: '1'"],
      'column: a',
    ]);
    checkExpression('a::text::uuid', ['cast uuid: a::text::uuid', ['cast text: a::text', 'column: a']]);
  });

  it('are AND, OR and NOT, flattened', () => {
    checkExpression('((a AND b) AND c) AND (d OR (e OR f))', [
      'and: ((a AND b) AND c) AND (d OR (e OR f))',
      'column: a',
      'column: b',
      'column: c',
      ['or: d OR (e OR f)', 'column: d', 'column: e', 'column: f'],
    ]);
    checkExpression('NOT ((a) IS NOT TRUE)', [
      'not: NOT ((a) IS NOT TRUE)',
      ['is not true: (a) IS NOT TRUE', 'column: a'],
    ]);
    checkExpression('(a) NOTNULL', ['is not null: (a) NOTNULL', 'column: a']);
  });

  it('are subqueries up to their closing parenthesis', () => {
    checkExpression('a = ((SELECT 1))', [
      'operator =: a = ((SELECT 1))',
      'column: a',
      ['scalar: ((SELECT 1))', 'query: SELECT 1'],
    ]);
    checkExpression('NOT EXISTS (SELECT 1 FROM t)', [
      'not: NOT EXISTS (SELECT 1 FROM t)',
      ['exists: EXISTS (SELECT 1 FROM t)', 'query: SELECT 1 FROM t'],
    ]);
    checkExpression('(a) NOT IN (SELECT b)', [
      'not: (a) NOT IN (SELECT b)',
      ['any =: (a) NOT IN (SELECT b)', 'column: a', 'query: SELECT b'],
    ]);
    checkExpression('(a, b) <= ALL (SELECT 1, 2)', [
      'all <=: (a, b) <= ALL (SELECT 1, 2)',
      ['list: (a, b)', 'column: a', 'column: b'],
      'query: SELECT 1, 2',
    ]);
    checkExpression('ARRAY(SELECT 1) && c', [
      'operator &&: ARRAY(SELECT 1) && c',
      ['array: ARRAY(SELECT 1)', 'query: SELECT 1'],
      'column: c',
    ]);
  });

  it('are other forms with their parts', () => {
    checkExpression('CASE WHEN a THEN (CASE b WHEN 1 THEN c END) ELSE (d) END', [
      'other: CASE WHEN a THEN (CASE b WHEN 1 THEN c END) ELSE (d) END',
      'column: a',
      ['other: CASE b WHEN 1 THEN c END', 'column: b', 'number 1: 1', 'column: c'],
      'column: d',
    ]);
    checkExpression('((a).b)[1].c', ['other: ((a).b)[1].c', ['other: (a).b', 'column: a'], 'number 1: 1']);
    checkExpression('(a) COLLATE pg_catalog."C" = b', [
      'operator =: (a) COLLATE pg_catalog."C" = b',
      ['other: (a) COLLATE pg_catalog."C"', 'column: a'],
      'column: b',
    ]);
    checkExpression("JSON_EXISTS(a, '$.b')", ["other: JSON_EXISTS(a, '$.b')", 'column: a', "string $.b: '$.b'"]);
  });

  it('may be thousands of operators long', () => {
    const policy = read(`CREATE POLICY p ON t USING (${Array(2_000).fill('a').join(' + ')} > 0)`);
    assert.equal(policy.kind, 'create-policy');
  });
});

describe('queries', () => {
  const checkQuery = (sql: string, query: object) => check(`CREATE VIEW "é" AS ${sql}`, { query });

  it('have relations, aliases and targets', () => {
    checkQuery('SELECT a AS x, t.* FROM s.t AS t, ONLY u "U" (c, d) WHERE a = 1 ORDER BY 1', {
      from: [
        { kind: 'relation', relation: 's.t', alias: 't', span: 's.t AS t' },
        { kind: 'relation', relation: 'u', alias: 'U', span: 'u "U" (c, d)' },
      ],
      conditions: ['a = 1'],
      targets: [{ alias: 'x', value: 'a' }, { value: 't.*' }],
      span: 'SELECT a AS x, t.* FROM s.t AS t, ONLY u "U" (c, d) WHERE a = 1 ORDER BY 1',
    });
  });

  it('have the conditions that every row must meet, and not those of an outer join', () => {
    checkQuery(
      'SELECT FROM a JOIN b ON (a.x = b.x) LEFT JOIN (c JOIN d ON c.y = d.y) ON true CROSS JOIN e WHERE f(1)',
      {
        from: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ kind: 'relation', relation: name, span: name })),
        conditions: ['f(1)', 'a.x = b.x'],
        span: 'SELECT FROM a JOIN b ON (a.x = b.x) LEFT JOIN (c JOIN d ON c.y = d.y) ON true CROSS JOIN e WHERE f(1)',
      },
    );
  });

  it('have subqueries and functions in FROM', () => {
    const inner = '(SELECT (SELECT 0) FROM t WHERE EXISTS (SELECT 1))';
    checkQuery(
      `SELECT 1 FROM ((SELECT 2) UNION SELECT 3) a JOIN LATERAL ${inner} AS b (c) ON true, f(1) WITH ORDINALITY AS g`,
      {
        from: [
          {
            kind: 'subquery',
            alias: 'a',
            query: {
              branches: [
                { targets: [{ value: '2' }], span: 'SELECT 2' },
                { targets: [{ value: '3' }], span: 'SELECT 3' },
              ],
              span: '(SELECT 2) UNION SELECT 3',
            },
            span: '((SELECT 2) UNION SELECT 3) a',
          },
          {
            kind: 'subquery',
            alias: 'b',
            query: {
              from: [{ kind: 'relation', relation: 't', span: 't' }],
              conditions: ['EXISTS (SELECT 1)'],
              targets: [{ value: '(SELECT 0)' }],
              span: inner.slice(1, -1),
            },
            span: `${inner} AS b (c)`,
          },
          { kind: 'function', call: 'f(1)', alias: 'g', span: 'f(1) WITH ORDINALITY AS g' },
        ],
        conditions: ['true'],
        targets: [{ value: '1' }],
        span: `SELECT 1 FROM ((SELECT 2) UNION SELECT 3) a JOIN LATERAL ${inner} AS b (c) ON true, f(1) WITH ORDINALITY AS g`,
      },
    );
  });

  it('have WITH queries and the branches of set operations', () => {
    checkQuery('WITH w (x) AS NOT MATERIALIZED (SELECT 1) SELECT 2 INTERSECT SELECT 3 EXCEPT ALL (SELECT 4) LIMIT 1', {
      with: [{ name: 'w', query: { targets: [{ value: '1' }], span: 'SELECT 1' } }],
      branches: [
        {
          branches: [
            { targets: [{ value: '2' }], span: 'SELECT 2' },
            { targets: [{ value: '3' }], span: 'SELECT 3' },
          ],
          span: 'SELECT 2 INTERSECT SELECT 3',
        },
        { targets: [{ value: '4' }], span: 'SELECT 4' },
      ],
      span: 'WITH w (x) AS NOT MATERIALIZED (SELECT 1) SELECT 2 INTERSECT SELECT 3 EXCEPT ALL (SELECT 4) LIMIT 1',
    });
  });
});
