// The example project is what a visitor tries first: it runs, it has the defects that its page lists, fixes mend them,
// and the README shows what the program prints.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Analysis } from '../server/src/core/project/analysis.js';
import { mend } from '../server/src/core/project/mend.js';
import { rules } from '../server/src/rules/index.js';
import { commandLine } from './support/command-line.js';
import { exampleFiles } from './support/example.js';
import { emptyDatabase } from './support/postgres.js';
import { testProject } from './support/project.js';

const files = exampleFiles();
const page = readFileSync('test/examples/clinic/README.md', 'utf8');
const newest = 'migrations/clinic/006_create_notes.up.sql';

/** What fixes make of the newest migration, with what a person must review. */
function mended(): string {
  const project = testProject(Object.entries(files));
  const options = { unsafe: true, isSelected: ({ path }: { readonly path: string }) => path === newest };
  return mend(project, project.analyze(), options).texts.get(newest) ?? '';
}

describe('the example', () => {
  const ups = Object.keys(files).filter((path) => path.endsWith('.up.sql'));
  const analysis: Analysis = testProject(Object.entries(files)).analyze();

  it('runs in PostgreSQL, mended too and then again, and is taken back', async function () {
    this.timeout(120_000);
    const { run } = await emptyDatabase();
    const done = async (path: string, sql: string | undefined) => {
      const outcome = await run(sql ?? '');
      assert.equal(outcome.kind, 'done', `${path}: ${JSON.stringify(outcome)}`);
    };
    const downs = ups.map((path) => path.replace('.up.', '.down.')).reverse();
    for (const path of [...ups, ...downs]) await done(path, files[path]);
    for (const path of ups) await done(path, path === newest ? mended() : files[path]);
    for (const path of ups) await done(`${path} again`, path === newest ? mended() : files[path]);
  });

  it('has the defects that its page lists for each migration but the newest, and no others', () => {
    for (const path of ups.filter((each) => each !== newest)) {
      const [, , bad] = rowsOf(page).find(([name]) => name === `\`${basename(path, '.up.sql')}\``) ?? [];
      const found = analysis.findings.filter((finding) => finding.path === path);
      assert.deepEqual(rulesIn(bad ?? ''), namesOf(found), path);
    }
  });

  it('has the defects that its page lists for each table of the newest migration, and no others', () => {
    const listed = new Map<string, string[]>();
    let table = '';
    for (const [name, named, why] of rowsOf(page.slice(page.indexOf('The newest migration,')))) {
      table = /^`(\w+)`$/.exec(name ?? '')?.[1] ?? table;
      if (why && table) listed.set(table, [...(listed.get(table) ?? []), ...rulesIn(named ?? '')].sort());
    }
    const found = new Map<string, string[]>();
    for (const { path, rule, subject } of analysis.findings) {
      if (path !== newest) continue;
      const name = tableOf(subject);
      found.set(name, [...new Set([...(found.get(name) ?? []), rule.name])].sort());
    }
    assert.deepEqual(listed, found);
  });

  it('is what the README shows, and so is what fixes would write', async () => {
    const [, shown, diff] =
      /```\n(test\/examples.*?)```.*?```diff\n(.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];
    const here = { cwd: process.cwd() };
    const { stdout } = await commandLine(['check', 'test/examples/clinic'], here);
    assert.ok(shown && stdout.includes(shown), shown);
    const fixes = await commandLine(['fix', '--unsafe', '--dry-run', 'test/examples/clinic'], here);
    assert.ok(diff && fixes.stdout.includes(diff), diff);
  });

  it('has the score that the README shows, line for line but for what "…" leaves out', async () => {
    const [, shown = ''] = /```\n(Score: .*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];
    const { stdout } = await commandLine(['score', 'test/examples/clinic'], { cwd: process.cwd() });
    const lines = shown.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '…');
    assert.ok(lines.length > 10);
    let from = 0;
    for (const line of lines) {
      const at = stdout.indexOf(`${line}\n`, from);
      assert.ok(at >= 0, `the program does not print, or not here: ${line}`);
      from = at + line.length;
    }
  });
});

function rowsOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** In the order of the alphabet, each once. */
function rulesIn(text: string): string[] {
  const words = new Set(text.match(/[a-z]+(?:-[a-z]+)+/g));
  return rules.flatMap(({ name }) => (words.has(name) ? [name] : [])).sort();
}

function namesOf(findings: Analysis['findings']): string[] {
  return [...new Set(findings.map(({ rule }) => rule.name))].sort();
}

/** Of a subject such as `clinic.notes` or `clinic.notes.notes_patient_id_fkey`. */
function tableOf(subject: string): string {
  return subject.split('.')[1] ?? subject;
}
