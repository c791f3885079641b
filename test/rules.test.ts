/** Holds every rule to its page: findings and their places, remedies, and what PostgreSQL itself does. */
import assert from 'node:assert/strict';
import type { Rule, SeveritySetting } from '../server/src/core/lint/rule.js';
import type { Analysis, LocatedFinding } from '../server/src/core/project/analysis.js';
import { planFixes } from '../server/src/core/project/plan.js';
import { applyEdits } from '../server/src/core/text/edit.js';
import { rules } from '../server/src/rules/index.js';
import {
  annotate,
  type MarkedFinding,
  type PageCase,
  type PageFile,
  type ProofStep,
  readPage,
} from './support/pages.js';
import { emptyDatabase, type ScriptOutcome } from './support/postgres.js';
import { analyze } from './support/project.js';
import { pageOf } from './support/rule-pages.js';

for (const rule of rules) {
  describe(rule.name, () => {
    for (const example of readPage(pageOf(rule)).cases) {
      describe(example.title, () => holdToCase(rule, example));
    }
  });
}

function holdToCase({ name: rule, severity }: Rule, example: PageCase): void {
  const texts = (files: Scripts) => ({
    'tenantlint.json': example.configuration ?? configurationFor(rule, severity),
    ...Object.fromEntries(files),
  });
  const analysis = once(() => analyze(texts(scriptsOf(example.files))));
  const mended = once(() => mend(example, analysis(), rule));
  const { proof, mendedProof } = example;

  it(
    example.files.some((file) => file.expected.length > 0) ? 'is reported where the page marks it' : 'is accepted',
    () => {
      assert.deepEqual(
        analysis().problems.map((problem) => problem.message),
        [],
      );
      for (const file of example.files) {
        const found = analysis()
          .findingsIn(file.path)
          .filter((finding) => finding.rule.name === rule);
        const marked = found.map((finding) => abridged(finding, file.expected));
        assert.equal(annotate(file.text, marked), annotate(file.text, file.expected));
      }
    },
  );

  if (example.mended) {
    it('becomes what the page says once its remedies are applied', () => {
      assert.equal(filesText(mended()), filesText(expectedAfter(example)));
    });

    it('is accepted after the remedy, with no new error but those that the page marks', () => {
      const after = analyze(texts([...mended()]));
      const before = new Set(errorsOf(analysis()).map(identityOf));
      const left = after.findings.filter((finding) => finding.rule.name === rule);
      assert.deepEqual(
        left.map((finding) => finding.message),
        [],
      );
      for (const [path, text] of mended()) {
        const added = errorsOf(after).filter((error) => error.path === path && !before.has(identityOf(error)));
        const marked = example.mended?.find((file) => file.path === path)?.expected ?? [];
        assert.equal(annotate(text, added), annotate(text, marked));
      }
    });

    if (!mendedProof) {
      it('applies to PostgreSQL after the remedy', () => prove([...mended()], []));
    }
  }
  if (proof) {
    it('does in PostgreSQL what the page says', () => prove(scriptsOf(example.files), proof));
  }
  if (mendedProof) {
    it('does in PostgreSQL after the remedy what the page says', () => prove([...mended()], mendedProof));
  }
}

/** Rules that are off by default are on in their pages, where no migration has run anywhere. */
function configurationFor(rule: string, severity: SeveritySetting): string {
  const rules = severity === 'off' ? { rules: { [rule]: 'warning' } } : {};
  return JSON.stringify({ tenant: { columns: ['tenant_id'] }, frozen: 'never', ...rules });
}

type Scripts = readonly (readonly [path: string, text: string])[];

function scriptsOf(files: readonly PageFile[]): Scripts {
  return files.map(({ path, text }) => [path, text]);
}

/** All files in their order, with every remedy of the rule applied. */
function mend(example: PageCase, analysis: Analysis, rule: string): ReadonlyMap<string, string> {
  const findings = analysis.findings.filter((finding) => finding.rule.name === rule);
  const plan = planFixes(analysis, findings, { unsafe: true });
  const files = new Map(scriptsOf(example.files));
  for (const [path, edits] of plan.edits) files.set(path, applyEdits(files.get(path) ?? '', edits));
  return files;
}

function expectedAfter(example: PageCase): ReadonlyMap<string, string> {
  return new Map([...scriptsOf(example.files), ...scriptsOf(example.mended ?? [])]);
}

function filesText(files: ReadonlyMap<string, string>): string {
  return [...files].map(([path, text]) => `-- file: ${path}\n${text}`).join('\n');
}

/** A page may give only the beginning of a message. */
function abridged({ severity, message, span }: LocatedFinding, expected: readonly MarkedFinding[]): MarkedFinding {
  const beginning = expected.find(
    (mark) =>
      mark.span.start === span.start && mark.message.endsWith('…') && message.startsWith(mark.message.slice(0, -1)),
  );
  return { severity, message: beginning?.message ?? message, span };
}

function errorsOf(analysis: Analysis): readonly LocatedFinding[] {
  return analysis.findings.filter((finding) => finding.severity === 'error');
}

function identityOf({ rule, subject }: LocatedFinding): string {
  return `${rule.name} ${subject}`;
}

/** Runs the migrations, each file in one transaction as most tools do, and then the steps. */
async function prove(files: Scripts, steps: readonly ProofStep[]): Promise<void> {
  const database = await emptyDatabase();
  const [first] = steps;
  const refused = first?.sql === '' ? first : undefined;
  let outcome: ScriptOutcome = { kind: 'done', rows: 0 };
  for (const [, text] of files) {
    outcome = await database.run(text);
    if (outcome.kind === 'error') break;
  }
  assertOutcome(outcome, refused ?? { sql: 'the migrations', outcome: { kind: 'ok' } });
  for (const step of refused ? steps.slice(1) : steps) assertOutcome(await database.run(step.sql), step);
}

function assertOutcome(actual: ScriptOutcome, { sql, outcome }: ProofStep): void {
  const told = actual.kind === 'error' ? `error: ${actual.code} (${actual.message})` : `rows: ${actual.rows}`;
  const right =
    outcome.kind === 'error'
      ? actual.kind === 'error' && actual.code === outcome.code
      : actual.kind === 'done' && (outcome.kind === 'ok' || actual.rows === outcome.rows);
  assert.ok(
    right,
    `PostgreSQL answers ${told} to:\n${sql || 'the migrations'}\nwhere the page says ${JSON.stringify(outcome)}.`,
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
