import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { base64, hex, sha1, sha256 } from '../../../server/src/core/text/digest.js';

describe('digests of texts', () => {
  const texts = [
    '',
    'a',
    'Größe €',
    '𝕏',
    'x'.repeat(55),
    'x'.repeat(56),
    'x'.repeat(63),
    'x'.repeat(64),
    'ab'.repeat(5000),
  ];

  it('are those of every other program', () => {
    for (const text of texts) {
      assert.equal(hex(sha1().add(text).bytes()), createHash('sha1').update(text).digest('hex'));
      assert.equal(base64(sha256().add(text).bytes()), createHash('sha256').update(text).digest('base64'));
    }
  });

  it('are the same when the text comes in parts, and each part can be asked for', () => {
    const whole = createHash('sha256');
    let parts = sha256();
    for (const text of texts) {
      whole.update(text);
      parts = parts.add(text);
      assert.equal(hex(parts.bytes()), whole.copy().digest('hex'));
    }
  });
});
