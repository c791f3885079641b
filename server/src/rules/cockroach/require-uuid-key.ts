import type { Column } from '../../core/catalog/catalog.js';
import { columnOf, primaryKeyOf, unknownAspect, walkDeep } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'require-uuid-key',
  category: 'cockroach',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A primary key in CockroachDB must not begin with a value that only grows.',
  items: [],
  convention: true,
  options: {},
  subject: 'table',
  dialect: 'cockroachdb',
  *check({ table }) {
    const unclear = unknownAspect(table, 'constraints', 'columns');
    if (unclear) return unknown('other statements may have changed the key');
    const key = primaryKeyOf(table);
    const first = columnOf(table, key?.columns[0] ?? '');
    if (!key || !first) return skip;
    const growing = growth(first);
    if (growing === undefined) return pass;
    yield {
      at: key.columnsOrigin,
      message: `The primary key of ${quoted(table.name)} begins with ${quoted(first.name)}, ${growing}: CockroachDB writes all new rows in one place.`,
    };
    return undefined;
  },
});

/** Why a column's new values lie behind all others, as a clause; `undefined` where they do not. */
function growth({ type, identity, default: value }: Column): string | undefined {
  if (identity) return 'an identity column';
  if (type && /^(?:small|big)?serial[248]?$/.test(type.name)) return 'a serial column';
  if (!value) return undefined;
  const calls = walkDeep(value.value).flatMap((part) => (part.kind === 'call' ? [part.name] : []));
  if (calls.includes('nextval')) return 'a number from a sequence';
  return calls.some((name) => clocks.has(name)) ? 'a time' : undefined;
}

const clocks: ReadonlySet<string> = new Set(['now', 'current_timestamp', 'clock_timestamp', 'localtimestamp']);
