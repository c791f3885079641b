/**
 * Reads a rule's page as a list of cases.
 *
 * - A `##` section that holds a `sql` block is a case; its SQL is what is linted. Several migrations are told apart by a
 *   line with the file's name in backticks before each block, or by `-- file: name` lines inside one. A `json` block is
 *   the case's tenantlint.json.
 * - A line `--   ^^^^ error: message` says that the rule reports the marked part of the line above, with this severity
 *   and message; a message that ends in `…` is the beginning of one. Carets that follow `--` without a space mark the
 *   line from its first column on. Nothing else may be reported by the page's rule.
 * - `### After the remedy` holds what the files become once the rule's remedies are applied; files it leaves out stay.
 *   Errors of other rules that were not there before are marked in it.
 * - `### In PostgreSQL` holds statements that run after the case's migrations, `### In PostgreSQL, after the remedy`
 *   those that run after the mended ones, each in a transaction of its own but for those between `BEGIN` and `ROLLBACK`
 *   (which see the locks of `pg_locks`). A line `-- => rows: 1` says how many rows the statement above it returns or
 *   touches, `-- => error: 23503` that it is refused, and with which SQLSTATE; as the first line it speaks of the
 *   migrations themselves. Every other statement has to succeed.
 */
import { readPiece } from '../../server/src/core/syntax/split.js';
import { createLineIndex } from '../../server/src/core/text/line-index.js';
import type { Span } from '../../server/src/core/text/span.js';

export interface Page {
  readonly title: string;
  /** Titles of all `##` sections. */
  readonly sections: readonly string[];
  readonly cases: readonly PageCase[];
}

export interface PageCase {
  readonly title: string;
  /** Text of tenantlint.json. */
  readonly configuration: string | undefined;
  readonly files: readonly PageFile[];
  readonly proof: readonly ProofStep[] | undefined;
  /** The files that the remedies change. */
  readonly mended: readonly PageFile[] | undefined;
  readonly mendedProof: readonly ProofStep[] | undefined;
}

export interface PageFile {
  readonly path: string;
  /** Without the lines that mark expected findings. */
  readonly text: string;
  readonly expected: readonly MarkedFinding[];
}

export interface MarkedFinding {
  readonly severity: string;
  readonly message: string;
  readonly span: Span;
}

export interface ProofStep {
  /** One statement; empty for what is said of the migrations themselves. */
  readonly sql: string;
  readonly outcome: { readonly kind: 'ok' } | { readonly kind: 'rows'; readonly rows: number } | ErrorOutcome;
}

interface ErrorOutcome {
  readonly kind: 'error';
  readonly code: string;
}

export function readPage(markdown: string): Page {
  const sections = sectionsOf(markdown);
  const titled = sections.filter((section) => section.title !== '');
  return {
    title: /^# (.*)$/m.exec(markdown)?.[1] ?? '',
    sections: titled.map((section) => section.title),
    cases: titled.filter((section) => section.blocks.some((block) => block.language === 'sql')).map(caseOf),
  };
}

/** The file's text with a marker line for each finding, as a page would write it. */
export function annotate(text: string, findings: readonly MarkedFinding[]): string {
  const lines = createLineIndex(text);
  const marked = findings.map((finding) => ({ ...lines.position(finding.span.start), finding }));
  marked.sort((a, b) => a.line - b.line || a.column - b.column);
  return text
    .split('\n')
    .flatMap((line, number) => [
      line,
      ...marked.filter((mark) => mark.line === number).map(({ column, finding }) => markerLine(line, column, finding)),
    ])
    .join('\n');
}

interface Section {
  readonly title: string;
  readonly blocks: Block[];
}

interface Block {
  readonly language: string;
  /** The `###` heading it stands under. */
  readonly part: string;
  /** The file name in backticks on the line before it. */
  readonly fileName: string | undefined;
  readonly text: string;
}

function sectionsOf(markdown: string): readonly Section[] {
  const sections: Section[] = [{ title: '', blocks: [] }];
  let part = '';
  let before = '';
  let open: { language: string; lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const section = sections.at(-1) as Section;
    if (open && line !== '```') {
      open.lines.push(line);
    } else if (open) {
      const fileName = /^`([^`]+\.sql)`:?$/.exec(before)?.[1];
      section.blocks.push({ language: open.language, part, fileName, text: `${open.lines.join('\n')}\n` });
      open = undefined;
      before = '';
    } else if (line.startsWith('```')) {
      open = { language: line.slice(3).trim(), lines: [] };
    } else if (line.startsWith('## ')) {
      sections.push({ title: line.slice(3).trim(), blocks: [] });
      part = '';
    } else if (line.startsWith('### ')) {
      part = line.slice(4).trim();
    } else if (line.trim() !== '') {
      before = line.trim();
    }
  }
  return sections;
}

