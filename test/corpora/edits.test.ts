/** Projects of the corpus, edited at random as people edit: what is not touched stays as it was while something is broken. */
import assert from 'node:assert/strict';
import { sameValue } from '../../server/src/core/catalog/same-value.js';
import type { Analysis, LocatedFinding } from '../../server/src/core/project/analysis.js';
import type { Project } from '../../server/src/core/project/project.js';
import { lex } from '../../server/src/core/syntax/lexer.js';
import type { SourceFile, Statement } from '../../server/src/core/syntax/source-file.js';
import { corpusProjects, describeWithCorpus, filesOfProject } from '../support/corpus.js';
import { testProject } from '../support/project.js';
import { seededRandom } from '../support/random.js';
import { standInsOf, summaryOutside } from '../support/stand-ins.js';
import { summaryOf } from '../support/summary.js';

/** What an edit makes of the text of one statement; `other` is the text of another. */
type Damage = (statement: string, random: () => number, other: string) => string;

const damages: Readonly<Record<string, Damage>> = {
  'cutting a statement off': (text, random) => text.slice(0, Math.floor(random() * text.length)),
  'cutting out a part': (text, random) => {
    const [from, to] = [random(), random()].sort((a, b) => a - b) as [number, number];
    return text.slice(0, Math.floor(from * text.length)) + text.slice(Math.floor(to * text.length));
  },
  'deleting a token': (text, random) => {
    const token = tokenOf(text, random);
    return text.slice(0, token.start) + text.slice(token.end);
  },
  'opening a quote': (text, random) => inserted(text, "'", random),
  'opening a parenthesis': (text, random) => inserted(text, '(', random),
  'opening a dollar quote': (text, random) => inserted(text, ' $$ ', random),
  'pasting a statement into another': (text, random, other) => inserted(text, `${other}\n`, random),
};

function inserted(text: string, scrap: string, random: () => number): string {
  const { start } = tokenOf(text, random);
  return text.slice(0, start) + scrap + text.slice(start);
}

function tokenOf(text: string, random: () => number): { start: number; end: number } {
  const tokens = lex(text);
  return tokens[Math.floor(random() * tokens.length)] ?? { start: 0, end: 0 };
}

/** Larger ones say nothing else, and take longer. */
const mostText = 400_000;
const rounds = 160;
/** An analysis from scratch is dear: one round in so many is compared with it. */
const comparedRounds = 20;

interface Opened {
  readonly path: string;
  readonly files: ReadonlyMap<string, string>;
  readonly project: Project;
  readonly analysis: Analysis;
  /** The files with statements enough to keep. */
  readonly sources: readonly string[];
}

describeWithCorpus('edits of the corpus', () => {
  let projects: readonly Opened[] = [];

  before(() => {
    projects = [...new Set(corpusProjects().map(({ path }) => path))].flatMap((path) => open(path) ?? []);
    assert.ok(projects.length > 10, `${projects.length} projects`);
  });

  for (const [name, damage] of Object.entries(damages)) {
    it(`leaves the statements around as they are, and their findings: ${name}`, () => {
      const random = seededRandom(name.length);
      const statements = { all: 0, kept: 0 };
      const findings = { all: 0, kept: 0 };
      let broken = 0;
      const worst: string[] = [];
      for (let round = 0; round < rounds; round++) {
        const opened = pick(projects, random);
        const before = opened.project.analyze();
        const source = before.file(pick(opened.sources, random)) as SourceFile;
        const statement = pick(source.statements, random);
        const text = damage(statement.text, random, pick(source.statements, random).text);
        const edit = editOf(source, statement, text);
        opened.project.update([{ path: source.path, text: edit.text }]);
        const analysis = opened.project.analyze();
        const result = analysis.file(source.path) as SourceFile;

        const others = source.statements.filter((other) => other !== statement && !other.fault);
        const found = countKept(others, result.readings);
        statements.all += others.length;
        statements.kept += found;
        if (found < others.length) worst.push(`${others.length - found} statements of ${source.path} at ${edit.start}`);
        if (isBroken(result, source)) {
          broken++;
          const expected = findingsBeside(before.findings, statement, (path, at) =>
            path === source.path && at >= edit.end ? at + edit.shift : at,
          );
          const after = new Set(findingsBeside(analysis.findings, undefined, (_, at) => at));
          const lost = expected.filter((line) => !after.has(line));
          findings.all += expected.length;
          findings.kept += expected.length - lost.length;
          if (lost.length > 0) worst.push(`${lost.length} findings of ${source.path} at ${edit.start}: ${lost[0]}`);
        }
        if (round % comparedRounds === 0) assertAsFromScratch(analysis, opened, source.path, edit.text);
        opened.project.update([{ path: source.path, text: source.text }]);
      }
      console.log(
        `      ${statements.kept} of ${statements.all} statements, ${findings.kept} of ${findings.all} findings kept; ${broken} of ${rounds} edits broke a statement`,
      );
      const problems = worst.slice(0, 20).join('\n');
      assert.ok(statements.all > 1_000 && statements.kept / statements.all >= 0.995, problems);
      assert.ok(findings.all > 1_000 && findings.kept / findings.all >= 0.995, problems);
    });
  }

  it('leaves nothing behind when the edits are taken back', () => {
    for (const { path, project, analysis } of projects) {
      assert.deepEqual(summaryOf(project.analyze()), summaryOf(analysis), path);
    }
  });
});

