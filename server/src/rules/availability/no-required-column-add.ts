import type { Column, RelationId, Table } from '../../core/catalog/catalog.js';
import { columnOf, walkDeep } from '../../core/catalog/keys.js';
import { qualifiedName } from '../../core/catalog/names.js';
import { resolvedType } from '../../core/catalog/resolved-type.js';
import type { RuleContext } from '../../core/lint/context.js';
import { type ExistingTable, existingTables, onlyBefore } from '../../core/lint/existing-tables.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { listed, quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { rewrite } from '../../core/remedy/changes.js';
import type { ColumnDefinition } from '../../core/syntax/ddl.js';
import type { Expression } from '../../core/syntax/expression.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'no-required-column-add',
  category: 'availability',
  severity: 'error',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A column of a table in use must be added in phases: first optional, then filled, then required.',
  items: [],
  options: {},
  subject: 'migration',
  *check(subject, context) {
    const byTable = new Map<RelationId, AddedColumn[]>();
    for (const change of existingTables(subject, context)) {
      for (const added of addedColumns(change, context)) {
        byTable.set(added.table.id, [...(byTable.get(added.table.id) ?? []), added]);
      }
    }
    for (const added of byTable.values()) {
      const refused = added.filter(({ wrong }) => wrong === 'refused');
      const rewriting = added.filter(({ wrong }) => wrong === 'rewrites');
      if (refused.length > 0) yield refusedFinding(refused as [AddedColumn, ...AddedColumn[]]);
      if (rewriting.length > 0) yield rewritingFinding(rewriting as [AddedColumn, ...AddedColumn[]]);
    }
    return pass;
  },
});

interface AddedColumn {
  readonly statement: Statement;
  readonly table: Table;
  readonly definition: ColumnDefinition;
  /** PostgreSQL refuses it where there is a row, or writes every row anew to compute its value. */
  readonly wrong: 'refused' | 'rewrites';
}

type Context = RuleContext<object>;

function addedColumns({ statement, table, after, rowless }: ExistingTable, context: Context): readonly AddedColumn[] {
  const { ddl } = statement;
  if (ddl.kind !== 'alter-table' || !after) return [];
  return ddl.actions.flatMap((action) => {
    if (action.kind !== 'add-column' || columnOf(table, action.column.name.value)) return [];
    const column = columnOf(after, action.column.name.value);
    const wrong = column && whatIsWrong(column, after, action.column, context);
    if (rowless && wrong === 'refused') return [];
    return wrong ? [{ statement, table, definition: action.column, wrong }] : [];
  });
}

function whatIsWrong(
  column: Column,
  table: Table,
  definition: ColumnDefinition,
  context: Context,
): AddedColumn['wrong'] | undefined {
  if (definition.identity || definition.generated === 'stored' || isSerial(definition)) return 'rewrites';
  if (definition.generated) return undefined;
  if (definition.default) return isVolatile(definition.default, table, context) ? 'rewrites' : undefined;
  const type = resolvedType(column, table, context);
  if (!column.notNull.value || !type) return undefined;
  return type.domains.some((domain) => domain.default) ? undefined : 'refused';
}

function isSerial({ type }: ColumnDefinition): boolean {
  return type !== undefined && /^(?:small|big)?serial[248]?$/.test(type.name);
}

/** Functions of PostgreSQL and its extensions that give another value for each row. */
const volatileFunctions: ReadonlySet<string> = new Set([
  'random',
  'gen_random_uuid',
  'uuidv4',
  'uuidv7',
  'uuid_generate_v1',
  'uuid_generate_v1mc',
  'uuid_generate_v4',
  'gen_random_bytes',
  'clock_timestamp',
  'timeofday',
  'nextval',
]);

function isVolatile(value: Expression, table: Table, context: Context): boolean {
  return walkDeep(value).some((part) => {
    if (part.kind !== 'call') return false;
    if (volatileFunctions.has(part.name)) return true;
    const schemas = part.schema === undefined ? [table.schema, 'public'] : [part.schema];
    const known = schemas.flatMap((schema) => context.function(qualifiedName(schema, part.name)) ?? [])[0];
    return known?.volatility.value === 'volatile';
  });
}

function refusedFinding(added: readonly [AddedColumn, ...AddedColumn[]]): Finding {
  const [first] = added;
  const table = quoted(first.table.name);
  const [what, is] = added.length === 1 ? ['Column', 'is'] : ['Columns', 'are'];
  return {
    ...findingOf(added),
    message: `${what} ${namesOf(added)} of ${table} ${is} NOT NULL without a default, which PostgreSQL refuses as soon as the table holds a row.`,
    remedy: () => asOptional(added),
  };
}

function rewritingFinding(added: readonly [AddedColumn, ...AddedColumn[]]): Finding {
  const [first] = added;
  const table = quoted(first.table.name);
  const [what, is] = added.length === 1 ? ['Column', 'is'] : ['Columns', 'are'];
  return {
    ...findingOf(added),
    severity: 'warning',
    message: `${what} ${namesOf(added)} of ${table} ${is} computed for each row: the whole table is written anew while nobody can read it or write to it.`,
    remedy: () => ({
      reason: 'the column has to be added without the default, which is then set and the rows filled in batches',
    }),
  };
}

function findingOf([first, ...others]: readonly [AddedColumn, ...AddedColumn[]]): Pick<
  Finding,
  'at' | 'subject' | 'related' | 'settled'
> {
  return {
    ...onlyBefore,
    at: inStatement(first.statement, first.definition.name.span),
    subject: first.table.id,
    related: others.map(({ statement, definition }) => ({
      at: inStatement(statement, definition.name.span),
      message: `${quoted(definition.name.value)} is added here.`,
    })),
  };
}

function namesOf(added: readonly AddedColumn[]): string {
  return listed(added.map(({ definition }) => definition.name.value));
}

/** The first of the phases: what the rows hold is for a person to say. */
function asOptional(added: readonly AddedColumn[]): Remedy | NoRemedy {
  const changes = added.map(({ statement, definition }): SchemaChange | NoRemedy => {
    const { notNull } = definition;
    if (!notNull || statement.within) return { reason: 'what makes the column required is not written as NOT NULL' };
    const start = statement.text.slice(0, notNull.start).trimEnd().length;
    return rewrite({ statement, span: { start, end: notNull.end } }, '');
  });
  return remedy(`Add ${namesOf(added)} without NOT NULL, to be set once all rows have a value`, 'review', changes);
}
