/** Which comments in a migration are about a column. */
import assert from 'node:assert/strict';
import { commentBeside, commentsOf } from '../../../server/src/core/catalog/column-comments.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../support/engine.js';

const sql = `CREATE TABLE t (
  a text, -- of a
  b text DEFAULT '--no', c text, -- of c
  d text /* of
    d */ NOT NULL -- and of d
  -- of nothing
  , e text
  , f text -- of f
);
ALTER TABLE t ADD COLUMN g text /* of g */ NOT NULL;
COMMENT ON COLUMN t.a IS 'said of a';`;

const { catalog } = replay(testEngine(), parseFile(testEngine(), 'a.sql', sql).statements);
const columns = catalog.tables().flatMap((table) => table.columns);

describe('the comments of a column', () => {
  it('stand inside its definition, or behind it in the same line', () => {
    const beside = columns.map((column) => `${column.name}: ${commentBeside(column).replace(/\s+/g, ' ')}`);
    assert.deepEqual(beside, ['a: of a', 'b: ', 'c: of c', 'd: of d and of d', 'e: ', 'f: of f', 'g: of g']);
  });

  it('are those of the database too', () => {
    assert.deepEqual(columns.slice(0, 2).map(commentsOf), ['said of a\nof a', '']);
  });
});
