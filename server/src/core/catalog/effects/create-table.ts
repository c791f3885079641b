/** CREATE TABLE in all its forms. */
import type { ConstraintDefinition, CreateTable, QualifiedName } from '../../syntax/ddl.js';
import type { Column, RelationId, Table, Unknown } from '../catalog.js';
import { relationId, temporarySchema } from '../names.js';
import { traced } from '../origin.js';
import { creationSchema, findRelation, findType, isGone, missingRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable, removeRelation } from '../store.js';
import { systemColumnRefusal } from './alter-refusals.js';
import { columnFrom } from './columns.js';
import { addConstraint, constraintRank } from './constraints.js';
import { grantedByDefault } from './default-privileges.js';
import { copyLikeIndexes, copyLikeSequences, likeParts } from './like.js';
import { inheritAll, inheritConstraint } from './partitions.js';
import { plainColumn, queryColumns } from './query-columns.js';
import { withoutRepeatedKeys } from './repeated-keys.js';
import { createImplicitSequence, dropOwnedSequences } from './sequences.js';
import { inheritTriggers } from './triggers.js';
import { isTypeTaken, requireType } from './types.js';

export function createTable(ddl: CreateTable, state: WorkingState) {
  const named = creationSchema(state, ddl.table);
  const temporary = ddl.persistence === 'temporary' || named === temporarySchema;
  const schema = temporary ? temporarySchema : named;
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const id = relationId(schema, ddl.table.name.value);
  if (isTaken(state, ddl, schema, id)) return;
  const parents = parentsOf(ddl, state);
  if (state.refused) return;

  const writtenColumns = ddl.columns.map((column) => ({ name: column.name.value }));
  noteMistakes(ddl, state, parents);
  const table: Table = {
    kind: 'table',
    id,
    schema,
    name: ddl.table.name.value,
    persistence: temporary ? 'temporary' : ddl.persistence,
    columns: columnsOf(ddl, state, parents.tables),
    constraints: [],
    indexes: [],
    policies: [],
    triggers: [],
    privileges: grantedByDefault(state, schema),
    owner: undefined,
    rowSecurity: traced(false, state.origin(ddl.table.span)),
    forceRowSecurity: traced(false, state.origin(ddl.table.span)),
    comment: undefined,
    partitionBy: ddl.partitionBy && {
      strategy: ddl.partitionBy.strategy,
      columns: ddl.partitionBy.columns.map((column) => column?.value),
    },
    partitionOf: parents.partitionOf,
    partitionBound: ddl.partitionBound && state.origin(ddl.partitionBound),
    inherits: parents.inherits,
    unknown: unknownOf(ddl, state, parents.missing),
    origin: state.origin(ddl.table.span),
  };
  const duplicate = duplicateColumn(ddl.like.length > 0 ? table.columns : writtenColumns);
  if (duplicate !== undefined) return state.refuse(`column "${duplicate}" specified more than once`);
  const typed = ddl.ofType ? { ...table, ...typeOf(ddl.ofType, state) } : table;
  addConstraints(ddl, state, typed, parents.tables);
}

/** What PostgreSQL refuses of the table as such. It is kept all the same, since the rest can be said of it. */
function noteMistakes(ddl: CreateTable, state: WorkingState, { tables }: Parents): void {
  const system = ddl.columns.map((column) => systemColumnRefusal(column.name.value)).find((reason) => reason);
  if (system !== undefined) state.note(system);
  const [parent] = tables;
  if (ddl.partitionOf && parent && !parent.partitionBy) state.note(`"${parent.name}" is not partitioned`);
  if (!ddl.partitionOf) noteParents(tables, state);
  const { strategy, columns } = ddl.partitionBy ?? { strategy: 'range', columns: [] };
  if (strategy === 'list' && columns.length > 1) {
    state.note('cannot use "list" partition strategy with more than one column');
  }
}

