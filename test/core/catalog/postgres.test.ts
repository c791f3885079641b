/** Replay does to the catalog what PostgreSQL does, statement by statement, names made up included. */
import assert from 'node:assert/strict';
import { type CatalogDescription, describeCatalog } from '../../../server/src/core/catalog/describe.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';
import { emptyDatabase } from '../../support/postgres.js';
import { sequences } from './sequences.js';

describe('replay and PostgreSQL', () => {
  for (const [name, sql] of Object.entries(sequences)) {
    it(`agree on ${name}`, async () => {
      const { statements } = parseFile(testEngine(), 'a.sql', sql);
      const history = replay(statements);
      const database = await emptyDatabase();
      for (const { statement, refused } of history.steps) {
        const outcome = await database.run(statement.text);
        const error = outcome.kind === 'error' ? outcome.message : undefined;
        assert.equal(refused !== undefined, error !== undefined, `${statement.text}\n${refused} / ${error}`);
      }
      const [actual] = await database.rows(catalogQuery);
      assert.deepEqual(comparable(describeCatalog(history.catalog)), comparable(actual as CatalogDescription));
    });
  }
});

/** Expressions are left out, since PostgreSQL rewrites their text; so is the order, in which only columns are compared. */
function comparable({ tables, cons, idx, pol }: CatalogDescription) {
  const lines = [
    ...tables.map((t) => ['table', t.s, t.t, t.kind, t.rls, t.force, t.inh, t.cols]),
    ...cons.map((c) => ['constraint', c.s, c.t, c.n, c.type, c.valid, c.cols, c.ref, c.rcols]),
    ...idx.map((i) => ['index', i.s, i.t, i.n, i.u, i.p, i.am, i.cols.map(plainOnly), i.pred !== null]),
    ...pol.map((p) => ['policy', p.s, p.t, p.n, p.perm, p.cmd, [...p.roles].sort(), p.q !== null, p.wc !== null]),
  ];
  return lines.map((line) => JSON.stringify(line)).sort();
}

function plainOnly(column: string): string {
  return /^("(?:[^"]|"")+"|[a-z_0-9]+)$/.test(column) ? column : 'expression';
}

const catalogQuery = `
SELECT
  (SELECT coalesce(json_agg(json_build_object('s', n.nspname, 't', c.relname, 'kind', c.relkind,
      'rls', c.relrowsecurity, 'force', c.relforcerowsecurity,
      'inh', (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
      'cols', (SELECT coalesce(json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated)
          ORDER BY a.attnum), '[]') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))), '[]')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema)') AS tables,
  (SELECT coalesce(json_agg(json_build_object('s', n.nspname, 't', r.relname, 'n', k.conname, 'type', k.contype, 'valid', k.convalidated,
      'cols', (SELECT json_agg(a.attname ORDER BY CASE WHEN k.contype = 'c' THEN a.attnum ELSE u.i END)
          FROM unnest(k.conkey) WITH ORDINALITY u (num, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
      'ref', k.confrelid::regclass::text,
      'rcols', (SELECT json_agg(a.attname ORDER BY u.i)
          FROM unnest(k.confkey) WITH ORDINALITY u (num, i) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num))), '[]')
    FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND n.nspname !~ '^(pg_|information_schema)'
      AND NOT (k.contype = 'f' AND k.conparentid <> 0
        AND EXISTS (SELECT FROM pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid))) AS cons,
  (SELECT coalesce(json_agg(json_build_object('s', n.nspname, 't', r.relname, 'n', c.relname, 'u', x.indisunique, 'p', x.indisprimary, 'am', m.amname,
      'cols', (SELECT json_agg(pg_get_indexdef(x.indexrelid, i, false) ORDER BY i) FROM generate_series(1, x.indnkeyatts) i),
      'pred', pg_get_expr(x.indpred, x.indrelid))), '[]')
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am m ON m.oid = c.relam JOIN pg_class r ON r.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = r.relnamespace WHERE n.nspname !~ '^(pg_|information_schema)') AS idx,
  (SELECT coalesce(json_agg(json_build_object('s', schemaname, 't', tablename, 'n', policyname, 'perm', permissive, 'cmd', cmd,
      'roles', roles, 'q', qual, 'wc', with_check)), '[]') FROM pg_policies) AS pol`;