const parts = ['', 'After the remedy', 'In PostgreSQL', 'In PostgreSQL, after the remedy'];

function caseOf({ title, blocks }: Section): PageCase {
  const stray = blocks.find((block) => !parts.includes(block.part));
  if (stray) throw new Error(`"${title}" has a block under a heading of no meaning, "${stray.part}".`);
  const sql = (part: string) => blocks.filter((block) => block.part === part && block.language === 'sql');
  const proof = (part: string) =>
    sql(part).length > 0 ? sql(part).flatMap((block) => proofOf(block.text)) : undefined;
  const mended = sql('After the remedy');
  return {
    title,
    configuration: blocks.find((block) => block.language === 'json')?.text,
    files: filesOf(sql('')),
    proof: proof('In PostgreSQL'),
    mended: mended.length > 0 ? filesOf(mended) : undefined,
    mendedProof: proof('In PostgreSQL, after the remedy'),
  };
}

function filesOf(blocks: readonly Block[]): readonly PageFile[] {
  const files = blocks.flatMap((block) => {
    const [first = '', ...named] = block.text.split(/^-- file: (.*)\n/m);
    const files = [{ name: block.fileName ?? '001_init.up.sql', text: first }];
    for (let i = 0; i < named.length; i += 2) files.push({ name: named[i] as string, text: named[i + 1] ?? '' });
    return files.filter(({ text }) => text.trim() !== '');
  });
  const twice = files.find((file, i) => files.findIndex(({ name }) => name === file.name) < i);
  if (twice) throw new Error(`The file ${twice.name} is given twice.`);
  return files.map(({ name, text }) => ({ path: `migrations/${name.trim()}`, ...unmark(text) }));
}

const marker = /^--( *)(\^+) (error|warning|info): (.*)$/;

function unmark(text: string): { readonly text: string; readonly expected: readonly MarkedFinding[] } {
  const kept: string[] = [];
  const expected: MarkedFinding[] = [];
  let lineStart = 0;
  let nextLine = 0;
  for (const line of text.split('\n')) {
    const [, spaces = '', carets = '', severity = '', message = ''] = marker.exec(line) ?? [];
    if (carets === '') {
      kept.push(line);
      lineStart = nextLine;
      nextLine += line.length + 1;
      continue;
    }
    const end = lineStart + 2 + spaces.length + carets.length;
    const start = spaces === '' ? lineStart : end - carets.length;
    expected.push({ severity, message, span: { start, end } });
  }
  return { text: kept.join('\n'), expected };
}

/** A place that goes on in the next line is marked to the end of its first one; an empty one is marked by one caret. */
function markerLine(line: string, column: number, { span, severity, message }: MarkedFinding): string {
  const end = Math.max(column + 1, Math.min(column + span.end - span.start, line.length));
  const before = Math.max(0, column - 2);
  return `--${' '.repeat(before)}${'^'.repeat(Math.max(1, end - before - 2))} ${severity}: ${message}`;
}

function proofOf(text: string): readonly ProofStep[] {
  const steps: ProofStep[] = [];
  let sql: string[] = [];
  const finish = (outcome: ProofStep['outcome']) => {
    const statements = statementsIn(sql.join('\n'));
    const last = statements.pop() ?? '';
    steps.push(...statements.map((statement) => ({ sql: statement, outcome: succeeds })));
    if (last !== '' || outcome !== succeeds) steps.push({ sql: last, outcome });
    sql = [];
  };
  for (const line of text.split('\n')) {
    const [, rows, code] = /^-- => (?:rows: (\d+)|error: ([0-9A-Z]{5}))$/.exec(line) ?? [];
    if (code !== undefined) finish({ kind: 'error', code });
    else if (rows !== undefined) finish({ kind: 'rows', rows: Number(rows) });
    else if (line.startsWith('-- =>')) throw new Error(`"${line}" is no outcome.`);
    else sql.push(line);
  }
  finish(succeeds);
  return steps;
}

const succeeds: ProofStep['outcome'] = { kind: 'ok' };

function statementsIn(text: string): string[] {
  const statements: string[] = [];
  for (let at = 0; at < text.length; ) {
    const { end, statement } = readPiece(text, at);
    if (statement) statements.push(text.slice(statement.start, statement.end));
    at = end;
  }
  return statements;
}