function noteParents(parents: readonly Table[], state: WorkingState): void {
  for (const [i, parent] of parents.entries()) {
    if (parent.partitionBy) state.note(`cannot inherit from partitioned table "${parent.name}"`);
    if (parents.indexOf(parent) < i) state.note(`relation "${parent.name}" would be inherited from more than once`);
  }
}

function isTaken(state: WorkingState, ddl: CreateTable, schema: string, id: RelationId): boolean {
  const existing = state.relation(id);
  if (!existing) return isTypeTaken(state, schema, ddl.table.name.value);
  if (isGone(state, existing)) {
    if (existing.kind !== 'index') removeRelation(state, existing);
    dropOwnedSequences(state, existing.id);
    return false;
  }
  if (existing.kind === 'table' && existing.unknown.some((unknown) => unknown.aspect === 'existence')) return false;
  if (!ddl.ifNotExists) state.refuse(`relation "${ddl.table.name.value}" already exists`);
  return true;
}

interface Parents {
  readonly tables: readonly Table[];
  readonly partitionOf: RelationId | undefined;
  readonly inherits: readonly RelationId[];
  /** One of the tables it builds on is not known. */
  readonly missing: boolean;
}

function parentsOf(ddl: CreateTable, state: WorkingState): Parents {
  let missing = false;
  const find = (name: CreateTable['table'], isLike = false): Table | undefined => {
    const found = findRelation(state, name);
    if (found?.kind === 'table') return found;
    if (isLike && found && 'columns' in found && found.columns) return undefined;
    if (!found) state.refuseMissing(missingRelation(name));
    missing = true;
    return undefined;
  };
  const partitioned = ddl.partitionOf && find(ddl.partitionOf);
  const inherited = ddl.inherits.flatMap((name) => find(name) ?? []);
  for (const like of ddl.like) find(like.source, true);
  return {
    tables: partitioned ? [partitioned] : inherited,
    partitionOf: partitioned?.id,
    inherits: inherited.map((table) => table.id),
    missing,
  };
}

/** Those of the parents first, then its own and those of LIKE as they are written. A column of both is the parent's. */
function columnsOf(ddl: CreateTable, state: WorkingState, parents: readonly Table[]): Column[] {
  if (ddl.ofType) return columnsOfType(ddl, ddl.ofType, state);
  const own = ddl.like.length > 0 ? ownAndCopied(ddl, state) : ddl.columns.map((column) => columnFrom(state, column));
  if (!ddl.as && parents.length === 0) return own;
  const selected = ddl.as ? queryColumns(ddl.as, state, ddl.columns) : undefined;

  const merged = new Map<string, Column>();
  for (const column of parents.flatMap((parent) => parent.columns)) {
    const before = merged.get(column.name);
    merged.set(column.name, before?.notNull.value ? before : { ...column, comment: undefined });
  }
  const result = [...(selected?.columns ?? own)];
  if (merged.size === 0) return result;
  for (const column of result) {
    const inherited = merged.get(column.name);
    merged.set(column.name, inherited ? mergedColumn(inherited, column) : column);
  }
  return [...merged.values()];
}

/** The attributes of a composite type, with what the statement adds to some of them. */
function columnsOfType(ddl: CreateTable, name: QualifiedName, state: WorkingState): Column[] {
  const type = requireType(state, name);
  const added = new Map(ddl.columns.map((column) => [column.name.value, columnFrom(state, column)]));
  if (type?.kind !== 'composite-type') {
    if (type) state.refuse(`type ${type.name} is not a composite type`);
    return [...added.values()];
  }
  const other = ddl.columns.find((column) => !type.attributes.some((a) => a.name === column.name.value));
  if (other) state.note(`column "${other.name.value}" does not exist`);
  return type.attributes.map((attribute) => {
    const own = added.get(attribute.name);
    return own
      ? { ...own, type: attribute.type }
      : plainColumn(attribute.name, attribute.type, state.origin(name.span));
  });
}

