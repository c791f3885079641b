/** Writes new and changed foreign keys. */
import type { Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { NoRemedy, SchemaChange } from './change.js';
import { addReplacement, moveOut, notWritten } from './constraint-places.js';
import type { Draft } from './draft.js';
import { actionsText, columnList, foreignKeyEdits, foreignKeyText } from './key-text.js';
import type { WantedChange } from './merge.js';
import { type Slot, slotAbout } from './new-statements.js';
import { addValidated } from './validated.js';
import { unavailable, type WrittenConstraint, whereIs, writtenConstraint } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

/** In the list of CREATE TABLE where the key that it references exists by then, else behind both tables. */
export function addForeignKey(change: Of<'add-foreign-key'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const { table: id, key } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const referenced = draft.table(key.references);
  if ('reason' in referenced) return referenced;
  const creating = table.origin.statement;
  const where = whereIs(creating, draft.place);
  if (typeof where !== 'string') return where;
  const { layout } = draft.place;
  const name = quoteIdentifier(draft.naming.foreignKey(table, key.columns));
  const target = `${layout.nameOf(referenced)} (${columnList(key.referencedColumns)})`;
  const definition = `CONSTRAINT ${name} FOREIGN KEY (${columnList(key.columns)}) REFERENCES ${target}`;
  const constraint = definition + actionsText(key);
  const made = keyPosition(referenced, key.referencedColumns, draft);
  const inside =
    where === 'here' &&
    made !== undefined &&
    made <= layout.position(creating) &&
    !unavailable(creating, id, key.columns, draft) &&
    !unavailable(creating, key.references, key.referencedColumns, draft);
  if (inside && draft.addElement(creating, 'constraint', constraint)) return undefined;
  addValidated(table, 'foreign-key', name, constraint, behindBoth(table, made ?? -1, at, draft), draft);
  return undefined;
}

/** The statement that makes the referenced key, by number; -1 for one of another file, `undefined` where there is none. */
function keyPosition(referenced: Table, columns: readonly string[], { place }: Draft): number | undefined {
  const wanted = [...columns].sort().join();
  const positions = referenced.constraints
    .flatMap((key) => (key.kind === 'unique' || key.kind === 'primary-key' ? [key] : []))
    .filter((key) => [...key.columns].sort().join() === wanted)
    .map((key) => place.layout.position(key.origin.statement));
  return positions.length === 0 ? undefined : Math.min(...positions);
}

function behindBoth(table: Table, made: number, at: WantedChange['at'], { place }: Draft): Slot {
  const slot = slotAbout(table, at, place);
  const statement = place.statements[made];
  const later = slot.kind === 'after' && statement && made > place.layout.position(slot.statement);
  return later ? { kind: 'after', statement } : slot;
}

export function replaceForeignKey(
  change: Of<'replace-foreign-key'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const { table: id, old, key } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const written = writtenConstraint(old.origin);
  const definition = written?.definition;
  if (definition?.kind !== 'foreign-key') return notWritten(old);
  const cursor = draft.place.layout.cursor(statement);
  const name = () => (definition.name ? old.name : draft.naming.foreignKey(table, key.columns));
  if (where === 'elsewhere') {
    return addReplacement(table, old, 'foreign-key', foreignKeyText(definition, key, name(), cursor), at, draft);
  }
  const missing =
    unavailable(statement, id, key.columns, draft) ??
    unavailable(statement, old.references, key.referencedColumns, draft);
  if (missing) return missing;
  if (definition.inline && key.columns.length > 1) {
    return moveOut(statement, written as WrittenConstraint, foreignKeyText(definition, key, name(), cursor), draft);
  }
  for (const edit of foreignKeyEdits(definition, key, cursor)) draft.edit(statement, edit);
  return undefined;
}
