/** Constraints: added to a table under the name given, or the one PostgreSQL makes up. */
import type {
  CheckDefinition,
  ConstraintDefinition,
  ExclusionDefinition,
  ForeignKeyDefinition,
  KeyDefinition,
} from '../../syntax/ddl.js';
import { cover } from '../../text/span.js';
import type { CheckConstraint, Column, Constraint, ForeignKey, Index, KeyConstraint, Table, View } from '../catalog.js';
import { chooseName, columnsPart, indexColumnNames } from '../implicit-names.js';
import { columnsMentionedIn, primaryKeyOf } from '../keys.js';
import { relationId } from '../names.js';
import { traced } from '../origin.js';
import { findTarget, missingRelation, wouldBe } from '../resolve.js';
import { constraintNameKey, type WorkingState } from '../state.js';
import { changeColumn, refusePart, requireColumns, requireMentioned } from './columns.js';
import { sameExpression } from './same.js';

/** The table with one more constraint. A statement that PostgreSQL would refuse is refused. */
export function addConstraint(state: WorkingState, table: Table, definition: ConstraintDefinition): Table {
  switch (definition.kind) {
    case 'primary-key':
    case 'unique':
      return definition.usingIndex ? adoptIndex(state, table, definition) : addKey(state, table, definition);
    case 'foreign-key':
      return addForeignKey(state, table, definition);
    case 'check':
      return addCheck(state, table, definition);
    case 'exclusion':
      return addExclusion(state, table, definition);
    case 'not-null':
      return requireNotNull(state, table, definition.column.value, definition);
  }
}

/** PostgreSQL's order: names made up for checks come first, then those of keys, then those of foreign keys. */
export function constraintRank(definition: ConstraintDefinition): number {
  if (definition.kind === 'check' || definition.kind === 'not-null') return 0;
  if (definition.kind === 'primary-key') return 1;
  return definition.kind === 'foreign-key' ? 3 : 2;
}

/** A name for an index or for the index of a constraint. */
export function chooseIndexName(
  state: WorkingState,
  table: Table | View,
  columns: readonly string[],
  label: 'pkey' | 'key' | 'excl' | 'idx',
): string {
  const middle = label === 'pkey' ? undefined : columnsPart(columns);
  const isTaken = (name: string) =>
    state.relation(relationId(table.schema, name)) !== undefined ||
    (table.kind === 'table' && label !== 'idx' && isConstraintName(state, table, name));
  return chooseName(table.name, middle, label, isTaken);
}

export function chooseForeignKeyName(state: WorkingState, table: Table, columns: readonly string[]): string {
  return chooseConstraintName(state, table, columnsPart(columns), 'fkey');
}

/** Makes columns NOT NULL because `by` says so. */
function withNotNull(state: WorkingState, table: Table, names: readonly string[], by: ConstraintDefinition): Table {
  const isWanted = (column: Column) => !column.notNull.value && names.includes(column.name);
  if (!table.columns.some(isWanted)) return table;
  const notNull = traced(true, state.origin(by.span));
  return { ...table, columns: table.columns.map((column) => (isWanted(column) ? { ...column, notNull } : column)) };
}

/** What every constraint says of itself. Spread last: V8 is slow to add properties to an object that begins as a copy. */
function factsOf(state: WorkingState, definition: ConstraintDefinition, name: string) {
  return {
    name,
    deferrable: definition.deferrable,
    validated: !definition.notValid,
    origin: state.origin(definition.span),
    inline: definition.inline,
    inherited: false,
  };
}

function addKey(state: WorkingState, table: Table, definition: KeyDefinition): Table {
  if (!mayHavePrimaryKey(state, table, definition)) return table;
  const columns = definition.columns.map((column) => column.value);
  const include = definition.include.map((column) => column.value);
  const named = (missing: string) => `column "${missing}" named in key does not exist`;
  if (!requireColumns(state, table, [...columns, ...include], named)) return table;
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) {
    refusePart(state, table, `column "${twice}" appears twice in ${definition.kind.replace('-', ' ')} constraint`);
    return table;
  }
  if (missesPartitionKey(table, columns)) {
    refusePart(state, table, partitionKeyRefusal);
    return table;
  }
  const name = keyName(state, table, definition, [...columns, ...include]);
  if (name === undefined) return table;
  const key: KeyConstraint = {
    kind: definition.kind,
    columns,
    include,
    nullsNotDistinct: definition.nullsNotDistinct,
    columnsOrigin: state.origin(definition.columnList ?? definition.span),
    comment: undefined,
    ...factsOf(state, definition, name),
  };
  return putKey(state, table, key, definition);
}

