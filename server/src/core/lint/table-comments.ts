/** What people wrote about a table. */
import type { Table } from '../catalog/catalog.js';
import type { World } from './world.js';

/** The comments above its CREATE TABLE, as they are written, and its COMMENT ON TABLE. */
export function commentsAbout(table: Table, { commentAbove }: Pick<World, 'commentAbove'>): string {
  return `${commentAbove(table.origin.statement)}\n${table.comment?.value ?? ''}`;
}
