/** Writes a column's default and type. */
import type { Column, Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { Cursor } from '../syntax/cursor.js';
import type { AlterAction, ColumnDefinition, TypeName } from '../syntax/ddl.js';
import { walk } from '../syntax/expression.js';
import type { Statement } from '../syntax/source-file.js';
import { insertion } from '../text/edit.js';
import { type Span, span } from '../text/span.js';
import { spaceStart } from './blanks.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotAbout, slotForKey } from './new-statements.js';
import { withKeywordCase } from './style.js';
import { typeLike } from './type-text.js';
import { whereIs, writtenColumn } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

/** Where the column is defined, unless the default was changed since; else by ALTER TABLE. */
export function setDefault(change: Of<'set-default'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const found = columnOf(change, draft);
  if ('reason' in found) return found;
  const { table, column } = found;
  if (column.generated || column.identity) {
    return { reason: `the value of "${column.name}" is generated, so it has no default of its own` };
  }
  const { layout } = draft.place;
  const value = change.default;
  const inside = value === undefined ? withoutDefault(column, draft) : withDefault(column, value, draft);
  if (inside) return inside === 'done' ? undefined : inside;
  const action = value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`;
  const sql = `ALTER TABLE ${layout.nameOf(table)} ALTER COLUMN ${quoteIdentifier(column.name)} ${action}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'default', about: table.id, sql });
  return undefined;
}

function columnOf(
  change: { readonly table: Table['id']; readonly column: string },
  draft: Draft,
): { readonly table: Table; readonly column: Column } | NoRemedy {
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  const column = table.columns.find((candidate) => candidate.name === change.column);
  return column ? { table, column } : { reason: `"${table.name}" has no column "${change.column}"` };
}

/** `undefined` where the value cannot be written into a statement of the file. */
function withDefault(column: Column, value: string, draft: Draft): 'done' | NoRemedy | undefined {
  const { place } = draft;
  const lowerCase = (statement: Statement) => place.layout.isLowerCase(statement);
  const written = column.default;
  const statement = written?.origin.statement ?? column.definition.statement;
  const where = whereIs(statement, place);
  if (where !== 'here') return where === 'elsewhere' ? undefined : where;
  if (written) {
    draft.edit(statement, { span: written.value.span, text: withKeywordCase(value, lowerCase(statement)) });
    return 'done';
  }
  const definition = writtenColumn(column);
  if (!definition?.type || definition.default) return undefined;
  const behind = definition.notNull?.end ?? definition.type.span.end;
  draft.edit(statement, insertion(behind, withKeywordCase(` DEFAULT ${value}`, lowerCase(statement))));
  return 'done';
}

function withoutDefault(column: Column, draft: Draft): 'done' | NoRemedy | undefined {
  const { statement } = column.definition;
  if (column.default?.origin.statement !== statement) return undefined;
  const where = whereIs(statement, draft.place);
  if (where !== 'here') return where === 'elsewhere' ? undefined : where;
  const definition = writtenColumn(column);
  const clause = definition && defaultClause(definition, draft.place.layout.cursor(statement));
  if (!clause) return undefined;
  draft.edit(statement, { span: span(spaceStart(statement.text, clause.start), clause.end), text: '' });
  return 'done';
}

/** DEFAULT and its value, parentheses around it included. */
function defaultClause({ default: value, type, name }: ColumnDefinition, cursor: Cursor): Span | undefined {
  if (!value) return undefined;
  const from = cursor.indexOf((type?.span ?? name.span).end);
  const keyword = cursor.find('default', from, cursor.indexOf(value.span.start));
  if (keyword < 0) return undefined;
  const first = keyword + 1;
  const last = cursor.indexOf(value.span.end - 1);
  return cursor.span(keyword, cursor.char(first, '(') ? Math.max(last, cursor.pair(first)) : last);
}

/** Where the type is written last in this file, else by ALTER TABLE. */
export function setType(change: Of<'set-type'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const found = columnOf(change, draft);
  if ('reason' in found) return found;
  const { table, column } = found;
  const { place } = draft;
  const type = typeLike(table.columns, change.type);
  const written = writtenType(column, place.statements);
  const where = written ? whereIs(written.statement, place) : 'elsewhere';
  if (typeof where !== 'string') return where;
  if (written && where === 'here') {
    draft.edit(written.statement, { span: written.span, text: type });
    return undefined;
  }
  const policy = table.policies.find(({ using, check }) =>
    [using, check].some((clause) => names(clause?.value, column)),
  );
  if (policy)
    return { reason: `the policy "${policy.name}" uses "${column.name}"; drop it, change the type, make it anew` };
  const using = change.using === undefined ? '' : ` USING ${change.using}`;
  const sql = `ALTER TABLE ${place.layout.nameOf(table)} ALTER COLUMN ${quoteIdentifier(column.name)} TYPE ${type}${using}`;
  draft.addStatement(slotForKey(table, [column.name], at, place), { role: 'type', about: table.id, sql });
  return undefined;
}

interface WrittenType {
  readonly statement: Statement;
  readonly span: Span;
}

/** The definition's type, or that of a later ALTER COLUMN TYPE of the file; the catalog does not say which it is. */
function writtenType(column: Column, statements: readonly Statement[]): WrittenType | undefined {
  const definition = writtenColumn(column)?.type;
  if (definition && sameType(definition, column.type)) {
    return { statement: column.definition.statement, span: definition.span };
  }
  for (const statement of statements.toReversed()) {
    if (statement.ddl.kind !== 'alter-table') continue;
    const action = statement.ddl.actions.find((candidate) => setsType(candidate, column));
    if (action?.kind === 'set-type') return { statement, span: action.type.span };
  }
  return undefined;
}

function setsType(action: AlterAction, column: Column): boolean {
  return action.kind === 'set-type' && action.column.value === column.name && sameType(action.type, column.type);
}

function sameType(a: TypeName, b: TypeName | undefined): boolean {
  return a === b || (a.name === b?.name && a.span.start === b.span.start && a.span.end === b.span.end);
}

function names(expression: Parameters<typeof walk>[0] | undefined, column: Column): boolean {
  if (!expression) return false;
  for (const part of walk(expression)) {
    if (part.kind === 'column' && part.path.at(-1)?.value === column.name) return true;
  }
  return false;
}