/** ADD CONSTRAINT ... USING INDEX: the index becomes the constraint's and takes its name. */
function adoptIndex(state: WorkingState, table: Table, definition: KeyDefinition): Table {
  const wanted = definition.usingIndex?.value;
  const index = table.indexes.find((candidate) => candidate.name === wanted);
  if (!index) {
    refuseUnfoundIndex(state, table, wanted ?? '');
    return table;
  }
  const unfit = unfitForKey(index);
  if (unfit !== undefined) {
    state.refuse(unfit);
    return table;
  }
  const rest = { ...table, indexes: table.indexes.filter((other) => other !== index) };
  const given = definition.name?.value ?? index.name;
  const name = given === index.name ? given : freeName(state, rest, given, true);
  if (name === undefined || !mayHavePrimaryKey(state, rest, definition)) return table;
  const key: KeyConstraint = {
    kind: definition.kind,
    columns: index.elements.flatMap((element) => (element.column ? [element.column.value] : [])),
    include: index.include,
    nullsNotDistinct: index.nullsNotDistinct,
    columnsOrigin: index.elementsOrigin,
    comment: undefined,
    indexComment: index.comment,
    ...factsOf(state, definition, name),
  };
  return putKey(state, rest, key, definition);
}

export const partitionKeyRefusal = 'unique constraint on partitioned table must include all partitioning columns';

export function missesPartitionKey({ partitionBy }: Table, columns: readonly (string | undefined)[]): boolean {
  return partitionBy?.columns.some((column) => column === undefined || !columns.includes(column)) ?? false;
}

function refuseUnfoundIndex(state: WorkingState, table: Table, name: string): void {
  const entry = state.relation(relationId(table.schema, name));
  if (entry?.kind !== 'index') state.refuseMissing(`index "${name}" does not exist`);
  else if (entry.table !== table.id) state.refuse(`index "${name}" does not belong to table "${table.name}"`);
  else state.refuse(`index "${name}" is already associated with a constraint`);
}

function unfitForKey(index: Index): string | undefined {
  if (!index.unique) return `"${index.name}" is not a unique index`;
  if (index.elements.some((element) => !element.column)) return `index "${index.name}" contains expressions`;
  if (index.where) return `"${index.name}" is a partial index`;
  const other = index.elements.findIndex(
    ({ order, nulls, operatorClass }) => order === 'desc' || nulls || operatorClass,
  );
  if (other < 0) return undefined;
  return `index "${index.name}" column number ${other + 1} does not have default sorting behavior`;
}

function putKey(state: WorkingState, table: Table, key: KeyConstraint, by: ConstraintDefinition): Table {
  const strict = key.kind === 'primary-key' ? withNotNull(state, table, key.columns, by) : table;
  return { ...strict, constraints: [...strict.constraints, key] };
}

function keyName(
  state: WorkingState,
  table: Table,
  definition: KeyDefinition,
  columns: readonly string[],
): string | undefined {
  if (definition.name) return freeName(state, table, definition.name.value, true);
  return chooseIndexName(state, table, columns, definition.kind === 'primary-key' ? 'pkey' : 'key');
}

function mayHavePrimaryKey(state: WorkingState, table: Table, definition: KeyDefinition): boolean {
  if (definition.kind !== 'primary-key' || !primaryKeyOf(table)) return true;
  refusePart(state, table, `multiple primary keys for table "${table.name}" are not allowed`);
  return false;
}

function addForeignKey(state: WorkingState, table: Table, definition: ForeignKeyDefinition): Table {
  const columns = definition.columns.map((column) => column.value);
  const missing = (column: string) => `column "${column}" referenced in foreign key constraint does not exist`;
  if (!requireColumns(state, table, columns, missing)) return table;
  const name = definition.name
    ? freeName(state, table, definition.name.value, false)
    : chooseForeignKeyName(state, table, columns);
  if (name === undefined) return table;
  const target = findTarget(state, definition.references);
  if (!target && !state.mayHoldUnseen()) state.note(missingRelation(definition.references));
  const primaryKey = target?.id === table.id ? primaryKeyOf(table)?.columns : target?.primaryKey;
  const named = definition.referencedColumns.map((column) => column.value);
  const key: ForeignKey = {
    kind: 'foreign-key',
    columns,
    references: target?.id ?? wouldBe(state, definition.references),
    referencedColumns: named.length > 0 ? named : (primaryKey ?? []),
    onDelete: definition.onDelete,
    onUpdate: definition.onUpdate,
    onDeleteColumns: definition.onDeleteColumns.map((column) => column.value),
    match: definition.match,
    enforced: definition.enforced,
    columnsOrigin: state.origin(spanOf(definition)),
    referencesOrigin: state.origin(definition.references.span),
    ...factsOf(state, definition, name),
    validated: !definition.notValid && definition.enforced,
  };
  return { ...table, constraints: [...table.constraints, key] };
}

