/** What somebody sees who opens a real project for the first time must be worth reading. */
import assert from 'node:assert/strict';
import type { Analysis, LocatedFinding } from '../../server/src/core/project/analysis.js';
import { isOtherDialectPath } from '../../server/src/core/project/dialect.js';
import { corpusProjects, describeWithCorpus, filesOfProject, openProject } from '../support/corpus.js';

const mostPerHundredLines = 5;

describeWithCorpus('findings of the preset recommended', () => {
  for (const { repo, path } of corpusProjects()) {
    describe(repo, () => {
      let analysis: Analysis;
      before(() => {
        analysis = openProject(path).analyze();
      });

      it(`have fewer than ${mostPerHundredLines} errors and warnings in 100 lines of SQL`, () => {
        const grave = analysis.findings.filter(({ severity }) => severity !== 'info').length;
        const lines = linesOfSql(path);
        const density = (100 * grave) / lines;
        assert.ok(density < mostPerHundredLines, `${grave} in ${lines} lines: ${density.toFixed(2)} in 100`);
      });

      it('say nothing of availability about the first migration of a history', () => {
        // A file alone is the first of nothing: nobody knows what it is run on.
        const histories = analysis.databases.filter(({ folders }) => folders.length > 0);
        const firsts = new Set(histories.map(({ files }) => files[0]));
        assert.deepEqual(
          availability(analysis)
            .filter(({ path: at }) => firsts.has(at))
            .map(described),
          [],
        );
      });

      it('say nothing of availability about what the same migration made', () => {
        assert.deepEqual(
          availability(analysis)
            .filter((finding) => isMadeThere(analysis, finding))
            .map(described),
          [],
        );
      });
    });
  }
});

/** Of all files that may be PostgreSQL's. */
function linesOfSql(project: string): number {
  return [...filesOfProject(project)]
    .filter(([path]) => path.endsWith('.sql') && !isOtherDialectPath(path))
    .reduce((lines, [, text]) => lines + text.replace(/\n$/, '').split('\n').length, 0);
}

function availability({ findings }: Analysis): readonly LocatedFinding[] {
  return findings.filter(({ rule }) => rule.category === 'availability');
}

/** Whether a statement above the finding's, in its file, creates the table that the finding is about. */
function isMadeThere(analysis: Analysis, { path, subject, span }: LocatedFinding): boolean {
  const file = analysis.file(path);
  const created = file?.statements.filter(({ ddl }) => ddl.kind === 'create-table') ?? [];
  return created.some((statement) => {
    const { ddl } = statement;
    if (ddl.kind !== 'create-table' || (file?.startOf(statement) ?? 0) > span.start) return false;
    return subject.replaceAll('"', '').endsWith(`.${ddl.table.name.value}`) && !ddl.ifNotExists;
  });
}

function described({ rule, path, subject }: LocatedFinding): string {
  return `${rule.name} ${subject} in ${path}`;
}
