import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { analyze } from '../support/project.js';

describe('migrations that atlas.sum vouches for', () => {
  const files = {
    'm/1_a.sql': 'CREATE TABLE a (id text PRIMARY KEY);\n',
    'm/2_b.sql': 'CREATE TABLE b (id text PRIMARY KEY);\n',
    'm/3_c.sql': 'CREATE TABLE c (id text PRIMARY KEY);\n',
  };

  const altered = (changed: Readonly<Record<string, string>>) =>
    analyze({ ...files, 'm/atlas.sum': sumOf(files), ...changed })
      .findings.filter(({ rule }) => rule.name === 'no-frozen-edit')
      .map(({ path }) => path);

  it('are accepted as they were', () => {
    assert.deepEqual(altered({}), []);
  });

  it('are told at the first that was edited, since nothing is known of those behind it', () => {
    assert.deepEqual(altered({ 'm/1_a.sql': '-- edited\n', 'm/2_b.sql': '-- edited\n' }), ['m/1_a.sql']);
    assert.deepEqual(altered({ 'm/2_b.sql': '-- edited\n' }), ['m/2_b.sql']);
  });

  it('may still be written where they are the newest', () => {
    assert.deepEqual(altered({ 'm/3_c.sql': '-- edited\n' }), []);
  });

  it('are left alone behind one that is not there, and with Windows line ends', () => {
    const sum = sumOf({ 'm/0_gone.sql': '', ...files });
    assert.deepEqual(altered({ 'm/atlas.sum': sum, 'm/2_b.sql': '-- edited\n' }), []);
    assert.deepEqual(altered({ 'm/1_a.sql': files['m/1_a.sql'].replaceAll('\n', '\r\n') }), []);
  });
});

function sumOf(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  const lines = Object.entries(files).map(([path, text]) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    hash.update(name).update(text);
    return `${name} h1:${hash.copy().digest('base64')}\n`;
  });
  return `h1:whatever\n${lines.join('')}`;
}
