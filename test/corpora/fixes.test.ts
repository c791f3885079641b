// What `fix` writes into the newest migration of real projects is read again without fault, and PostgreSQL takes it.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Database, LocatedFinding } from '../../server/src/core/project/analysis.js';
import { type Mended, mend } from '../../server/src/core/project/mend.js';
import { upSections } from '../../server/src/core/project/tools/marks.js';
import type { SourceFile } from '../../server/src/core/syntax/source-file.js';
import { corpusProjects, describeWithCorpus, openProject, readJson } from '../support/corpus.js';
import { emptyDatabase } from '../support/postgres.js';

interface Prelude {
  readonly prelude: string;
  readonly replace: readonly (readonly [string, string])[];
}

/** Replays whose newest migration has something to mend, and which PGlite can load. */
const replays = ['zync', 'basejump', 'openmeter', 'svix', 'keto', 'graphile-starter', 'openfga', 'authgear', 'outpost'];

describeWithCorpus('fixes on the corpus', () => {
  const orders = readJson('truth/order.json') as Readonly<Record<string, { readonly files: readonly string[] }>>;
  const preludes = readJson('truth/prelude.json') as Readonly<Record<string, Prelude>>;

  let mended = 0;

  after(() => assert.ok(mended > 20, `only ${mended} findings were mended in all`));

  for (const project of corpusProjects()) {
    for (const name of project.truth.filter((truth) => replays.includes(truth))) {
      it(`mends the newest migration of ${name}`, async function () {
        this.timeout(120_000);
        const opened = openProject(project.path);
        const before = opened.analyze();
        const first = orders[name]?.files[0] ?? '';
        const database = before.databases.find((found) => found.files.includes(first)) as Database;
        const newest = database.files.at(-1) as string;
        const result = mend(opened, before, { unsafe: true, isSelected: ({ path }) => path === newest });

        mended += result.applied.length;

        assert.deepEqual(faultsIn(result, newest), []);
        assert.deepEqual(stillThere(result, newest), []);
        assert.equal(await applied(database, result, preludes[name] as Prelude), 'applied');
        assert.ok(
          result.applied.length === 0 || !isDeepStrictEqual(result.texts.get(newest), before.file(newest)?.text),
        );
      });
    }
  }
});

function faultsIn({ analysis }: Mended, path: string): readonly string[] {
  return analysis
    .findingsIn(path)
    .filter((finding) => finding.rule.name === 'syntax-error')
    .map((finding) => finding.message);
}

/** Findings that were mended and stand there again. */
function stillThere({ analysis, applied }: Mended, path: string): readonly string[] {
  const left = new Set(analysis.findingsIn(path).map(key));
  return applied.map(key).filter((finding) => left.has(finding));
}

function key({ rule, subject, message }: LocatedFinding): string {
  return `${rule.name} ${subject}: ${message}`;
}

async function applied(database: Database, { analysis }: Mended, { prelude, replace }: Prelude): Promise<string> {
  const postgres = await emptyDatabase();
  const filled = (text: string) => replace.reduce((result, [from, to]) => result.replaceAll(from, to), text);
  const scripts = [prelude, ...database.files.flatMap((path) => upStatements(analysis.file(path)).map(filled))];
  for (const script of scripts.filter((text) => text.trim() !== '')) {
    const outcome = await postgres.run(script);
    if (outcome.kind === 'error') return `${outcome.code} ${outcome.message}: ${script.slice(0, 200)}`;
  }
  return 'applied';
}

/** One by one, since CREATE INDEX CONCURRENTLY wants no transaction around it. */
function upStatements(file: SourceFile | undefined): readonly string[] {
  const sections = upSections(file?.text ?? '');
  return (file?.statements ?? [])
    .filter((statement) => {
      const start = file?.startOf(statement) ?? 0;
      return sections.some((section) => section.start <= start && start < section.end);
    })
    .map((statement) => statement.text);
}
