/** What a reader of statements is. */
import type { Ddl } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import type { NodeOf, Tag } from '../tree.js';

/** Reads the statement whose tokens are `range`; `undefined` for a form that has no Ddl of its own. */
export type StatementReader<K extends Tag> = (c: Cursor, node: NodeOf<K>, range: Range) => Ddl | undefined;
