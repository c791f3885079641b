// Whatever is typed, in whatever order, the answer is the one that an analysis from scratch gives.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Analysis } from '../server/src/core/project/analysis.js';
import syntaxError from '../server/src/rules/migrations/syntax-error.js';
import { exampleFiles } from './support/example.js';
import { testProject } from './support/project.js';
import { standInsOf, summaryOutside } from './support/stand-ins.js';
import { summaryOf } from './support/summary.js';

/** What people type, paste, and leave open. */
const snippets = [
  '',
  'x',
  ';',
  "'",
  '"',
  '(',
  ')',
  ',',
  '$$',
  '/*',
  '*/',
  '--',
  '\n',
  ' NOT NULL',
  'CREATE TABLE',
  'DROP TABLE clinic.patients CASCADE;\n',
  'ALTER TABLE clinic.patients RENAME TO people;\n',
  'ALTER TABLE clinic.patients DISABLE ROW LEVEL SECURITY;\n',
  'CREATE TABLE clinic.extras (id text PRIMARY KEY, tenant_id text);\n',
  '-- tenantlint-disable-next-statement require-rls: typed by a test\n',
  'BEGIN;\n',
  'ROLLBACK;\n',
  "SET search_path = 'clinic';\n",
  'é😀',
];

interface Edit {
  /** Which file, where in it and how much of it: fractions of what is there. */
  readonly file: number;
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  file: fc.double({ min: 0, max: 0.999, noNaN: true }),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 })),
  text: fc.constantFrom(...snippets),
});

describe('incremental analysis', function () {
  this.timeout(60_000);

  it('equals an analysis from scratch in which every broken statement reads as it did when it last parsed', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const files = new Map(Object.entries(exampleFiles()));
        const project = testProject(files);
        project.analyze();
        for (const one of edits) {
          apply(one, files);
          project.update([...files].map(([path, text]) => ({ path, text })));
          const analysis = project.analyze();
          assert.deepEqual(syntaxErrors(analysis), syntaxErrors(testProject(files, [syntaxError]).analyze()));
        }
        const analysis = project.analyze();
        const standIns = standInsOf(analysis, files);
        const expected = testProject(standIns.files).analyze();
        assert.deepEqual(summaryOutside(analysis, standIns.inText), summaryOutside(expected, standIns.inFiles));
      }),
      { numRuns: 60, seed: 20 },
    );
  });

  it('equals an analysis from scratch as soon as everything parses again', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), edit, (edits, last) => {
        const files = new Map(Object.entries(exampleFiles()));
        const project = testProject(files);
        project.analyze();
        for (const one of edits) {
          apply(one, files);
          project.update([...files].map(([path, text]) => ({ path, text })));
          project.analyze();
        }
        const mended = new Map(Object.entries(exampleFiles()));
        apply({ ...last, text: '\n' }, mended);
        project.update([...mended].map(([path, text]) => ({ path, text })));
        const scratch = testProject(mended).analyze();
        if (syntaxErrors(scratch).length > 0) return;
        assert.deepEqual(summaryOf(project.analyze()), summaryOf(scratch));
      }),
      { numRuns: 40, seed: 21 },
    );
  });

  it('equals an analysis from scratch after files come and go', () => {
    const files = exampleFiles();
    const paths = Object.keys(files).filter((path) => path.endsWith('.sql'));
    const project = testProject(Object.entries(files));
    for (const path of paths) {
      project.update([{ path, text: undefined }]);
      const rest = Object.entries(files).filter(([other]) => other !== path);
      assert.deepEqual(summaryOf(project.analyze()), summaryOf(testProject(rest).analyze()), `without ${path}`);
      project.update([{ path, text: files[path] }]);
    }
    assert.deepEqual(
      new Set(findings(project.analyze())),
      new Set(findings(testProject(Object.entries(files)).analyze())),
    );
  });
});

function findings(analysis: Analysis): readonly string[] {
  return analysis.findings.map((finding) => `${finding.path} ${finding.span.start} ${finding.message}`);
}

function syntaxErrors(analysis: Analysis): readonly string[] {
  return analysis.findings
    .filter(({ rule }) => rule.name === 'syntax-error')
    .map(({ path, span, message }) => `${path} ${span.start} ${span.end} ${message}`);
}

function apply({ file, at, length, text }: Edit, files: Map<string, string>): void {
  const paths = [...files.keys()].filter((path) => path.endsWith('.sql'));
  const path = paths[Math.floor(file * paths.length)] as string;
  const before = files.get(path) ?? '';
  const start = Math.floor(at * before.length);
  files.set(path, before.slice(0, start) + text + before.slice(start + length));
}
