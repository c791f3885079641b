/** Writes CHECK and EXCLUDE constraints, and takes constraints away. */
import { quoteIdentifier } from '../catalog/names.js';
import type { Cursor } from '../syntax/cursor.js';
import type { ExclusionDefinition } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';
import { applyEdits, type TextEdit } from '../text/edit.js';
import { shift } from '../text/span.js';
import type { NoRemedy, SchemaChange } from './change.js';
import { addReplacement, notWritten, usedByForeignKey } from './constraint-places.js';
import type { Draft } from './draft.js';
import { removal } from './key-text.js';
import type { WantedChange } from './merge.js';
import { slotAbout } from './new-statements.js';
import { removeFromList } from './removals.js';
import { withKeywordCase } from './style.js';
import { addValidated } from './validated.js';
import { unavailable, type WrittenConstraint, whereIs, writtenConstraint } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function addCheck(
  { table: id, check }: Of<'add-check'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const creating = table.origin.statement;
  const where = whereIs(creating, draft.place);
  if (typeof where !== 'string') return where;
  const name = quoteIdentifier(draft.naming.check(table, check.columns));
  const constraint = `CONSTRAINT ${name} CHECK (${check.expression})`;
  const inside = where === 'here' && !unavailable(creating, id, check.columns, draft);
  if (inside && draft.addElement(creating, 'constraint', constraint)) return undefined;
  addValidated(table, 'check', name, constraint, slotAbout(table, at, draft.place), draft);
  return undefined;
}

export function replaceCheck(change: Of<'replace-check'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const { table: id, old, check } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const definition = writtenConstraint(old.origin)?.definition;
  if (where === 'here' && definition?.kind === 'check') {
    const missing = unavailable(statement, id, check.columns, draft);
    if (missing) return missing;
    const text = withKeywordCase(check.expression, draft.place.layout.isLowerCase(statement));
    draft.edit(statement, { span: definition.expression.span, text });
    return undefined;
  }
  const sql = `CONSTRAINT ${quoteIdentifier(old.name)} CHECK (${check.expression})`;
  return addReplacement(table, old, 'check', sql, at, draft);
}

export function replaceExclusion(
  change: Of<'replace-exclusion'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const { table: id, old, elements } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const definition = writtenConstraint(old.origin)?.definition;
  if (definition?.kind !== 'exclusion') return notWritten(old);
  const edit = exclusionEdit(definition, elements, draft.place.layout.cursor(statement));
  if (where === 'here') {
    draft.edit(statement, edit);
    return undefined;
  }
  const { start, end } = definition.span;
  const text = applyEdits(statement.text.slice(start, end), [{ span: shift(edit.span, -start), text: edit.text }]);
  const named = definition.name ? text : `CONSTRAINT ${quoteIdentifier(old.name)} ${text}`;
  return addReplacement(table, old, 'key', named, at, draft);
}

function exclusionEdit(definition: ExclusionDefinition, elements: readonly string[], cursor: Cursor): TextEdit {
  const first = definition.elements[0]?.element.span.start ?? definition.span.start;
  let open = cursor.find('exclude', cursor.indexOf(definition.span.start), cursor.indexOf(first)) + 1;
  if (cursor.is(open, 'using')) open += 2;
  const inside = cursor.inside(open);
  return { span: cursor.span(inside.first, inside.last), text: elements.join(', ') };
}

/** Out of the statement that has it, where it is one of this file; else by ALTER TABLE. */
export function dropConstraint(
  change: Of<'drop-constraint'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const { table: id, old } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const isKey = old.kind === 'unique' || old.kind === 'primary-key';
  const used = isKey ? usedByForeignKey(table, old, draft) : undefined;
  if (used) return used;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const written = writtenConstraint(old.origin);
  const renamed = written?.definition.name !== undefined && written.definition.name.value !== old.name;
  if (where === 'here' && written && !renamed && takeOut(statement, written, draft)) return undefined;
  const sql = `ALTER TABLE ${draft.place.layout.nameOf(table)} DROP CONSTRAINT ${quoteIdentifier(old.name)}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'drop', about: id, sql });
  return undefined;
}

function takeOut(statement: Statement, { definition, action }: WrittenConstraint, draft: Draft): boolean {
  if (definition.inline) {
    draft.edit(statement, removal(definition.span, draft.place.layout.cursor(statement)));
    return true;
  }
  if (!action) return draft.removeElement(statement, definition.span);
  if (statement.ddl.kind !== 'alter-table') return false;
  const { actions } = statement.ddl;
  if (actions.length === 1) draft.removeStatement(statement);
  else {
    const spans = actions.map(({ span }) => span);
    for (const edit of removeFromList(statement.text, spans, new Set([actions.indexOf(action)]))) {
      draft.edit(statement, edit);
    }
  }
  return true;
}
