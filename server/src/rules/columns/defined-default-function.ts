import type { Column, Table } from '../../core/catalog/catalog.js';
import { walkDeep } from '../../core/catalog/keys.js';
import { qualifiedName } from '../../core/catalog/names.js';
import { extensionOfFunction } from '../../core/lint/known-extensions.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { createExtension, setDefault } from '../../core/remedy/changes.js';
import type { FunctionCall } from '../../core/syntax/expression.js';

/** Generators that PostgreSQL has itself from a major version on. */
const builtInSince: ReadonlyMap<string, number> = new Map([
  ['gen_random_uuid', 13],
  ['uuidv4', 18],
  ['uuidv7', 18],
]);

export default defineRule({
  name: 'defined-default-function',
  category: 'columns',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'The function that a DEFAULT calls must be there.',
  items: [],
  options: {},
  subject: 'column',
  columns: ({ hasDefault }) => hasDefault,
  *check({ table, column }, context) {
    if (!column.default) return skip;
    const { value, origin } = column.default;
    for (const call of walkDeep(value)) {
      if (call.kind !== 'call' || call.schema === 'pg_catalog') continue;
      if (call.schema !== undefined && !context.hasSchema(call.schema)) {
        return unknown(`The schema ${quoted(call.schema)} is made elsewhere.`);
      }
      const known = call.schema !== undefined && context.function(qualifiedName(call.schema, call.name));
      if (known || context.functionAnywhere(call.name)) continue;
      const since = builtInSince.get(call.name);
      const extension = extensionOf(call.name, since, context.postgresVersion);
      if (extension !== undefined && context.extension(extension)) continue;
      if (extension === undefined && (since === undefined || since <= context.postgresVersion)) continue;

      if (context.mayHoldUnseenFunctions())
        return unknown(`${quoted(call.name)} may be created by code that is not seen.`);
      yield {
        at: { statement: origin.statement, span: call.span },
        message:
          extension === undefined
            ? `The default of ${quoted(column.name)} calls "${call.name}", which PostgreSQL has only from ${since} on.`
            : `The default of ${quoted(column.name)} calls "${call.name}" of the extension ${quoted(extension)}, which no migration creates.`,
        remedy: () => provided(table, column, call, extension, context.postgresVersion),
      };
      return undefined;
    }
    return pass;
  },
});

function extensionOf(name: string, since: number | undefined, version: number): string | undefined {
  if (name === 'gen_random_uuid') return since !== undefined && version < since ? 'pgcrypto' : undefined;
  return extensionOfFunction.get(name);
}

/** `gen_random_uuid()` gives what `uuid_generate_v4()` gives, without an extension. */
function provided(
  table: Table,
  column: Column,
  call: FunctionCall,
  extension: string | undefined,
  version: number,
): Remedy | NoRemedy {
  if (extension === undefined) return { reason: 'an older PostgreSQL has no function that does the same' };
  const whole = column.default?.value === call;
  if (call.name === 'uuid_generate_v4' && version >= 13 && whole) {
    return remedy(`Use gen_random_uuid() for ${quoted(column.name)}`, 'safe', [
      setDefault(table, column, 'gen_random_uuid()'),
    ]);
  }
  return remedy(`Create the extension ${quoted(extension)}`, 'safe', [createExtension(extension)]);
}