function ownAndCopied(ddl: CreateTable, state: WorkingState): Column[] {
  return [
    ...ddl.columns.map((definition) => ({ at: definition.span.start, columns: [columnFrom(state, definition)] })),
    ...ddl.like.map((like) => ({ at: like.span.start, columns: likeParts(state, like).columns })),
  ]
    .sort((a, b) => a.at - b.at)
    .flatMap((part) => part.columns);
}

function mergedColumn(inherited: Column, own: Column): Column {
  return {
    ...own,
    type: own.type ?? inherited.type,
    notNull: own.notNull.value ? own.notNull : inherited.notNull,
    default: own.default ?? inherited.default,
    generated: own.generated ?? inherited.generated,
    generatedAs: own.generatedAs ?? inherited.generatedAs,
    identity: own.identity ?? inherited.identity,
  };
}

/** PostgreSQL's order decides the names it makes up; the table lists its constraints in the order of the text. */
function addConstraints(ddl: CreateTable, state: WorkingState, table: Table, parents: readonly Table[]): void {
  for (const definition of ddl.columns) createImplicitSequence(state, table, definition);
  for (const like of ddl.like) copyLikeSequences(state, like, table);
  let current = putTable(state, table);
  const asStored = () => state.table(table.id) as Table;
  if (ddl.partitionOf === undefined && parents.length > 0) {
    for (const constraint of parents.flatMap((parent) => parent.constraints)) {
      if (constraint.kind === 'check') inheritConstraint(state, constraint, table.id);
    }
    current = asStored();
  }
  for (const like of ddl.like) {
    current = { ...current, constraints: [...current.constraints, ...likeParts(state, like).checks] };
  }
  for (const definition of writtenConstraints(ddl)) current = addConstraint(state, current, definition);
  putTable(state, { ...current, constraints: inTextOrder(current) });
  for (const like of ddl.like) copyLikeIndexes(state, like, table.id);
  if (ddl.partitionOf === undefined) return;
  for (const parent of parents) {
    inheritAll(state, parent, table.id);
    inheritTriggers(state, parent, table.id);
  }
}

function writtenConstraints(ddl: CreateTable): readonly ConstraintDefinition[] {
  const written: ConstraintDefinition[] = [];
  for (const { constraints } of ddl.columns) for (const constraint of constraints) written.push(constraint);
  for (const constraint of ddl.constraints) written.push(constraint);
  if (written.length < 2) return written;
  return withoutRepeatedKeys(written).sort((a, b) => constraintRank(a) - constraintRank(b));
}

function inTextOrder(table: Table): Table['constraints'] {
  return table.constraints.toSorted(
    (a, b) =>
      Number(a.inherited) - Number(b.inherited) || (a.inherited ? 0 : a.origin.span.start - b.origin.span.start),
  );
}

function duplicateColumn(columns: readonly { readonly name: string }[]): string | undefined {
  const seen = new Set<string>();
  return columns.find((column) => seen.size === seen.add(column.name).size)?.name;
}

function typeOf({ schema, name }: QualifiedName, state: WorkingState): Pick<Table, 'ofType'> | undefined {
  const type = findType(state, schema?.value, name.value);
  return type?.kind === 'composite-type' ? { ofType: type.id } : undefined;
}

/** A statement with a syntax error, a missing parent or type, or an unreadable query leaves the table partly unknown. */
function unknownOf(ddl: CreateTable, state: WorkingState, missing: boolean): Unknown[] {
  const { statement } = state;
  if (statement.fault || missing || (ddl.ofType && !typeOf(ddl.ofType, state))) {
    return [
      { aspect: 'columns', statement },
      { aspect: 'constraints', statement },
    ];
  }
  if (!ddl.as || queryColumns(ddl.as, state, ddl.columns).complete) return [];
  return [{ aspect: 'columns', statement }];
}
