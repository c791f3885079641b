import type { Table, Trigger } from '../../core/catalog/catalog.js';
import { qualifiedName } from '../../core/catalog/names.js';
import { extensionsKnown, extensionTriggers } from '../../core/lint/known-extensions.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { namedBy, updatedNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { updatedAtFunction } from '../../core/remedy/changes.js';
import type { QualifiedName } from '../../core/syntax/ddl.js';

export default defineRule({
  name: 'defined-trigger-function',
  category: 'columns',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The function of a trigger must be created before the trigger.',
  items: [],
  options: {},
  subject: 'trigger',
  *check({ table, trigger }, context) {
    if (!trigger.functionMissing) return pass;
    const written = writtenFunction(trigger);
    const name = written?.name.value ?? trigger.function;
    if (extensionTriggers.has(name)) return pass;
    if (context.extensionBeside(extensionsKnown)) return unknown(`${quoted(name)} may come from an extension.`);

    const later = context.function(trigger.function) ?? context.functionAnywhere(name);
    const words = `Trigger ${quoted(trigger.name)} of ${quoted(table.name)} calls ${quoted(name)}`;
    yield {
      at: written ? { statement: trigger.origin.statement, span: written.span } : trigger.origin,
      message: later
        ? `${words}, which does not exist at this point: it is created elsewhere, or later.`
        : `${words}, which no migration creates.`,
      ...(later && { related: [{ at: later.origin, message: `${quoted(name)} is created here.` }] }),
      remedy: () =>
        later ? { reason: 'the statement that creates the function has to move' } : created(table, trigger, written),
    };
    return undefined;
  },
});

function writtenFunction({ origin }: Trigger): QualifiedName | undefined {
  const { ddl } = origin.statement;
  return ddl.kind === 'create-trigger' ? ddl.function : undefined;
}

/** Of a function that does not exist, the trigger alone tells what it is for. */
function created(table: Table, trigger: Trigger, written: QualifiedName | undefined): Remedy | NoRemedy {
  const column = namedBy(table.columns, updatedNames);
  const onUpdate = trigger.timing === 'before' && trigger.forEach === 'row' && trigger.events.includes('update');
  const speaksOfIt = /updat|modif|timestamp|touch/.test(`${trigger.name} ${trigger.function}`);
  if (!written || !column || !onUpdate || trigger.events.length > 1 || !speaksOfIt) {
    return { reason: `what "${trigger.function}" should do cannot be told` };
  }
  const id = qualifiedName(written.schema?.value ?? 'public', written.name.value);
  return remedy(`Create the function ${quoted(written.name.value)}`, 'safe', [updatedAtFunction(id, column.name)]);
}
