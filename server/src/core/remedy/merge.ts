/** Several remedies as one: what they want of the same object becomes one change, or a conflict. */
import type { Statement } from '../syntax/source-file.js';
import { overlaps } from '../text/edit.js';
import type { NewIndex, SchemaChange } from './change.js';
import { changedObject, sorted } from './changed-object.js';
import { combine } from './combine.js';

/** A change and the statement of the finding that asks for it. */
export interface WantedChange {
  readonly change: SchemaChange;
  readonly at: Statement | undefined;
}

export interface Merge {
  /** Takes all of a remedy's changes, or none where one contradicts an earlier remedy; then says which. */
  add(changes: readonly WantedChange[]): SchemaChange | undefined;
  /** What is to be written, without what another change makes superfluous. */
  changes(): readonly WantedChange[];
}

export function createMerge(): Merge {
  const byObject = new Map<string, WantedChange>();
  const numbers = new Map<Statement, number>();
  const numberOf = (statement: Statement): number => {
    const known = numbers.get(statement);
    if (known !== undefined) return known;
    numbers.set(statement, numbers.size);
    return numbers.size - 1;
  };

  return {
    add(changes) {
      const next = new Map<string, WantedChange>();
      for (const wanted of changes) {
        const object = changedObject(wanted.change, numberOf);
        const rewritten =
          wanted.change.kind === 'rewrite' &&
          [...byObject.values(), ...next.values()].some(({ change }) => meets(change, wanted.change));
        if (rewritten) return wanted.change;
        const earlier = next.get(object) ?? byObject.get(object);
        const combined = earlier ? combine(earlier.change, wanted.change) : wanted.change;
        if (!combined) return wanted.change;
        next.set(object, { change: combined, at: earlier?.at ?? wanted.at });
      }
      for (const [object, wanted] of next) byObject.set(object, wanted);
      return undefined;
    },
    changes() {
      const all = [...byObject.values()];
      const served = servedByTable(all);
      const needed = all.filter(({ change }) => !isSuperfluous(change, served));
      return needed.toSorted((a, b) => rank(a.change) - rank(b.change));
    },
  };
}

/**
 * Columns first: keys, which stand behind them, may use them. What is written first at a place stands first there: NOT
 * NULL before DEFAULT, ENABLE before FORCE.
 */
function rank({ kind }: SchemaChange): number {
  if (kind === 'add-column') return 0;
  return kind === 'set-not-null' || kind === 'enable-row-security' ? 1 : 2;
}

/** Whether both rewrite some of the same words in different ways. */
function meets(a: SchemaChange, b: SchemaChange): boolean {
  if (a.kind !== 'rewrite' || b.kind !== 'rewrite' || a.at.statement !== b.at.statement) return false;
  const isSame = a.sql === b.sql && a.at.span.start === b.at.span.start && a.at.span.end === b.at.span.end;
  return !isSame && overlaps({ span: a.at.span, text: '' }, { span: b.at.span, text: '' });
}

interface Served {
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly where: string | undefined;
}

/** The columns that a new or mended key or index leads with, as far as they are plain columns. */
function servedColumns(change: SchemaChange): readonly Served[] {
  switch (change.kind) {
    case 'add-key':
    case 'replace-key': {
      const { columns } = change.key;
      return [{ table: change.table, columns, unique: change.kind === 'replace-key', where: undefined }];
    }
    case 'replace-index': {
      const columns = change.old.method === 'btree' ? leadingColumns(change.index) : [];
      return [{ table: change.table, columns, unique: false, where: change.index.where }];
    }
    default:
      return [];
  }
}

function servedByTable(changes: readonly WantedChange[]): ReadonlyMap<string, readonly Served[]> {
  const byTable = new Map<string, Served[]>();
  for (const { change } of changes) {
    for (const served of servedColumns(change)) {
      const known = byTable.get(served.table);
      if (known) known.push(served);
      else byTable.set(served.table, [served]);
    }
  }
  return byTable;
}

/** An added key that a mended one equals, and an added index that begins another key or index, bring nothing. */
function isSuperfluous(change: SchemaChange, served: ReadonlyMap<string, readonly Served[]>): boolean {
  if (change.kind === 'add-key') {
    const columns = sorted(change.key.columns).join();
    return (served.get(change.table) ?? []).some((key) => key.unique && sorted(key.columns).join() === columns);
  }
  if (change.kind !== 'add-index') return false;
  const columns = leadingColumns(change.index);
  return (served.get(change.table) ?? []).some(
    (key) =>
      columns.every((column, index) => key.columns[index] === column) &&
      (key.where === undefined || key.where === change.index.where),
  );
}

function leadingColumns(index: NewIndex): readonly string[] {
  const end = index.elements.findIndex((element) => element.column === undefined);
  return index.elements.slice(0, end < 0 ? undefined : end).map((element) => element.column as string);
}
