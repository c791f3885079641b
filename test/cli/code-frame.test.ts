/** Code frames: carets stand below what is meant, whatever the line holds. */
import assert from 'node:assert/strict';
import { codeFrame } from '../../server/src/cli/reporters/code-frame.js';
import { createStyle } from '../../server/src/cli/style.js';
import { createLineIndex } from '../../server/src/core/text/line-index.js';

const plain = createStyle({ isTTY: false, write: () => {} }, {}, undefined);

/** The frame of the part of the text between `«` and `»`. */
function frame(marked: string): readonly string[] {
  const start = marked.indexOf('«');
  const text = marked.replace('«', '').replace('»', '');
  const span = { start, end: marked.indexOf('»') - 1 };
  return codeFrame(text, createLineIndex(text), span, plain);
}

describe('a code frame', () => {
  it('marks a token in its line', () => {
    assert.deepEqual(frame('SELECT 1;\nSELECT «two»;\n'), ['2 | SELECT two;', '  |        ^^^']);
  });

  it('shows the lines of a longer span, without marking their indentation', () => {
    assert.deepEqual(frame('a «b\r\n  c\r\n  d» e'), [
      '1 | a b',
      '  |   ^',
      '2 |   c',
      '  |   ^',
      '3 |   d e',
      '  |   ^',
    ]);
  });

  it('stops after four lines and says how many follow', () => {
    assert.equal(frame('«1\n2\n3\n4\n5\n6»').at(-1), '  | (and 2 more lines)');
  });

  it('counts tabs by their stops, and wide and combining characters by their width', () => {
    assert.deepEqual(frame('\ta\t«b»'), ['1 |     a   b', '  |         ^']);
    assert.deepEqual(frame("'表名' «b»"), ["1 | '表名' b", '  |        ^']);
    assert.deepEqual(frame("'e\u0301' «b»"), ["1 | 'e\u0301' b", '  |     ^']);
    assert.deepEqual(frame("'🙂' «b»"), ["1 | '🙂' b", '  |      ^']);
  });

  it('cuts a very long line around the span', () => {
    const [line, carets] = frame(`${'x'.repeat(3_000_000)}«token»${'y'.repeat(3_000_000)}`);
    assert.ok((line?.length ?? 0) <= 124, `${line?.length}`);
    assert.match(line ?? '', /^1 \| …x+tokeny+…$/);
    assert.equal(line?.indexOf('token'), carets?.indexOf('^^^^^'));
  });

  it('marks the end of the text for an empty span there', () => {
    assert.deepEqual(frame('CREATE TABLE«»'), ['1 | CREATE TABLE', '  |             ^']);
  });

  it('lets no control character of the source reach the terminal', () => {
    assert.deepEqual(frame("«a» '\u001b[31m\u202e'"), ["1 | a '\ufffd[31m\ufffd'", '  | ^']);
  });
});
