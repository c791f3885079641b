// Lines end at a line feed, a carriage return, or both together, and nowhere else.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLineIndex } from '../../../server/src/core/text/line-index.js';

const text = fc
  .array(fc.constantFrom('\n', '\r', 'a', 'é', '😀', '\u2028'), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('the line index', () => {
  it('has the lines of the text, whatever they end with', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const lines = sample.split(/\r\n|\n|\r/);
        const index = createLineIndex(sample);
        assert.equal(index.lineCount, lines.length);
        lines.forEach((line, i) => {
          const start = index.lineStart(i);
          assert.equal(sample.slice(start, start + line.length), line);
        });
      }),
    );
  });

  it('gives each offset back', () => {
    fc.assert(
      fc.property(text, fc.nat(12), (sample, at) => {
        const index = createLineIndex(sample);
        const offset = Math.min(at, sample.length);
        // Between the two halves of a line's end there is no column.
        if (sample.slice(offset - 1, offset + 1) === '\r\n') return;
        assert.equal(index.offset(index.position(offset)), offset);
      }),
    );
  });
});
