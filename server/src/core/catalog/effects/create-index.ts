/** CREATE INDEX, on tables, partitioned tables and materialized views. */
import type { CreateIndex } from '../../syntax/ddl.js';
import type { Index, Table, View } from '../catalog.js';
import { indexColumnNames } from '../implicit-names.js';
import { relationId } from '../names.js';
import { findRelation, missingRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable, putView } from '../store.js';
import { requireColumns, requireMentioned } from './columns.js';
import { chooseIndexName, missesPartitionKey, partitionKeyRefusal } from './constraints.js';
import { inheritIndex } from './partitions.js';

export function createIndex(ddl: CreateIndex, state: WorkingState) {
  const relation = findRelation(state, ddl.table);
  if (!relation) return void state.refuseMissing(missingRelation(ddl.table));
  if (relation.kind !== 'table' && relation.kind !== 'materialized-view') {
    const verb = relation.kind === 'index' ? 'open' : 'create index on';
    return state.refuse(`cannot ${verb} relation "${relation.name}"`);
  }
  if (ddl.name && state.relation(relationId(relation.schema, ddl.name.value))) {
    if (!ddl.ifNotExists) state.refuse(`relation "${ddl.name.value}" already exists`);
    return;
  }
  if (relation.kind === 'table' && !hasItsColumns(ddl, state, relation)) return;

  const refusal = refusalOf(ddl, relation);
  if (refusal !== undefined) return state.refuse(refusal);
  const index = indexFrom(ddl, state, relation);
  if (relation.kind !== 'table') putView(state, { ...relation, indexes: [...relation.indexes, index] });
  else {
    putTable(state, { ...relation, indexes: [...relation.indexes, index] });
    if (!ddl.only && relation.partitionBy) {
      for (const child of state.childrenOf(relation.id)) inheritIndex(state, index, child);
    }
  }
}

function refusalOf(ddl: CreateIndex, relation: Table | View): string | undefined {
  const { method, elements, unique, include } = ddl;
  const lacks = `access method "${method}" does not support`;
  if (unique && isOneOf(method, 'hash gin gist brin spgist')) return `${lacks} unique indexes`;
  if (include.length > 0 && isOneOf(method, 'hash gin brin')) return `${lacks} included columns`;
  if (elements.length > 1 && isOneOf(method, 'hash spgist')) return `${lacks} multicolumn indexes`;
  if (relation.kind !== 'table' || !relation.partitionBy) return undefined;
  if (ddl.concurrently) return `cannot create index on partitioned table "${relation.name}" concurrently`;
  const columns = elements.map((element) => element.column?.value);
  return unique && missesPartitionKey(relation, columns) ? partitionKeyRefusal : undefined;
}

function isOneOf(method: string, methods: string): boolean {
  return methods.split(' ').includes(method);
}

function indexFrom(ddl: CreateIndex, state: WorkingState, relation: Table | View): Index {
  const include = ddl.include.map((column) => column.value);
  return {
    name:
      ddl.name?.value ??
      chooseIndexName(state, relation, indexColumnNames(ddl.elements, include, state.statement.text), 'idx'),
    unique: ddl.unique,
    method: ddl.method,
    elements: ddl.elements,
    include,
    where: ddl.where,
    nullsNotDistinct: ddl.nullsNotDistinct,
    comment: undefined,
    inherited: false,
    origin: state.origin(ddl.name?.span ?? indexWord(ddl, state)),
    elementsOrigin: state.origin(ddl.elementList),
  };
}

function hasItsColumns(ddl: CreateIndex, state: WorkingState, table: Table): boolean {
  const columns = ddl.elements.flatMap((element) => (element.column ? [element.column.value] : []));
  const include = ddl.include.map((column) => column.value);
  const missing = (name: string) => `column "${name}" does not exist`;
  if (!requireColumns(state, table, [...columns, ...include], missing)) return false;
  const expressions = [...ddl.elements.map((element) => element.expression), ddl.where];
  return expressions.every((expression) => expression === undefined || requireMentioned(state, table, expression));
}

function indexWord(ddl: CreateIndex, state: WorkingState) {
  const at = state.statement.text.slice(ddl.span.start, ddl.span.end).search(/\bindex\b/i);
  const start = ddl.span.start + Math.max(at, 0);
  return { start, end: start + (at < 0 ? 0 : 'index'.length) };
}
