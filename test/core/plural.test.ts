import assert from 'node:assert/strict';
import { bothNumbers, isPlural } from '../../server/src/core/lint/plural.js';

describe('English plurals', () => {
  it('end in s, or are irregular, or have no other number', () => {
    for (const word of ['orders', 'categories', 'addresses', 'menus', 'people', 'data', 'series', 'apis']) {
      assert.ok(isPlural(word), word);
    }
  });

  it('are not singulars that end in s', () => {
    for (const word of ['status', 'address', 'analysis', 'alias', 'class', 'order', 'person']) {
      assert.ok(!isPlural(word), word);
    }
  });

  it('are found from singulars, and singulars from them', () => {
    for (const [singular, plural] of [
      ['order', 'orders'],
      ['category', 'categories'],
      ['key', 'keys'],
      ['address', 'addresses'],
      ['box', 'boxes'],
      ['house', 'houses'],
      ['movie', 'movies'],
      ['status', 'statuses'],
      ['person', 'people'],
    ] as const) {
      assert.ok(bothNumbers(singular).includes(plural), singular);
      assert.ok(bothNumbers(plural).includes(singular), plural);
    }
  });
});
