import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'pgsql-ast-parser';
import { isFault } from '../../server/src/core/syntax/engine.js';
import { lex } from '../../server/src/core/syntax/lexer.js';
import { createPgsqlAstParserEngine } from '../../server/src/core/syntax/pgsql-ast-parser/engine.js';
import { readPiece } from '../../server/src/core/syntax/split.js';
import { testEngine } from '../support/engine.js';

const corpus = join(process.cwd(), '../shared/corpus');
const present = existsSync(corpus);

describe(`the two engines on the corpus${present ? '' : ` (skipped: there is no ${corpus})`}`, () => {
  (present ? it : it.skip)('give the same model of every statement that both read', () => {
    const reduced = createPgsqlAstParserEngine(parse);
    const full = testEngine();
    const count = { statements: 0, read: 0, equal: 0 };
    const different: string[] = [];

    for (const text of corpusStatements()) {
      count.statements++;
      const tokens = lex(text);
      const second = reduced.read(text, tokens);
      const first = full.read(text, tokens);
      if (isFault(first) || first.kind === 'unreadable' || isFault(second) || second.kind === 'unreadable') continue;
      count.read++;
      if (isDeepStrictEqual(first, second)) count.equal++;
      else different.push(text);
    }

    console.log(`      ${count.statements} distinct statements, ${count.read} read by both, ${count.equal} alike`);
    assert.deepEqual(different, []);
    assert.ok(count.read > 5000, 'hardly any statement was compared');
  });
});

function corpusStatements(): ReadonlySet<string> {
  const statements = new Set<string>();
  for (const path of readdirSync(corpus, { recursive: true }) as string[]) {
    const file = join(corpus, path);
    if (!path.endsWith('.sql') || !statSync(file).isFile()) continue;
    const text = readFileSync(file, 'utf8');
    for (let at = 0; at < text.length; ) {
      const { statement, end } = readPiece(text, at);
      if (statement) statements.add(text.slice(statement.start, statement.end));
      at = end;
    }
  }
  return statements;
}
