/** Writes triggers and the functions they run. */
import { quoteIdentifier } from '../catalog/names.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotAbout, slotOfPrelude } from './new-statements.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function addTrigger(
  { table: id, trigger }: Of<'add-trigger'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { place } = draft;
  const name = quoteIdentifier(draft.naming.trigger(table, trigger.purpose));
  const events = trigger.events.map((event) => event.toUpperCase()).join(' OR ');
  const line = `\n${place.layout.style.indent}`;
  const run = `FOR EACH ${trigger.forEach.toUpperCase()} EXECUTE FUNCTION ${place.layout.nameOfId(trigger.function)}()`;
  const when = `${trigger.timing.toUpperCase()} ${events} ON ${place.layout.nameOf(table)}`;
  const sql = `CREATE TRIGGER ${name}${line}${when}${line}${run}`;
  draft.addStatement(slotAbout(table, at, place), { role: 'trigger', about: id, sql });
  return undefined;
}

/** At the beginning of the file, so that all its tables may use it. */
export function createFunction(change: Of<'create-function'>, draft: Draft): NoRemedy | undefined {
  const { place } = draft;
  if (place.catalog.function(change.function)) return undefined;
  const body = change.body.replaceAll('\n    ', `\n${place.layout.style.indent}`);
  const sql = `CREATE FUNCTION ${place.layout.nameOfId(change.function)}(${change.parameters}) ${body}`;
  draft.addStatement(slotOfPrelude(change.function, place), { role: 'function', about: change.function, sql });
  return undefined;
}