function spanOf(definition: ForeignKeyDefinition) {
  const first = definition.columns[0];
  const last = definition.columns.at(-1);
  return first && last ? cover(first.span, last.span) : definition.span;
}

function addCheck(state: WorkingState, table: Table, definition: CheckDefinition): Table {
  if (!requireMentioned(state, table, definition.expression)) return table;
  const merged = inheritedCheck(table, definition);
  if (merged) {
    const own = { ...merged, origin: state.origin(definition.span), copiedFrom: merged.copiedFrom ?? merged.origin };
    return { ...table, constraints: table.constraints.map((c) => (c === merged ? own : c)) };
  }
  const name = definition.name
    ? freeName(state, table, definition.name.value, false)
    : chooseConstraintName(state, table, checkedColumn(table, definition), 'check');
  if (name === undefined) return table;
  const check: Constraint = {
    kind: 'check',
    expression: definition.expression,
    noInherit: definition.noInherit,
    ...factsOf(state, definition, name),
  };
  return { ...table, constraints: [...table.constraints, check] };
}

/** A check that says what the parent's of the same name says is that one. */
function inheritedCheck(table: Table, { name, expression }: CheckDefinition): CheckConstraint | undefined {
  return table.constraints.find(
    (c): c is CheckConstraint =>
      c.kind === 'check' && c.inherited && c.name === name?.value && sameExpression(c.expression, expression),
  );
}

function isInheritedCheck(table: Table, name: string): boolean {
  return table.constraints.some((constraint) => constraint.name === name && constraint.inherited);
}

/** A check that mentions one column is named after it, wherever it is written. */
function checkedColumn(table: Table, definition: CheckDefinition): string | undefined {
  const mentioned = columnsMentionedIn(definition.expression);
  const columns = table.columns.filter((column) => mentioned.has(column.name));
  return columns.length === 1 ? columns[0]?.name : undefined;
}

function addExclusion(state: WorkingState, table: Table, definition: ExclusionDefinition): Table {
  const elements = definition.elements.map(({ element }) => element);
  const name = definition.name
    ? freeName(state, table, definition.name.value, true)
    : chooseIndexName(state, table, indexColumnNames(elements, [], state.statement.text), 'excl');
  if (name === undefined) return table;
  const columns = elements.map((element) => element.column?.value);
  if (missesPartitionKey(table, columns)) {
    refusePart(state, table, partitionKeyRefusal);
    return table;
  }
  const exclusion: Constraint = {
    kind: 'exclusion',
    method: definition.method,
    elements: definition.elements,
    where: definition.where,
    ...factsOf(state, definition, name),
  };
  return { ...table, constraints: [...table.constraints, exclusion] };
}

function requireNotNull(state: WorkingState, table: Table, column: string, by: ConstraintDefinition): Table {
  if (!requireColumns(state, table, [column], (name) => `column "${name}" does not exist`)) return table;
  const notNull = traced(true, state.origin(by.span));
  return changeColumn(table, column, (c) => (c.notNull.value ? c : { ...c, notNull }));
}

function chooseConstraintName(
  state: WorkingState,
  table: Table,
  middle: string | undefined,
  label: 'check' | 'fkey',
): string {
  return chooseName(table.name, middle, label, (name) => isConstraintName(state, table, name));
}

/** Whether a table of the schema has a constraint of that name; this one may have some that are not put yet. */
function isConstraintName(state: WorkingState, table: Table, name: string): boolean {
  if (table.constraints.some((constraint) => constraint.name === name)) return true;
  if (state.get(constraintNameKey(table.schema, name))) return true;
  const index = state.relation(relationId(table.schema, name));
  const owner = index?.kind === 'index' ? state.table(index.table) : undefined;
  return owner?.constraints.some((constraint) => constraint.name === name) ?? false;
}

/** The given name, unless the table has a constraint of it, or, for a constraint with an index, the schema a relation. */
function freeName(state: WorkingState, table: Table, name: string, indexed: boolean): string | undefined {
  if (indexed && state.relation(relationId(table.schema, name))) {
    refusePart(state, table, `relation "${name}" already exists`);
    return undefined;
  }
  if (table.constraints.some((constraint) => constraint.name === name)) {
    if (!table.unknown.some((unknown) => unknown.aspect === 'constraints')) {
      const isNew = table.origin.statement === state.statement && !indexed && !isInheritedCheck(table, name);
      const existing = `constraint "${name}" for relation "${table.name}" already exists`;
      refusePart(state, table, isNew ? `check constraint "${name}" already exists` : existing);
    }
    return undefined;
  }
  return name;
}
