/** Collects what remedies write into one file and turns it into edits that do not overlap. */
import type { RelationId, Table } from '../catalog/catalog.js';
import type { Statement } from '../syntax/source-file.js';
import { insertion, type TextEdit } from '../text/edit.js';
import { type Span, shift } from '../text/span.js';
import { indentBefore } from './blanks.js';
import type { NoRemedy } from './change.js';
import { addElements, type ElementList, elementListOf } from './element-list.js';
import type { Place } from './layout.js';
import { createNaming, type Naming } from './names.js';
import { type NewStatement, type Slot, writeStatements } from './new-statements.js';
import { withKeywordCase } from './style.js';

export interface Draft {
  readonly place: Place;
  readonly naming: Naming;
  table(id: RelationId): Table | NoRemedy;
  /** Columns that this draft adds, by table. */
  readonly addedColumns: ReadonlySet<string>;
  editFile(edit: TextEdit): void;
  /** An edit relative to a statement of the file. */
  edit(statement: Statement, edit: TextEdit): void;
  /** An element at the end of a CREATE TABLE's list, or a column behind its last one. False where it has no list. */
  addElement(statement: Statement, kind: 'column' | 'constraint', sql: string): boolean;
  /** One more action of an ALTER TABLE, behind the one at `previous` (relative to the statement). */
  addAction(statement: Statement, previous: Span, sql: string): void;
  addStatement(slot: Slot, statement: NewStatement): void;
  edits(): readonly TextEdit[] | NoRemedy;
}

export function createDraft(place: Place, addedColumns: ReadonlySet<string>): Draft {
  const { file, catalog, names, layout } = place;
  const edits: TextEdit[] = [];
  const lists = new Map<Statement, { readonly list: ElementList; readonly additions: Map<number, string[]> }>();
  const statements: { readonly slot: Slot; readonly statement: NewStatement }[] = [];

  const edit = (statement: Statement, { span, text }: TextEdit) => {
    edits.push({ span: shift(span, file.startOf(statement)), text });
  };
  const listOf = (statement: Statement) => {
    const known = lists.get(statement);
    if (known) return known;
    const { ddl } = statement;
    const list = ddl.kind === 'create-table' ? elementListOf(ddl, layout.cursor(statement)) : undefined;
    if (!list) return undefined;
    const fresh = { list, additions: new Map<number, string[]>() };
    lists.set(statement, fresh);
    return fresh;
  };

  return {
    place,
    addedColumns,
    naming: createNaming(names, catalog),
    table: (id) => catalog.table(id) ?? { reason: `the table ${id} does not exist any more after the last migration` },
    editFile: (one) => edits.push(one),
    edit,
    addElement(statement, kind, sql) {
      const target = listOf(statement);
      if (!target) return false;
      const index = kind === 'column' ? target.list.beforeNewColumn : target.list.elements.length - 1;
      const text = withKeywordCase(sql, layout.isLowerCase(statement));
      const additions = target.additions.get(index);
      if (additions) additions.push(text);
      else target.additions.set(index, [text]);
      return true;
    },
    addAction(statement, previous, sql) {
      const indent = indentBefore(statement.text, previous.start);
      const separator = indent === undefined ? ', ' : `,${layout.style.lineBreak}${indent}`;
      edit(statement, insertion(previous.end, separator + withKeywordCase(sql, layout.isLowerCase(statement))));
    },
    addStatement: (slot, statement) => statements.push({ slot, statement }),
    edits() {
      for (const [statement, { list, additions }] of lists) {
        const { ddl, text } = statement;
        if (ddl.kind !== 'create-table' || !ddl.elements) continue;
        for (const [index, added] of additions) {
          for (const one of addElements(text, ddl.elements, list, index, added, layout.style)) edit(statement, one);
        }
      }
      const written = writeStatements(statements, place);
      return 'reason' in written ? written : [...edits, ...written];
    },
  };
}

/** Names a column in `addedColumns`. */
export function columnKey(table: RelationId, column: string): string {
  return JSON.stringify([table, column]);
}
