/** Collects what remedies write into one file and turns it into edits that do not overlap. */
import type { RelationId, Table, View } from '../catalog/catalog.js';
import type { Statement } from '../syntax/source-file.js';
import { insertion, overlaps, type TextEdit } from '../text/edit.js';
import { type Span, shift } from '../text/span.js';
import { indentBefore } from './blanks.js';
import type { NoRemedy } from './change.js';
import { addElements, type ElementList, elementListOf } from './element-list.js';
import type { Place } from './layout.js';
import { createNaming, type Naming } from './names.js';
import { type NewStatement, type Slot, writeStatements } from './new-statements.js';
import { removeFromList, statementRemoval } from './removals.js';
import { type FileStyle, withKeywordCase } from './style.js';

export interface Draft {
  readonly place: Place;
  readonly naming: Naming;
  table(id: RelationId): Table | NoRemedy;
  view(id: RelationId): View | NoRemedy;
  /** Columns that this draft adds, by table. */
  readonly addedColumns: ReadonlySet<string>;
  editFile(edit: TextEdit): void;
  /** An edit relative to a statement of the file. */
  edit(statement: Statement, edit: TextEdit): void;
  /** An element of a CREATE TABLE's list: a column that says whose row it is, another one, ... False where it has no list. */
  addElement(statement: Statement, kind: NewElement, sql: string): boolean;
  /** Takes an element of the statement's list, which begins there, out of it. False where it has no such element. */
  removeElement(statement: Statement, element: Span): boolean;
  /** With its line. Other edits of the statement are moot then. */
  removeStatement(statement: Statement): void;
  /** One more action of an ALTER TABLE, behind the one at `previous` (relative to the statement). */
  addAction(statement: Statement, previous: Span, sql: string): void;
  addStatement(slot: Slot, statement: NewStatement): void;
  edits(): readonly TextEdit[] | NoRemedy;
}

export type NewElement = 'owner' | 'column' | 'constraint';

export function createDraft(place: Place, addedColumns: ReadonlySet<string>): Draft {
  const { file, catalog, names, layout } = place;
  const fileEdits: TextEdit[] = [];
  const edits: { readonly statement: Statement; readonly edit: TextEdit }[] = [];
  const lists = new Map<Statement, ReturnType<typeof unchanged>>();
  const statements: { readonly slot: Slot; readonly statement: NewStatement }[] = [];
  const removed = new Set<Statement>();

  const edit = (statement: Statement, one: TextEdit) => {
    edits.push({ statement, edit: one });
  };
  const listOf = (statement: Statement) => {
    const known = lists.get(statement);
    if (known) return known;
    const { ddl } = statement;
    const list = ddl.kind === 'create-table' ? elementListOf(ddl, layout.cursor(statement)) : undefined;
    if (!list) return undefined;
    const fresh = unchanged(list);
    lists.set(statement, fresh);
    return fresh;
  };

  return {
    place,
    addedColumns,
    naming: createNaming(names, catalog),
    table: (id) => catalog.table(id) ?? { reason: `the table ${id} does not exist any more after the last migration` },
    view(id) {
      const relation = catalog.relation(id);
      if (relation?.kind === 'view' || relation?.kind === 'materialized-view') return relation;
      return { reason: `the view ${id} does not exist any more after the last migration` };
    },
    editFile: (one) => fileEdits.push(one),
    edit,
    addElement(statement, kind, sql) {
      const target = listOf(statement);
      if (!target) return false;
      const index = placeOf(kind, target.list);
      const text = withKeywordCase(sql, layout.isLowerCase(statement));
      const additions = target.additions.get(index);
      if (additions) additions.push(text);
      else target.additions.set(index, [text]);
      return true;
    },
    removeElement(statement, element) {
      const target = listOf(statement);
      const index = target?.list.elements.findIndex(({ start }) => start === element.start) ?? -1;
      if (index < 0) return false;
      target?.removals.add(index);
      return true;
    },
    removeStatement: (statement) => removed.add(statement),
    addAction(statement, previous, sql) {
      const indent = indentBefore(statement.text, previous.start);
      const separator = indent === undefined ? ', ' : `,${layout.style.lineBreak}${indent}`;
      edit(statement, insertion(previous.end, separator + withKeywordCase(sql, layout.isLowerCase(statement))));
    },
    addStatement: (slot, statement) => statements.push({ slot, statement }),
    edits() {
      for (const [statement, changed] of lists) {
        for (const one of listEdits(statement, changed, layout.style)) edit(statement, one);
      }
      const written = writeStatements(statements, removed, place);
      if ('reason' in written) return written;
      const inside = edits
        .filter(({ statement }) => !removed.has(statement))
        .map(({ statement, edit: { span, text } }) => ({ span: shift(span, file.startOf(statement)), text }));
      const gone = [...removed].map((statement) => statementRemoval(statement, file));
      const all = [...fileEdits, ...inside, ...gone, ...written];
      return anyOverlap(all) ? { reason: 'two changes of the same words meet; run the fixes once more' } : all;
    },
  };
}

function placeOf(kind: NewElement, { beforeOwner, lastColumn, elements }: ElementList): number {
  if (kind === 'owner') return beforeOwner;
  return kind === 'column' ? lastColumn : elements.length - 1;
}

/** A list whose elements may change; additions by the index of the element that they follow. */
function unchanged(list: ElementList) {
  return { list, additions: new Map<number, string[]>(), removals: new Set<number>() };
}

function listEdits(
  { ddl, text }: Statement,
  { list, additions, removals }: ReturnType<typeof unchanged>,
  style: FileStyle,
): readonly TextEdit[] {
  if (ddl.kind !== 'create-table' || !ddl.elements) return [];
  const { elements } = ddl;
  const kept = { ...list, elements: list.elements.filter((_, index) => !removals.has(index)) };
  const edits = [...removeFromList(text, list.elements, removals)];
  for (const [index, added] of additions) {
    const behind = list.elements.slice(0, index + 1).findLast((_, at) => !removals.has(at));
    const keptIndex = behind ? kept.elements.indexOf(behind) : -1;
    edits.push(...addElements(text, elements, kept, keptIndex, added, style));
  }
  return edits;
}

function anyOverlap(edits: readonly TextEdit[]): boolean {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return ordered.some((edit, index) => index > 0 && overlaps(ordered[index - 1] as TextEdit, edit));
}

/** Names a column in `addedColumns`. */
export function columnKey(table: RelationId, column: string): string {
  return JSON.stringify([table, column]);
}
