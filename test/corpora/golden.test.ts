/** Maintainers of real projects have mended some of what the rules are about: it is found before, and not after. */
import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/core/project/analysis.js';
import { corpusProjects, describeWithCorpus, filesOfProject, openProject, readJson } from '../support/corpus.js';
import { testProject } from '../support/project.js';

/** A migration, with what PostgreSQL's catalog had before and after it, counted. */
interface GoldenPair {
  readonly project: string;
  readonly file: string;
  readonly delta: { readonly tablesWithTenant?: readonly [number, number] };
  /** `table.key(columns)` */
  readonly uniqueFixed: readonly string[];
  readonly fkFixed: readonly string[];
}

describeWithCorpus('golden pairs', () => {
  for (const { project: name, file, delta, uniqueFixed, fkFixed } of readJson(
    'truth/golden-pairs.json',
  ) as readonly GoldenPair[]) {
    it(`${name}: what ${file.slice(file.indexOf('migrations/') + 11)} mends is found before it, and not after`, () => {
      const folder = file.slice(0, file.indexOf('/'));
      const path = file.slice(folder.length + 1);
      const before = analyzeUpTo(folder, path, false);
      const after = analyzeUpTo(folder, path, true);
      const gone = (rule: string) => {
        const left = new Set(subjectsOf(after, rule));
        return subjectsOf(before, rule).filter((subject) => !left.has(subject));
      };
      for (const key of uniqueFixed) assert.ok(gone('require-tenant-in-unique').includes(subjectOf(key)), key);
      for (const key of fkFixed) assert.ok(gone('require-tenant-in-foreign-key').includes(subjectOf(key)), key);
      const [without = 0, held = 0] = delta.tablesWithTenant ?? [];
      assert.equal(gone('require-tenant-column').length, held - without);
    });
  }
});

/** The project as it was when a migration was its newest, or the one before was. */
function analyzeUpTo(folder: string, last: string, withLast: boolean): Analysis {
  const now = openProject(folder).analyze();
  const files = now.databases.find((database) => database.files.includes(last))?.files ?? [];
  const later = new Set(files.slice(files.indexOf(last) + (withLast ? 1 : 0)));
  const columns = corpusProjects().find(({ path }) => path === folder)?.tenantColumn;
  return testProject([
    ['tenantlint.json', JSON.stringify({ tenant: { columns } })],
    ...[...filesOfProject(folder)].filter(([path]) => !later.has(path)),
  ]).analyze();
}

function subjectsOf({ findings }: Analysis, rule: string): readonly string[] {
  return findings.filter((finding) => finding.rule.name === rule).map(({ subject }) => subject);
}

function subjectOf(key: string): string {
  return `public.${key.slice(0, key.indexOf('('))}`;
}
