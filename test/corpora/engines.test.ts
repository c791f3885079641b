import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'pgsql-ast-parser';
import { isFault } from '../../server/src/core/syntax/engine.js';
import { lex } from '../../server/src/core/syntax/lexer.js';
import { createPgsqlAstParserEngine } from '../../server/src/core/syntax/pgsql-ast-parser/engine.js';
import { corpusStatements, describeWithCorpus } from '../support/corpus.js';
import { testEngine } from '../support/engine.js';

describeWithCorpus('the two engines on the corpus', () => {
  it('give the same model of every statement that both read', () => {
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
      if (first.kind === 'data' && second.kind === 'other') continue;
      count.read++;
      if (isDeepStrictEqual(first, second)) count.equal++;
      else different.push(text);
    }

    console.log(`      ${count.statements} distinct statements, ${count.read} read by both, ${count.equal} alike`);
    assert.deepEqual(different, []);
    assert.ok(count.read > 5000, 'hardly any statement was compared');
  });
});
