/** Several remedies as one: what they want of the same object becomes one change, or a conflict. */
import type { Statement } from '../syntax/source-file.js';
import type { NewIndex, SchemaChange } from './change.js';
import { indexAsWritten } from './index-text.js';

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

  return {
    add(changes) {
      const next = new Map<string, WantedChange>();
      for (const wanted of changes) {
        const object = objectOf(wanted.change);
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
      // Columns first: keys, which stand behind them, may use them.
      return needed.toSorted((a, b) => Number(b.change.kind === 'add-column') - Number(a.change.kind === 'add-column'));
    },
  };
}

/** Names the object that a change is about; two changes with the same name must be combined. */
function objectOf(change: SchemaChange): string {
  if (change.kind === 'remove-comment') return JSON.stringify([change.kind, change.path, change.span.start]);
  return JSON.stringify([change.table, ...partOf(change)]);
}

function partOf(change: Exclude<SchemaChange, { kind: 'remove-comment' }>): readonly unknown[] {
  switch (change.kind) {
    case 'add-column':
    case 'set-not-null':
      return ['column', change.column];
    case 'add-key':
      return ['new key', change.key.kind, sorted(change.key.columns)];
    case 'replace-key':
    case 'replace-foreign-key':
      return ['constraint', change.old.name];
    case 'add-index':
      return ['new index', change.index];
    case 'replace-index':
      return ['index', change.old.name];
    case 'add-policy':
      return ['new policy', change.policy.command];
    case 'replace-policy':
      return ['policy', change.old.name];
    case 'enable-row-security':
    case 'set-table-comment':
      return [change.kind];
  }
}

/** Both changes as one; `undefined` where they contradict each other. */
function combine(a: SchemaChange, b: SchemaChange): SchemaChange | undefined {
  if (a.kind === 'add-column' && b.kind === 'set-not-null') return { ...a, notNull: true };
  if (a.kind === 'set-not-null' && b.kind === 'add-column') return { ...b, notNull: true };
  if (a.kind === 'add-column' && b.kind === 'add-column' && a.type === b.type) {
    return { ...a, notNull: a.notNull || b.notNull };
  }
  if (a.kind === 'replace-index' && b.kind === 'replace-index') {
    const index = combineIndexes(indexAsWritten(a.old), a.index, b.index);
    return index && { ...a, index };
  }
  if (a.kind === 'add-key' && b.kind === 'add-key') return a;
  return wants(a) === wants(b) ? a : undefined;
}

function combineIndexes(old: NewIndex, a: NewIndex, b: NewIndex): NewIndex | undefined {
  const elements = pick(old.elements, a.elements, b.elements);
  const where = pick(old.where, a.where, b.where);
  return elements && where && { elements: elements.value, where: where.value };
}

/** Of two new values the one that differs from the old. */
function pick<T>(old: T, a: T, b: T): { readonly value: T } | undefined {
  if (same(a, b) || same(old, b)) return { value: a };
  return same(old, a) ? { value: b } : undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a change wants, without the object that it replaces, which the catalog links to its whole statement. */
function wants(change: SchemaChange): string {
  return JSON.stringify({ ...change, old: undefined });
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
    const columns = sorted(change.key.columns);
    return (served.get(change.table) ?? []).some((key) => key.unique && same(sorted(key.columns), columns));
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

function sorted(columns: readonly string[]): readonly string[] {
  return [...columns].sort();
}
