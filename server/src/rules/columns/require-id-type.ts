import type { Column, Table } from '../../core/catalog/catalog.js';
import { formatType } from '../../core/catalog/format-type.js';
import { primaryKeyOf } from '../../core/catalog/keys.js';
import { countsUp, surrogateKeyOf } from '../../core/catalog/table-shape.js';
import { isBuiltIn } from '../../core/catalog/uses.js';
import { typeOrigin } from '../../core/catalog/written-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { setDefault, setType } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-id-type',
  category: 'columns',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'An id must not count up, and must have the type that the project gives its ids.',
  items: ['4a'],
  convention: true,
  options: {
    type: {
      type: 'string',
      enum: ['any', 'uuid', 'text', 'uuid-or-text'],
      default: 'any',
      description: 'What ids are: `any` takes everything that does not count up; `text` takes varchar and char too.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const id = surrogateKeyOf(table, context.tenantColumnsOf(table));
    if (!id) return skip;
    const { type: wanted } = context.options;
    const hasTenants = context.model.columns.length > 0;
    const problem = problemOf(id, wanted, hasTenants);
    if (problem === undefined) return pass;
    // In CockroachDB a key that counts up has a worse consequence, and a rule of its own.
    const isCounter = context.dialect === 'cockroachdb' && countsUp(id) && primaryKeyOf(table)?.columns[0] === id.name;
    if (isCounter) return blocked('require-uuid-key');

    const referenced = context.referencing(table.id).length > 0;
    yield {
      at: typeOrigin(id),
      message: `${quoted(id.name)} of ${quoted(table.name)} ${problem}.`,
      ...((!hasTenants || context.classOf(table) === 'global') && { severity: 'info' }),
      remedy: () => withRandomIds(table, id, wanted, referenced),
    };
    return undefined;
  },
});

type Wanted = 'any' | 'uuid' | 'text' | 'uuid-or-text';

function problemOf(id: Column, wanted: Wanted, hasTenants: boolean): string | undefined {
  if (countsUp(id)) {
    const whose = hasTenants ? 'all tenants have' : 'there are';
    return `counts up: an id tells how many rows ${whose}, and which ids others have`;
  }
  const name = id.type?.name;
  if (!id.type || name === undefined || !isBuiltIn(name)) return undefined;
  const shown = formatType(id.type);
  if (wanted === 'any')
    return /^int[24]?$/.test(name) ? `is ${shown}: that is too small for anything but a counter` : undefined;
  if (wanted !== 'text' && name === 'uuid') return undefined;
  if (wanted !== 'uuid' && /^(?:text|varchar|bpchar)$/.test(name)) return undefined;
  return `is ${shown}, and not ${wanted.replaceAll('-', ' ')}`;
}

/** New ids for old rows are right only while nothing refers to them. */
function withRandomIds(table: Table, id: Column, wanted: Wanted, referenced: boolean): Remedy | NoRemedy {
  if (referenced) return { reason: `other tables hold the ids of "${table.name}"` };
  if (id.identity !== undefined) return { reason: 'an identity column cannot become one of another type in one step' };
  const text = wanted === 'text';
  const made = text ? 'gen_random_uuid()::text' : 'gen_random_uuid()';
  return remedy(`Make ${quoted(id.name)} a random ${text ? 'text' : 'uuid'}`, 'review', [
    setType(table, id, text ? 'text' : 'uuid', made),
    setDefault(table, id, made),
  ]);
}
