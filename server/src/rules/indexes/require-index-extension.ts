import type { Index, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { createExtension } from '../../core/remedy/changes.js';
import type { IndexElement } from '../../core/syntax/ddl.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'require-index-extension',
  category: 'indexes',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'An index that needs an extension must come after its CREATE EXTENSION.',
  items: [],
  options: {
    installed: {
      type: 'string-list',
      default: [],
      description: 'Extensions that the database has before the first migration runs.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const needs = [...needsOf(table)].filter(({ extension }) => !context.options.installed.includes(extension));
    if (needs.length === 0) return skip;
    const missing = needs.filter(({ extension }) => !context.extension(extension));
    for (const { extension, what, at } of missing) {
      yield {
        at,
        message: `${what} needs the extension ${quoted(extension)}, which no migration creates.`,
        remedy: () => remedy(`Create the extension ${quoted(extension)}`, 'safe', [createExtension(extension)]),
      };
    }
    return pass;
  },
});

interface Need {
  readonly extension: string;
  /** Begins a sentence. */
  readonly what: string;
  readonly at: Origin;
}

function* needsOf(table: Table): Generator<Need, void, undefined> {
  for (const index of table.indexes) {
    if (!index.inherited) yield* needsOfIndex(table, index);
  }
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'exclusion' || constraint.inherited || constraint.method !== 'gist') continue;
    const at = (span: Span) => ({ statement: (constraint.copiedFrom ?? constraint.origin).statement, span });
    const scalar = constraint.elements.find(({ element }) => isScalar(table, element));
    if (!scalar) continue;
    const name = scalar.element.column?.value ?? '';
    const what = `The column ${quoted(name)} in the exclusion constraint ${quoted(constraint.name)}`;
    yield { extension: 'btree_gist', what, at: at(scalar.element.span) };
  }
}

function* needsOfIndex(table: Table, index: Index): Generator<Need, void, undefined> {
  const { statement } = index.copiedFrom ?? index.origin;
  for (const element of index.elements) {
    const at = { statement, span: element.span };
    const extension = operatorClasses.get(element.operatorClass ?? '');
    if (extension) {
      yield { extension, what: `The operator class ${quoted(element.operatorClass ?? '')}`, at };
      return;
    }
    const scalar = scalarMethods.get(index.method);
    if (scalar && element.operatorClass === undefined && isScalar(table, element)) {
      const what = `The column ${quoted(element.column?.value ?? '')} in the ${index.method} index ${quoted(index.name)}`;
      yield { extension: scalar, what, at };
      return;
    }
  }
}

/** What gives an index method operator classes for plain values. */
const scalarMethods: ReadonlyMap<string, string> = new Map([
  ['gin', 'btree_gin'],
  ['gist', 'btree_gist'],
]);

const operatorClasses: ReadonlyMap<string, string> = new Map([
  ['gin_trgm_ops', 'pg_trgm'],
  ['gist_trgm_ops', 'pg_trgm'],
  ['gist_ltree_ops', 'ltree'],
  ['gist_hstore_ops', 'hstore'],
  ['gin_hstore_ops', 'hstore'],
  ['vector_l2_ops', 'vector'],
  ['vector_ip_ops', 'vector'],
  ['vector_cosine_ops', 'vector'],
]);

/** Types that neither GIN nor GiST can hold by themselves, as PostgreSQL's list of built-in operator classes has it. */
const scalarTypes: ReadonlySet<string> = new Set([
  'int2',
  'int4',
  'int8',
  'smallserial',
  'serial',
  'bigserial',
  'float4',
  'float8',
  'numeric',
  'text',
  'varchar',
  'bpchar',
  'uuid',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'bool',
  'bytea',
]);

/** `undefined` types, and those of extensions, are not taken for one. */
function isScalar(table: Table, { column }: IndexElement): boolean {
  const type = column && columnOf(table, column.value)?.type;
  return type !== undefined && type.arrayDimensions === 0 && scalarTypes.has(type.name);
}
