import type { DatabaseFunction } from '../../core/catalog/catalog.js';
import { quoteIdentifier } from '../../core/catalog/names.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { functionSetting } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-definer-search-path',
  category: 'access',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A SECURITY DEFINER function must set its own search path.',
  items: [],
  options: {},
  subject: 'function',
  *check({ function: it }) {
    if (it.security.value !== 'definer' || compiled.has(it.language)) return skip;
    if (it.settings.some(({ name }) => name === 'search_path') || isBoundWhenDefined(it)) return pass;
    const later = it.security.origin.statement !== it.origin.statement;
    yield {
      at: it.origin,
      message: `${quoted(it.name)} runs as its owner with the search path of its caller, who may put other objects in place of those it names.`,
      ...(later && { related: [{ at: it.security.origin, message: 'It becomes SECURITY DEFINER here.' }] }),
      remedy: () =>
        remedy(`Set the search path of ${quoted(it.name)}`, 'safe', [
          functionSetting(it, 'search_path', searchPathFor(it)),
        ]),
    };
    return undefined;
  },
});

/** Code that PostgreSQL does not read names from. */
const compiled: ReadonlySet<string> = new Set(['c', 'internal']);

/** A body that is no string has its names looked up when the function is made. */
function isBoundWhenDefined({ language, body }: DatabaseFunction): boolean {
  return language === 'sql' && body === undefined;
}

/** Temporary objects come first unless they are named, so they are named last. */
function searchPathFor({ schema }: DatabaseFunction): string {
  const schemas = schema === 'public' ? [schema] : [schema, 'public'];
  return [...schemas.map(quoteIdentifier), 'pg_temp'].join(', ');
}
