// What a person sees while a statement is half typed: everything else stays as it is.
import assert from 'node:assert/strict';
import { relationId } from '../../server/src/core/catalog/names.js';
import type { Analysis } from '../../server/src/core/project/analysis.js';
import { planFix } from '../../server/src/core/project/plan.js';
import type { Project } from '../../server/src/core/project/project.js';
import { testProject } from '../support/project.js';
import { findingLines } from '../support/summary.js';

const tenants = 'CREATE TABLE tenants (id uuid PRIMARY KEY);\n';
const parents = `CREATE TABLE parents (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  title text,
  code text,
  CONSTRAINT parents_code_key UNIQUE (code)
);
`;
const after = 'CREATE TABLE others (id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants (id));\n';
const children = `CREATE TABLE children (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  parent_id uuid NOT NULL REFERENCES parents (id)
);
`;
const edited = 'migrations/002_parents.up.sql';

describe('while typing', () => {
  it('findings elsewhere stay as they were at each keystroke of a new column line', () => {
    const { project, text, analysis } = opened();
    const at = text.indexOf('  title text');
    const before = elsewhere(analysis);
    assert.ok(before.some((line) => line.startsWith('migrations/003')));
    for (const { analysis } of typed(project, text, at, "  email text NOT NULL DEFAULT ('x' || 'y'),\n")) {
      assert.deepEqual(elsewhere(analysis), before);
    }
  });

  it('findings elsewhere stay as they were while a keyword is deleted and typed anew', () => {
    const { project, text, analysis } = opened();
    const before = elsewhere(analysis);
    const at = text.indexOf(' TABLE parents');
    for (const { analysis } of [...deleted(project, text, at, 6), ...typed(project, cut(text, at, 6), at, ' TABLE')]) {
      assert.deepEqual(elsewhere(analysis), before);
    }
    assert.deepEqual(findingLines(project.analyze()), findingLines(analysis));
  });

  it('the other statements of the file keep their findings at their places', () => {
    const { project, text, analysis } = opened();
    const at = text.indexOf(' text,\n  code');
    for (const scrap of ["'", '"', '(', '$$', '/*', ', ,']) {
      const now = change(project, insert(text, at, scrap));
      assert.deepEqual(inStatement(now, 'others', scrap.length), inStatement(analysis, 'others', 0), scrap);
    }
  });

  it('the broken statement has one syntax error, where PostgreSQL stops, and keeps the findings left of it', () => {
    const { project, text, analysis } = opened();
    const now = change(project, text.replace('title text,', 'title text NOT,'));
    const errors = now.findings.filter(({ rule }) => rule.name === 'syntax-error');
    assert.deepEqual(
      errors.map(({ path, span, message }) => [path, now.file(path)?.text.slice(span.start, span.end), message]),
      [[edited, ',', 'PostgreSQL cannot read this statement: syntax error at or near ",".']],
    );
    const left = (one: Analysis) =>
      one
        .findingsIn(edited)
        .filter(({ span, rule }) => span.end < text.indexOf('title') && rule.name !== 'syntax-error');
    assert.ok(left(analysis).length > 0);
    assert.deepEqual(
      left(now).map(({ message }) => message),
      left(analysis).map(({ message }) => message),
    );
  });

  it('findings on the words that are being edited wait until the statement parses', () => {
    const { project, text, analysis } = opened();
    const about = (one: Analysis) =>
      one.findingsIn(edited).filter(({ subject }) => subject.endsWith('parents_code_key'));
    assert.ok(about(analysis).length > 0);
    assert.deepEqual(about(change(project, text.replace('UNIQUE (code)', 'UNIQUE (code code)'))), []);
    assert.deepEqual(about(change(project, text)), about(analysis));
  });

  it('a statement that is typed between two others says nothing before it can be read', () => {
    const { project, text, analysis } = opened();
    const at = text.indexOf('CREATE TABLE others');
    const before = inStatement(analysis, 'parents', 0);
    assert.ok(before.length > 0);
    for (const { analysis } of typed(project, text, at, 'ALTER TABLE parents DROP CONSTRAINT\n')) {
      assert.deepEqual(inStatement(analysis, 'parents', 0), before);
    }
    const done = change(project, insert(text, at, 'ALTER TABLE parents DROP CONSTRAINT parents_code_key;\n'));
    assert.notDeepEqual(inStatement(done, 'parents', 0), before);
  });

  it('a statement of which nothing is left is gone', () => {
    const { project, text } = opened();
    const now = change(project, text.replace(parents, 'x\n'));
    assert.equal(now.databases[0]?.history.catalog.table(relationId('public', 'parents')), undefined);
  });

  it('a suppression above a broken statement does not become useless', () => {
    const { project, text, analysis } = opened(
      `-- tenantlint-disable-next-statement require-tenant-in-unique: codes are global\n${parents}${after}`,
    );
    const about = (one: Analysis) => one.findings.filter(({ rule }) => rule.category === 'suppressions').length;
    assert.equal(about(analysis), 0);
    assert.equal(about(change(project, text.replace('UNIQUE (code)', 'UNIQUE (code code)'))), 0);
  });

  it('a file that is broken when it is opened is read as far as it goes', () => {
    const { analysis } = opened(parents.replace('title text,', 'title text NOT,') + after);
    const table = analysis.databases[0]?.history.catalog.table(relationId('public', 'parents'));
    assert.deepEqual(
      table?.columns.map(({ name }) => name),
      ['id', 'tenant_id', 'code'],
    );
  });

  it('a fix does not write into a statement that is broken', () => {
    const { project, text } = opened();
    const isRefused = (now: Analysis) =>
      now
        .findingsIn(edited)
        .filter(({ rule }) => rule.name === 'require-tenant-in-unique')
        .map((finding) => planFix(now, finding).refused.map(({ reason }) => reason));
    project.update([{ path: 'tenantlint.json', text: '{ "frozen": "never" }' }]);
    assert.deepEqual(isRefused(project.analyze()), [[]]);
    assert.deepEqual(isRefused(change(project, text.replace('title text,', 'title text NOT,'))), [
      ['the statement to change has a syntax error; mend that first'],
    ]);
  });
});

function opened(text = parents + after) {
  const project = testProject([
    ['migrations/001_tenants.up.sql', tenants],
    [edited, text],
    ['migrations/003_children.up.sql', children],
  ]);
  return { project, text, analysis: project.analyze() };
}

function change(project: Project, text: string): Analysis {
  project.update([{ path: edited, text }]);
  return project.analyze();
}

function* typed(project: Project, text: string, at: number, insertion: string): Generator<{ analysis: Analysis }> {
  for (let i = 1; i <= insertion.length; i++) {
    yield { analysis: change(project, insert(text, at, insertion.slice(0, i))) };
  }
}

function* deleted(project: Project, text: string, at: number, count: number): Generator<{ analysis: Analysis }> {
  for (let i = 1; i <= count; i++) yield { analysis: change(project, cut(text, at + count - i, i)) };
}

function insert(text: string, at: number, scrap: string): string {
  return text.slice(0, at) + scrap + text.slice(at);
}

function cut(text: string, at: number, count: number): string {
  return text.slice(0, at) + text.slice(at + count);
}

function elsewhere(analysis: Analysis): readonly string[] {
  return findingLines(analysis).filter((line) => !line.startsWith(edited));
}

function inStatement(analysis: Analysis, table: string, shift: number): readonly string[] {
  return analysis
    .findingsIn(edited)
    .filter(({ subject }) => subject.includes(`.${table}`))
    .map(({ span, message }) => `${span.start - shift} ${message}`);
}
