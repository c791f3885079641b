/** Names as PostgreSQL writes and makes them. */
import assert from 'node:assert/strict';
import { chooseName } from '../../../server/src/core/catalog/implicit-names.js';
import { displayName, quoteIdentifier, quoteLiteral, relationId } from '../../../server/src/core/catalog/names.js';

describe('names', () => {
  it('are quoted when they are not lower case words, or are keywords', () => {
    const names = [
      'plain',
      '_x1',
      'Upper',
      'two words',
      'a$b',
      '1st',
      'user',
      'order',
      'name',
      'value',
      'a"b',
      'straße',
      '',
    ];
    assert.deepEqual(names.map(quoteIdentifier), [
      'plain',
      '_x1',
      '"Upper"',
      '"two words"',
      '"a$b"',
      '"1st"',
      '"user"',
      '"order"',
      'name',
      'value',
      '"a""b"',
      '"straße"',
      '""',
    ]);
  });

  it('identify a relation by schema and name, each quoted by itself', () => {
    assert.equal(relationId('public', 'Order'), 'public."Order"');
    assert.notEqual(relationId('a.b', 'c'), relationId('a', 'b.c'));
  });

  it('are shown without the schema public', () => {
    assert.equal(displayName({ schema: 'public', name: 'Order' }), '"Order"');
    assert.equal(displayName({ schema: 'app', name: 'users' }), 'app.users');
  });

  it('keep literals on one side of their quotes', () => {
    assert.equal(quoteLiteral("it's"), "'it''s'");
    assert.equal(quoteLiteral('back\\slash'), "E'back\\\\slash'");
  });

  it('are cut evenly to 63 bytes and numbered until they are free', () => {
    const long = 'x'.repeat(60);
    assert.equal(Buffer.byteLength(chooseName(long, 'y'.repeat(60), 'fkey', () => false)), 63);
    const taken = new Set(['t_a_key', 't_a_key1']);
    assert.equal(
      chooseName('t', 'a', 'key', (name) => taken.has(name)),
      't_a_key2',
    );
    assert.equal(
      chooseName('t', undefined, 'pkey', () => false),
      't_pkey',
    );
  });

  it('are never cut inside a character', () => {
    const name = chooseName('ä'.repeat(40), 'ß'.repeat(40), 'idx', () => false);
    assert.ok(Buffer.byteLength(name) <= 63 && !name.includes('\uFFFD') && /^ä+_ß+_idx$/.test(name));
  });
});
