/** The catalog after replay is PostgreSQL's own after it ran the same files, for the projects of the corpus. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog, UnknownAspect } from '../../server/src/core/catalog/catalog.js';
import { type CatalogDescription, describeCatalog } from '../../server/src/core/catalog/describe.js';
import { relationId } from '../../server/src/core/catalog/names.js';
import { replay } from '../../server/src/core/catalog/replay.js';
import { parseFile } from '../../server/src/core/syntax/parse.js';
import type { Statement } from '../../server/src/core/syntax/source-file.js';
import { canonicalExpression } from '../support/canonical-expression.js';
import { corpusFolder, describeWithCorpus, readJson } from '../support/corpus.js';
import { testEngine } from '../support/engine.js';

/** The projects, and how many facts of each replay says it cannot know: what was done in DO blocks. */
const projects: Readonly<Record<string, number>> = {
  authgear: 0,
  'authgear.portal': 0,
  basejump: 0,
  'cas-cif': 0,
  cosmo: 0,
  'graphile-starter': 0,
  'graphile-worker': 0,
  hatchet: 0,
  'hatchet.schema': 0,
  'idp-server': 0,
  keto: 0,
  langfuse: 0,
  'lokstra.example': 0,
  openfga: 0,
  openmeter: 0,
  outpost: 0,
  svix: 0,
  thingsboard: 0,
  zync: 0,
};

describeWithCorpus('catalog of the corpus', () => {
  for (const [project, unknown] of Object.entries(projects)) {
    it(`${project}: replay gives PostgreSQL's catalog, and says where it cannot know`, () => {
      const catalog = replay(testEngine(), statementsOf(project)).catalog;
      const expected = read<CatalogDescription>(`truth/catalog/${project}.json.gz`);
      const actualFacts = factsOf(withoutPartitions(describeCatalog(catalog), catalog));
      const expectedFacts = factsOf(withoutPartitions(expected, catalog));
      assert.ok(expectedFacts.size > 20, 'the truth is there');
      const wrong = [...differences(actualFacts, expectedFacts), ...differences(expectedFacts, actualFacts)];
      const unexplained = wrong.filter((fact) => !isUnknown(catalog, fact));
      assert.deepEqual(
        unexplained.map((fact) => fact.text),
        [],
      );
      if (wrong.length && process.env['SHOW']) console.log(wrong.map((f) => f.text).join('\n'));
      assert.equal(wrong.length, unknown, 'facts that replay says it cannot know');
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

interface Fact {
  readonly table: ReturnType<typeof relationId>;
  readonly aspect: UnknownAspect;
  readonly text: string;
}

/** Checks are left out, as they are in the truth; expressions count as such, since PostgreSQL rewrites their text. */
function factsOf({ tables, cons, idx, pol }: CatalogDescription): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  const add = ({ s, t }: { readonly s: string; readonly t: string }, aspect: UnknownAspect, ...parts: unknown[]) => {
    const table = relationId(s, t);
    const text = `${table} ${aspect}: ${JSON.stringify(parts)}`;
    facts.set(text, { table, aspect, text });
  };
  for (const table of tables) {
    add(table, 'existence', table.kind, table.inh);
    add(table, 'row-security', table.rls, table.force);
    for (const column of table.cols) add(table, 'columns', ...column);
  }
  for (const c of cons) {
    if (c.type !== 'c') add(c, 'constraints', c.n, c.type, c.cols, c.ref, c.rcols, c.valid);
  }
  for (const index of idx) {
    const columns = index.cols.map(canonicalExpression);
    add(index, 'indexes', index.n, index.u, index.p, index.am, columns, canonicalExpression(index.pred));
  }
  for (const p of pol) {
    const expressions = [canonicalExpression(p.q), canonicalExpression(p.wc)];
    add(p, 'policies', p.n, p.perm, p.cmd, [...p.roles].sort(), ...expressions);
  }
  return facts;
}

function differences(a: ReadonlyMap<string, Fact>, b: ReadonlyMap<string, Fact>): Fact[] {
  return [...a].flatMap(([text, fact]) => (b.has(text) ? [] : [fact]));
}

/** What replay says itself that it cannot know. */
function isUnknown(catalog: Catalog, { table, aspect }: Fact): boolean {
  const found = catalog.table(table);
  return found?.unknown.some((u) => u.aspect === aspect || u.aspect === 'existence') ?? false;
}
