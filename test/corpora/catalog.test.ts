/** The catalog after replay is PostgreSQL's own after it ran the same files, for the projects of the corpus. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../server/src/core/catalog/catalog.js';
import { type CatalogDescription, describeCatalog } from '../../server/src/core/catalog/describe.js';
import { relationId } from '../../server/src/core/catalog/names.js';
import { replay } from '../../server/src/core/catalog/replay.js';
import { parseFile } from '../../server/src/core/syntax/parse.js';
import type { Statement } from '../../server/src/core/syntax/source-file.js';
import { canonicalExpression } from '../support/canonical-expression.js';
import { corpusFolder, describeWithCorpus, readJson } from '../support/corpus.js';
import { testEngine } from '../support/engine.js';

describeWithCorpus('catalog of the corpus', () => {
  for (const project of Object.keys(readJson('truth/order.json') as Order)) {
    it(`${project}: replay gives PostgreSQL's catalog`, () => {
      const catalog = replay(testEngine(), statementsOf(project)).catalog;
      const expected = read<CatalogDescription>(`truth/catalog/${project}.json.gz`);
      const actualFacts = factsOf(withoutPartitions(describeCatalog(catalog), catalog));
      const expectedFacts = factsOf(withoutPartitions(expected, catalog));
      assert.ok(expectedFacts.size > 20, 'the truth is there');
      assert.deepEqual([...actualFacts].filter((fact) => !expectedFacts.has(fact)).sort(), [], 'only in replay');
      assert.deepEqual([...expectedFacts].filter((fact) => !actualFacts.has(fact)).sort(), [], 'only in PostgreSQL');
    });
  }
});

interface Order {
  readonly [project: string]: { readonly dir: string; readonly files: readonly string[] };
}

interface Preludes {
  readonly [project: string]: { readonly prelude: string; readonly replace: readonly (readonly [string, string])[] };
}

/** The statements in the order in which the project's tool runs them, templates filled in. */
function statementsOf(project: string): readonly Statement[] {
  const { dir, files } = read<Order>('truth/order.json')[project] ?? { dir: '', files: [] };
  const { prelude, replace } = read<Preludes>('truth/prelude.json')[project] ?? { prelude: '', replace: [] };
  const texts = files.map((file) => ({ path: file, text: readFileSync(join(corpusFolder, dir, file), 'utf8') }));
  return [{ path: 'prelude.sql', text: prelude }, ...texts].flatMap(({ path, text }) => {
    const filled = replace.reduce((result, [from, to]) => result.replaceAll(from, to), text);
    return parseFile(testEngine(), path, withoutDown(filled)).statements;
  });
}

/** goose and sql-migrate keep the way back in the same file. */
function withoutDown(text: string): string {
  return text.replace(/^--\s*\+(?:goose|migrate)\s+Down[\s\S]*/im, '');
}

function read<T>(path: string): T {
  return readJson(path) as T;
}

/** PostgreSQL's catalog was written down without partitions. */
function withoutPartitions(description: CatalogDescription, catalog: Catalog): CatalogDescription {
  const isPartition = ({ s, t }: { readonly s: string; readonly t: string }) =>
    catalog.table(relationId(s, t))?.partitionOf !== undefined;
  const keep = <T extends { readonly s: string; readonly t: string }>(list: readonly T[]) =>
    list.filter((item) => !isPartition(item));
  return {
    tables: keep(description.tables),
    cons: keep(description.cons),
    idx: keep(description.idx),
    pol: keep(description.pol),
  };
}

/** Checks are left out, as they are in the truth. Of a partitioned table the truth does not say how. */
function factsOf({ tables, cons, idx, pol }: CatalogDescription): ReadonlySet<string> {
  const facts = new Set<string>();
  const add = ({ s, t }: { readonly s: string; readonly t: string }, aspect: string, ...parts: unknown[]) =>
    facts.add(`${relationId(s, t)} ${aspect}: ${JSON.stringify(parts)}`);
  for (const table of tables) {
    add(table, 'table', table.kind, table.inh);
    add(table, 'row security', table.rls, table.force);
    for (const column of table.cols) add(table, 'column', ...column);
  }
  for (const c of cons) {
    if (c.type !== 'c') add(c, 'constraint', c.n, c.type, c.cols, c.ref, c.rcols, c.valid);
  }
  for (const index of idx) {
    const columns = index.cols.map(canonicalExpression);
    add(index, 'index', index.n, index.u, index.p, index.am, columns, canonicalExpression(index.pred));
  }
  for (const p of pol) {
    const expressions = [canonicalExpression(p.q), canonicalExpression(p.wc)];
    add(p, 'policy', p.n, p.perm, p.cmd, [...p.roles].sort(), ...expressions);
  }
  return facts;
}
