import { columnTypesIn } from '../../core/lint/column-types.js';
import { firstWords, inStatement } from '../../core/lint/places.js';
import { defineRule, type Place } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  CreateTrigger,
  DdlOf,
} from '../../core/syntax/ddl.js';
import { type Statement, writtenStatement } from '../../core/syntax/source-file.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'no-unsupported',
  category: 'cockroach',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Migrations for CockroachDB must not use what it does not implement.',
  items: [],
  convention: true,
  options: {},
  subject: 'statement',
  dialect: 'cockroachdb',
  *check({ statement }) {
    for (const { at, what } of unsupportedIn(statement)) yield { at, message: `CockroachDB has no ${what}.` };
    return pass;
  },
});

interface Unsupported {
  readonly at: Place;
  /** To follow "CockroachDB has no". */
  readonly what: string;
}

function unsupportedIn(statement: Statement): readonly Unsupported[] {
  const { ddl } = statement;
  const here = (span: Span, what: string): Unsupported => ({ at: inStatement(statement, span), what });
  const whole = (what: string): Unsupported => ({ at: firstWords(writtenStatement(statement)), what });
  const types = columnTypesIn(ddl)
    .filter(({ name }) => missingTypes.has(name))
    .map(({ name, span }) => here(span, `type ${name}`));
  switch (ddl.kind) {
    case 'create-table':
      return [...types, ...ofConstraints(constraintsOf(ddl), here), ...ofTable(ddl, here)];
    case 'alter-table':
      return [...types, ...ofActions(ddl, here)];
    case 'create-index':
      return missingMethods.has(ddl.method) ? [here(methodIn(statement, ddl), `${ddl.method} indexes`)] : [];
    case 'create-trigger':
      return ofTrigger(ddl).map((what) => here(ddl.name.span, what));
    case 'create-type':
      return ddl.variant === 'range' || ddl.variant === 'base' ? [here(ddl.type.span, `${ddl.variant} types`)] : [];
    case 'other': {
      const what = missingStatements.get(ddl.tag);
      return what === undefined ? [] : [whole(what)];
    }
    default:
      return [];
  }
}

/** The word behind USING. */
function methodIn({ text }: Statement, { table, elementList, method }: DdlOf<'create-index'>): Span {
  const start = text.slice(0, elementList.start).toLowerCase().lastIndexOf(method);
  return start < table.span.end ? table.span : { start, end: start + method.length };
}

type Here = (span: Span, what: string) => Unsupported;

function constraintsOf({ columns, constraints }: CreateTable): readonly ConstraintDefinition[] {
  return [...columns.flatMap(({ constraints: inline }: ColumnDefinition) => inline), ...constraints];
}

function ofConstraints(constraints: readonly ConstraintDefinition[], here: Here): readonly Unsupported[] {
  return constraints.flatMap(({ kind, deferrable, span }) => {
    if (kind === 'exclusion') return [here(span, 'exclusion constraints')];
    return deferrable ? [here(span, 'deferrable constraints')] : [];
  });
}

function ofTable({ inherits, partitionOf, partitionBy }: CreateTable, here: Here): readonly Unsupported[] {
  const [parent] = inherits;
  return [
    ...(parent ? [here(parent.span, 'table inheritance')] : []),
    ...(partitionOf ? [here(partitionOf.span, 'partitions that are tables of their own')] : []),
    ...(partitionBy ? [here(partitionBy.span, 'partitioned tables whose partitions are made later')] : []),
  ];
}

function ofActions({ actions }: DdlOf<'alter-table'>, here: Here): readonly Unsupported[] {
  return actions.flatMap((action) => {
    switch (action.kind) {
      case 'add-constraint':
        return ofConstraints([action.constraint], here);
      case 'add-column':
        return ofConstraints(action.column.constraints, here);
      case 'inherit':
        return [here(action.span, 'table inheritance')];
      case 'attach-partition':
        return [here(action.span, 'partitions that are tables of their own')];
      default:
        return [];
    }
  });
}

function ofTrigger({ timing, forEach, constraint, events }: CreateTrigger): readonly string[] {
  if (constraint) return ['constraint triggers'];
  if (timing === 'instead of') return ['INSTEAD OF triggers'];
  if (events.includes('truncate')) return ['TRUNCATE triggers'];
  return forEach === 'statement' ? ['triggers for each statement'] : [];
}

const missingTypes: ReadonlySet<string> = new Set([
  ...['money', 'xml', 'cidr', 'macaddr', 'macaddr8', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
]);

const missingMethods: ReadonlySet<string> = new Set(['hash', 'spgist', 'brin']);

/** By the grammar's names. */
const missingStatements: ReadonlyMap<string, string> = new Map([
  ['RuleStmt', 'rules'],
  ['LockStmt', 'LOCK TABLE'],
  ['ReindexStmt', 'need of REINDEX, and refuses it'],
  ['CreateCastStmt', 'casts of its users'],
  ['CreateConversionStmt', 'conversions'],
  ['CreateOpClassStmt', 'operator classes of its users'],
  ['CreateOpFamilyStmt', 'operator families'],
  ['CreateTableSpaceStmt', 'tablespaces'],
  ['CreateEventTrigStmt', 'event triggers'],
  ['CreateFdwStmt', 'foreign data wrappers'],
  ['CreateForeignServerStmt', 'foreign servers'],
  ['CreateForeignTableStmt', 'foreign tables'],
  ['CreateSubscriptionStmt', 'subscriptions'],
  ['CreateAmStmt', 'access methods of its users'],
  ['CreatePLangStmt', 'languages of its users'],
]);
