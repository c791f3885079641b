/** Lexer, splitter, placeholders and recovery held to PostgreSQL over every file of the corpus. */
import assert from 'node:assert/strict';
import { loadModule } from 'libpg-query';
import { lex } from '../../server/src/core/syntax/lexer.js';
import { parseFile } from '../../server/src/core/syntax/parse.js';
import type { SourceFile, Statement } from '../../server/src/core/syntax/source-file.js';
import { readPiece } from '../../server/src/core/syntax/split.js';
import { corpusSqlFiles, describeWithCorpus } from '../support/corpus.js';
import { testEngine } from '../support/engine.js';
import { scannedByPostgres, splitByPostgres } from '../support/postgres-scan.js';
import { seededRandom } from '../support/random.js';

type Damage = (statement: string, random: () => number) => string;

const damages: Readonly<Record<string, Damage>> = {
  'a statement that is cut off': (text, random) => text.slice(0, Math.floor(random() * text.length)),
  'a deleted token': (text, random) => {
    const token = tokenOf(text, random);
    return text.slice(0, token.start) + text.slice(token.end);
  },
  'an open quote': (text, random) => inserted(text, "'", random),
  'an open double quote': (text, random) => inserted(text, '"', random),
  'an open parenthesis': (text, random) => inserted(text, '(', random),
  'an open dollar quote': (text, random) => inserted(text, ' $$ ', random),
  'an open comment': (text, random) => inserted(text, ' /* ', random),
  'a lost semicolon': (text) => `${text} --`,
};

function inserted(text: string, scrap: string, random: () => number): string {
  const { start } = tokenOf(text, random);
  return text.slice(0, start) + scrap + text.slice(start);
}

function tokenOf(text: string, random: () => number): { start: number; end: number } {
  const tokens = lex(text);
  return tokens[Math.floor(random() * tokens.length)] ?? { start: 0, end: 0 };
}

describeWithCorpus('syntax of the corpus', () => {
  let files: readonly (readonly [path: string, text: string])[] = [];

  before(async () => {
    await loadModule();
    files = [...corpusSqlFiles()];
  });

  it('has the tokens PostgreSQL finds', () => {
    const wrong: string[] = [];
    let tokens = 0;
    let refused = 0;
    for (const [path, text] of files) {
      const expected = unlessRefused(() => scannedByPostgres(text));
      if (!expected) refused++;
      else {
        tokens += expected.length;
        if (bounds(lex(text)) !== bounds(expected)) wrong.push(path);
      }
    }
    console.log(`      ${tokens} tokens; ${refused} of ${files.length} files are refused by the scanner`);
    assert.deepEqual(wrong, []);
    assert.ok(tokens > 200_000);
  });

  it('has the statements PostgreSQL finds', () => {
    const wrong: string[] = [];
    let statements = 0;
    let refused = 0;
    for (const [path, text] of files) {
      const expected = unlessRefused(() => splitByPostgres(text));
      if (!expected) refused++;
      else {
        statements += expected.length;
        if (bounds(split(text)) !== bounds(expected.map((part) => trim(text, part)))) wrong.push(path);
      }
    }
    console.log(`      ${statements} statements; ${refused} of ${files.length} files are refused by the grammar`);
    assert.deepEqual(wrong, []);
    assert.ok(statements > 5_000);
  });

  for (const [name, damage] of Object.entries(damages)) {
    it(`keeps the statements around ${name}`, () => {
      const random = seededRandom(7);
      const damaged = files.filter(([path]) => !/mysql|sqlite|clickhouse|roach/i.test(path));
      let others = 0;
      let kept = 0;
      const worst: string[] = [];
      for (let round = 0; round < 600; round++) {
        const [path, text] = damaged[Math.floor(random() * damaged.length)] as readonly [string, string];
        const whole = parseFile(testEngine(), path, text);
        const statement = whole.statements[Math.floor(random() * whole.statements.length)];
        if (!statement || whole.statements.length < 4) continue;
        const start = whole.startOf(statement);
        const broken =
          text.slice(0, start) + damage(statement.text, random) + text.slice(start + statement.text.length);
        const rest = whole.statements.filter((other) => other !== statement && !other.fault);
        const found = countKept(rest, parseFile(testEngine(), path, broken, whole));
        others += rest.length;
        kept += found;
        if (found < rest.length) worst.push(`${rest.length - found} of ${rest.length} lost in ${path} at ${start}`);
      }
      console.log(`      ${kept} of ${others} kept`);
      assert.ok(others > 1_000 && kept / others >= 0.995, `${kept} of ${others} kept\n${worst.join('\n')}`);
    });
  }
});

/** How many of the statements are found in the file, in their order, saying what they said. */
function countKept(statements: readonly Statement[], file: SourceFile): number {
  let kept = 0;
  let from = 0;
  for (const { text, ddl } of statements) {
    const at = file.statements.findIndex((found, i) => i >= from && found.text === text && found.ddl.kind === ddl.kind);
    if (at < 0) continue;
    kept++;
    from = at + 1;
  }
  return kept;
}

function unlessRefused<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function split(text: string): { start: number; end: number }[] {
  const statements: { start: number; end: number }[] = [];
  for (let at = 0; at < text.length; ) {
    const piece = readPiece(text, at);
    if (piece.statement) statements.push(piece.statement);
    at = piece.end;
  }
  return statements;
}

/** PostgreSQL counts space and comments before a statement to it. */
function trim(text: string, { start, end }: { start: number; end: number }): { start: number; end: number } {
  const tokens = lex(text.slice(start, end));
  return { start: start + (tokens[0]?.start ?? 0), end: start + (tokens.at(-1)?.end ?? 0) };
}

function bounds(spans: readonly { start: number; end: number }[]): string {
  return spans.map(({ start, end }) => `${start}-${end}`).join(' ');
}
