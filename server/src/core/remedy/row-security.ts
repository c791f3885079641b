/** Writes whether a table has row level security. */
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { type Slot, slotAbout } from './new-statements.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function enableRowSecurity(
  { table: id }: Of<'enable-row-security'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const sql = `ALTER TABLE ${draft.place.layout.nameOf(table)} ENABLE ROW LEVEL SECURITY`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'row-security', about: id, sql });
  return undefined;
}

/** Beside the statement that enables it, where the file has one. */
export function forceRowSecurity(
  { table: id }: Of<'force-row-security'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { place } = draft;
  const { value, origin } = table.rowSecurity;
  const enabledHere = value && whereIs(origin.statement, place) === 'here';
  const slot: Slot = enabledHere ? { kind: 'after', statement: origin.statement } : slotAbout(table, at, place);
  const sql = `ALTER TABLE ${place.layout.nameOf(table)} FORCE ROW LEVEL SECURITY`;
  draft.addStatement(slot, { role: 'row-security', about: id, sql });
  return undefined;
}
