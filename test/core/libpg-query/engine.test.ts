import assert from 'node:assert/strict';
import { isFault } from '../../../server/src/core/syntax/engine.js';
import { lex } from '../../../server/src/core/syntax/lexer.js';
import { createLibpgQueryEngine } from '../../../server/src/core/syntax/libpg-query/engine.js';
import { loadEngine, loadGrammar } from '../../../server/src/entry/grammar.js';
import { testEngine } from '../../support/engine.js';

describe('the engine', () => {
  it('says what is wrong and where, in UTF-16 units', () => {
    const fault = (sql: string) => {
      const result = testEngine().read(sql, lex(sql));
      assert.ok(isFault(result), sql);
      return [result.message, result.offset];
    };
    assert.deepEqual(fault('CREATE TABEL t (a int)'), ['syntax error at or near "TABEL"', 7]);
    assert.deepEqual(fault("SELECT 'é€😀' x y"), ['syntax error at or near "y"', 16]);
    assert.deepEqual(fault('CREATE TABLE t ('), ['syntax error at end of input', 16]);
    assert.deepEqual(fault("SELECT 'open"), [`unterminated quoted string at or near "'open"`, 7]);
    assert.deepEqual(fault('SELECT \0 1')[1], 7);
  });

  it('keeps places behind characters of any size', () => {
    for (const before of ['é', '€', '😀', '\ud800', '\udc00', '\udc00\ud800', '\0']) {
      const sql = `COMMENT ON TABLE "${before}".t IS '${before}'`;
      const comment = testEngine().read(sql, lex(sql));
      assert.ok(!isFault(comment) && comment.kind === 'comment', JSON.stringify(before));
      const { span } = comment.object.name.name;
      assert.equal(sql.slice(span.start, span.end), 't', JSON.stringify(before));
      assert.equal(sql.slice(comment.textSpan.start), `'${before}'`);
    }
    const check = 'CREATE TABLE t (a text CHECK (a <> \'😀é\' AND "é" > 0))';
    const table = testEngine().read(check, lex(check));
    assert.ok(!isFault(table) && table.kind === 'create-table');
    const [constraint] = table.columns[0]?.constraints ?? [];
    assert.ok(constraint?.kind === 'check');
    const { span } = constraint.expression;
    assert.equal(check.slice(span.start, span.end), 'a <> \'😀é\' AND "é" > 0');
  });

  it('reads nothing from an empty text', () => {
    assert.deepEqual(testEngine().read('', []), { kind: 'other', tag: 'Empty', span: { start: 0, end: 0 } });
    assert.deepEqual(testEngine().read('-- x', []), { kind: 'other', tag: 'Empty', span: { start: 0, end: 4 } });
  });

  it('gives up on an expression that overflows the stack, and on nothing else afterwards', () => {
    const deep = `SELECT ${Array(50_000).fill('a').join(' + ')}`;
    const engine = testEngine();
    const result = engine.read(deep, [{ kind: 'word', start: 0, end: 6 }]);
    assert.ok(!isFault(result));
    assert.equal(result.kind, 'unreadable');
    const next = engine.read('CREATE TABLE t (a int)', lex('CREATE TABLE t (a int)'));
    assert.ok(!isFault(next) && next.kind === 'create-table');
  });

  it('takes a new instance when one has died', () => {
    const grammar = loadGrammar();
    assert.ok('instantiate' in grammar);
    let instances = 0;
    const engine = createLibpgQueryEngine(() => {
      const module = grammar.instantiate();
      if (instances++ > 0) return module;
      const dead = () => {
        throw new Error('memory access out of bounds');
      };
      return { ...module, _wasm_parse_query_raw: dead };
    });
    const read = () => engine.read('VACUUM t', lex('VACUUM t'));
    assert.deepEqual(read(), { kind: 'unreadable', span: { start: 0, end: 8 } });
    assert.deepEqual(read(), { kind: 'other', tag: 'VacuumStmt', span: { start: 0, end: 8 } });
    assert.equal(instances, 2);
  });

  it('survives tokens that do not fit the text', () => {
    const result = testEngine().read('CREATE TABLE t (a int, b int)', [{ kind: 'word', start: 0, end: 6 }]);
    assert.ok(!isFault(result));
  });
});

describe('loading', () => {
  it('gives the full engine where WebAssembly works', async () => {
    const { engine, reducedBecause } = await loadEngine();
    assert.equal(engine.name, 'libpg-query');
    assert.equal(reducedBecause, undefined);
  });

  it('gives the reduced engine with the reason where it does not', async () => {
    const { engine, reducedBecause } = await loadEngine({ unavailable: 'this host has no WebAssembly' });
    assert.equal(engine.reduced, true);
    assert.equal(reducedBecause, 'this host has no WebAssembly');
    const table = engine.read('CREATE TABLE t (a int)', lex('CREATE TABLE t (a int)'));
    assert.ok(!isFault(table) && table.kind === 'create-table');
  });
});
