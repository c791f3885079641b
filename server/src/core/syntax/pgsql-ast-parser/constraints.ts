/** Reads constraints, those of a table and those written in a column. */
import type { ColumnConstraint, TableConstraint, TableReference } from 'pgsql-ast-parser';
import type { Cursor, Range } from '../cursor.js';
import type { ConstraintDefinition, ForeignKeyDefinition, KeyDefinition, Name, ReferentialAction } from '../ddl.js';
import { Disagreement } from './disagreement.js';
import { readExpression } from './expressions.js';
import { nameAt, qualifiedNameAt } from './names.js';

/** A constraint of a table. The range is the whole element, `CONSTRAINT name` included. */
export function readTableConstraint(cursor: Cursor, range: Range, node: TableConstraint): ConstraintDefinition {
  const { base, at } = readBase(cursor, range, false);
  switch (node.type) {
    case 'primary key':
    case 'unique': {
      const open = node.type === 'unique' ? at + 1 : at + 2;
      return { ...base, ...keyOf(node.type, namesIn(cursor, open)), columnList: parenthesised(cursor, open) };
    }
    case 'foreign key':
      return { ...base, ...referencesOf(cursor, range, node), columns: namesIn(cursor, at + 2) };
    case 'check':
      return { ...base, kind: 'check', expression: readExpression(cursor, node.expr), noInherit: false };
  }
}

/** A constraint of a column; `undefined` for NOT NULL, NULL, DEFAULT and GENERATED, which are facts of the column. */
export function readColumnConstraint(
  cursor: Cursor,
  range: Range,
  column: Name,
  node: ColumnConstraint,
): ConstraintDefinition | undefined {
  const { base } = readBase(cursor, range, true);
  switch (node.type) {
    case 'primary key':
    case 'unique':
      return { ...base, ...keyOf(node.type, [column]), columnList: undefined };
    case 'reference':
      return { ...base, ...referencesOf(cursor, range, node), columns: [column] };
    case 'check':
      return { ...base, kind: 'check', expression: readExpression(cursor, node.expr), noInherit: false };
    default:
      return undefined;
  }
}

/** Index of the token behind `CONSTRAINT name`, where it is written. */
export function behindName(cursor: Cursor, from: number): number {
  return cursor.is(from, 'constraint') ? from + 2 : from;
}

/** The package refuses DEFERRABLE, NOT VALID and NO INHERIT, so what it accepts has none of them. */
function readBase(cursor: Cursor, range: Range, inline: boolean) {
  const at = behindName(cursor, range.first);
  const name = at > range.first ? nameAt(cursor, range.first + 1) : undefined;
  const base = {
    name,
    deferrable: false,
    initiallyDeferred: false,
    notValid: false,
    inline,
    span: cursor.span(range.first, range.last),
  };
  return { base, at };
}

function keyOf(type: 'primary key' | 'unique', columns: readonly Name[]) {
  const kind: KeyDefinition['kind'] = type === 'unique' ? 'unique' : 'primary-key';
  return { kind, columns, include: [], nullsNotDistinct: false, usingIndex: undefined };
}

type References = Pick<
  ForeignKeyDefinition,
  'kind' | 'references' | 'referencedColumns' | 'match' | 'onDelete' | 'onUpdate' | 'onDeleteColumns' | 'enforced'
>;

function referencesOf(cursor: Cursor, range: Range, node: TableReference): References {
  const keyword = cursor.find('references', range.first, range.last);
  if (keyword < 0) throw new Disagreement('a foreign key without REFERENCES');
  const { name, next } = qualifiedNameAt(cursor, keyword + 1);
  return {
    kind: 'foreign-key',
    references: name,
    referencedColumns: cursor.char(next, '(') ? namesIn(cursor, next) : [],
    match: node.match ?? 'simple',
    onDelete: actionOf(node.onDelete),
    onUpdate: actionOf(node.onUpdate),
    onDeleteColumns: [],
    enforced: true,
  };
}

/** The package keeps the letters as they are written. */
function actionOf(written: string | undefined): ReferentialAction | undefined {
  return written?.toLowerCase() as ReferentialAction | undefined;
}

function namesIn(cursor: Cursor, open: number): readonly Name[] {
  if (!cursor.char(open, '(')) throw new Disagreement('a key without a list of columns');
  return cursor.commas(cursor.inside(open)).map(({ first }) => nameAt(cursor, first));
}

function parenthesised(cursor: Cursor, open: number) {
  return cursor.span(open, cursor.pair(open));
}