function open(path: string): Opened | undefined {
  const files = filesOfProject(path);
  if ([...files.values()].reduce((sum, text) => sum + text.length, 0) > mostText) return undefined;
  const project = testProject(files);
  const analysis = project.analyze();
  const sources = analysis.databases
    .flatMap((database) => database.files.flatMap((file) => analysis.file(file) ?? []))
    .filter(({ statements }) => statements.length >= 4)
    .map((file) => file.path);
  return sources.length > 0 && analysis.findings.length > 0 ? { path, files, project, analysis, sources } : undefined;
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

interface Edit {
  readonly text: string;
  readonly start: number;
  /** Behind the statement, in the old text. */
  readonly end: number;
  readonly shift: number;
}

function editOf(file: SourceFile, statement: Statement, text: string): Edit {
  const start = file.startOf(statement);
  const end = start + statement.text.length;
  return {
    text: file.text.slice(0, start) + text + file.text.slice(end),
    start,
    end,
    shift: text.length - statement.text.length,
  };
}

/** Whether the edit left a text that says nothing new: all that is there was there, and something does not parse. */
function isBroken(now: SourceFile, before: SourceFile): boolean {
  return (
    now.readings.every((reading) => before.statements.includes(reading)) && now.statements.some(({ kept }) => kept)
  );
}

/** How many of the statements are among the others, in their order, saying what they said. */
function countKept(statements: readonly Statement[], others: readonly Statement[]): number {
  let kept = 0;
  let from = 0;
  for (const statement of statements) {
    const at = others.findIndex((other, i) => i >= from && saysTheSame(statement, other));
    if (at < 0) continue;
    kept++;
    from = at + 1;
  }
  return kept;
}

function saysTheSame(a: Statement, b: Statement): boolean {
  return a === b || (a.text === b.text && sameValue(a.ddl, b.ddl));
}

/** Findings in other statements than the edited one, each where `move` puts its place. */
function findingsBeside(
  findings: readonly LocatedFinding[],
  edited: Statement | undefined,
  move: (path: string, at: number) => number,
): string[] {
  return findings
    .filter(({ statement, rule }) => rule.name !== 'syntax-error' && (!edited || statement !== edited))
    .map(
      ({ path, span, rule, severity, subject, message }) =>
        `${path}:${move(path, span.start)}-${move(path, span.end)} ${severity} ${rule.name} ${subject}: ${message}`,
    );
}

function assertAsFromScratch(analysis: Analysis, { path, files }: Opened, edited: string, text: string): void {
  const standIns = standInsOf(analysis, new Map(files).set(edited, text));
  const expected = testProject(standIns.files).analyze();
  assert.deepEqual(summaryOutside(analysis, standIns.inText), summaryOutside(expected, standIns.inFiles), path);
}
