import type { Column, Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { isJunction } from '../../core/catalog/table-shape.js';
import { isBuiltIn } from '../../core/catalog/uses.js';
import { appendOnlyOption, isAppendOnly } from '../../core/lint/append-only.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { createdNames, namedBy, styledLike, updatedNames } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { auditColumns } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-audit-columns',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table must say when its rows were made and changed: TIMESTAMPTZ NOT NULL DEFAULT now().',
  items: ['13a', '13b', '5b'],
  convention: true,
  options: {
    created: {
      type: 'string-list',
      default: createdNames,
      description: 'Names of the column that says when a row was made, that of a new one first.',
    },
    updated: {
      type: 'string-list',
      default: updatedNames,
      description: 'Names of the column that says when a row changed, that of a new one first.',
    },
    appendOnly: appendOnlyOption,
    junctions: {
      type: 'boolean',
      default: false,
      description: 'Whether tables that only join others must say when a row changed too.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const { created, updated, appendOnly, junctions } = context.options;
    const neverChanged = () => isAppendOnly(table, appendOnly, context) || (!junctions && isJunction(table));
    const { columns: tenants } = context.model;
    const wrong = [auditedBy(table, created, '13a', tenants), auditedBy(table, updated, '13b', tenants)].filter(
      (audit) => audit.lacks.length > 0 && !(audit.item === '13b' && !audit.column && neverChanged()),
    );
    if (wrong.length === 0) return pass;
    if (unknownAspect(table, 'columns')) return unknown(`The columns of ${quoted(table.name)} are not all known.`);

    const absent = wrong.some(({ column }) => !column);
    const [first, second] = wrong.flatMap(({ column }) => column ?? []);
    yield {
      at: absent || !first ? table.origin : first.origin,
      message: `The audit columns of ${quoted(table.name)} are not complete: ${wrong.map(clause).join(', ')}.`,
      ...(second && { related: [{ at: second.origin, message: `${quoted(second.name)} is here.` }] }),
      // A list of countries comes with a release.
      ...(context.classOf(table) === 'global' ? { severity: 'info' } : {}),
      item: [...wrong.map(({ item }) => item), ...(wrong.some(lacksDefault) ? ['5b'] : [])],
      remedy: () => completed(table, wrong),
    };
    return undefined;
  },
});

interface Audit {
  readonly item: '13a' | '13b';
  readonly name: string;
  readonly column: Column | undefined;
  /** Parts of `TIMESTAMPTZ NOT NULL DEFAULT now()`; all of them where there is no column. */
  readonly lacks: readonly string[];
}

const defaultNow = 'DEFAULT now()';

function auditedBy(table: Table, names: readonly string[], item: Audit['item'], tenants: readonly string[]): Audit {
  const dated = table.columns.filter(({ type }) => type?.name !== 'bool');
  const column = namedBy(dated, names) ?? (names === createdNames ? dated.find(isStampOfInsert) : undefined);
  const name = column?.name ?? nameOfNew(names, table, tenants);
  const all = ['TIMESTAMPTZ', 'NOT NULL', defaultNow];
  return { item, name, column, lacks: column ? lacksOf(column) : names.length > 0 ? all : [] };
}

const clocks: ReadonlySet<string> = new Set(['now', 'current_timestamp', 'clock_timestamp', 'statement_timestamp']);

/** `occurred_at timestamptz NOT NULL DEFAULT now()`: under whatever name, it says when the row was made. */
function isStampOfInsert(column: Column): boolean {
  const { name, type, notNull, default: value } = column;
  if (type?.name !== 'timestamptz' || !notNull.value || value?.value.kind !== 'call') return false;
  return clocks.has(value.value.name) && !namedBy([column], updatedNames) && !/^last[_A-Z]/.test(name);
}

/** One that is configured is meant as it is written. */
function nameOfNew(names: readonly string[], { columns }: Table, tenants: readonly string[]): string {
  const [name = ''] = names;
  if (names !== createdNames && names !== updatedNames) return name;
  const others = columns.map((column) => column.name);
  return styledLike(name, others, tenants);
}

function lacksOf(column: Column): readonly string[] {
  const { type, notNull, default: value, generated } = column;
  return [
    ...(type && isBuiltIn(type.name) && type.name !== 'timestamptz' ? ['TIMESTAMPTZ'] : []),
    ...(notNull.value ? [] : ['NOT NULL']),
    ...(value || generated ? [] : [defaultNow]),
  ];
}

function lacksDefault({ column, lacks }: Audit): boolean {
  return !column || lacks.includes(defaultNow);
}

function clause({ name, column, lacks }: Audit): string {
  if (!column) return `${quoted(name)} is missing`;
  const [type, ...others] = lacks;
  if (type !== 'TIMESTAMPTZ') return `${quoted(name)} lacks ${lacks.join(' and ')}`;
  const rest = others.length > 0 ? ` and lacks ${others.join(' and ')}` : '';
  return `${quoted(name)} is no TIMESTAMPTZ${rest}`;
}

function completed(table: Table, wrong: readonly Audit[]): Remedy | NoRemedy {
  for (const { column } of wrong) {
    const type = column?.type?.name;
    if (column && type !== undefined && isBuiltIn(type) && !/^(?:timestamptz|timestamp|date)$/.test(type)) {
      return { reason: `how values of "${column.name}" become points in time cannot be told` };
    }
  }
  const names = wrong.map(({ name }) => name);
  return remedy(`Complete the audit columns of ${quoted(table.name)}`, 'safe', auditColumns(table, names));
}
