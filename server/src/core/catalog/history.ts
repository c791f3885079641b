/** What replaying statements in order gave: the catalog, and what each statement did. */
import type { Statement } from '../syntax/source-file.js';
import type { Catalog, Table } from './catalog.js';
import type { Snapshot } from './entries.js';

export interface History {
  readonly statements: readonly Statement[];
  readonly steps: readonly Step[];
  /** The schema after the last statement. */
  readonly catalog: Catalog;
  /** What the catalog is a view of: every entry under its key, from which the next replay starts. */
  readonly entries: Snapshot;
}

/** One statement and what it did to the catalog. */
export interface Step {
  readonly statement: Statement;
  /** Names of the catalog entries it looked at, found or not, each once. `*` stands for all of them. */
  readonly reads: readonly string[];
  readonly writes: readonly Write[];
  /** Why its effect is not known, where it is not. */
  readonly unseen: string | undefined;
  /**
   * Why PostgreSQL would refuse the statement, in its words. Such a statement changes nothing, with two exceptions: a
   * foreign key to a missing table is kept, since that table may come from outside the migrations; and a new table is
   * kept without those constraints that are wrong.
   */
  readonly refused: string | undefined;
}

/** One entry of the catalog before and after a statement; `undefined` where it does not exist. */
export interface Write {
  readonly key: string;
  readonly before: object | undefined;
  readonly after: object | undefined;
}

/** Whether what a statement wrote is a table. */
export function isTable(entry: object | undefined): entry is Table {
  return entry !== undefined && 'kind' in entry && entry.kind === 'table';
}
