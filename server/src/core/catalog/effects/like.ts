/** CREATE TABLE (LIKE source INCLUDING ...): copies, which belong to the new table alone. */
import type { CreateTable } from '../../syntax/ddl.js';
import type {
  CheckConstraint,
  Column,
  Constraint,
  ExclusionConstraint,
  Index,
  KeyConstraint,
  RelationId,
  Table,
} from '../catalog.js';
import { indexNamesOf } from '../implicit-names.js';
import { primaryKeyOf } from '../keys.js';
import { traced, writtenAt } from '../origin.js';
import { findRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { chooseIndexName } from './constraints.js';
import { plainColumn } from './query-columns.js';
import { addColumnSequence, plainInteger } from './sequences.js';

type Like = CreateTable['like'][number];

/** NOT NULL always comes along; defaults, generation, identity, comments and checks where they are asked for. */
export function likeParts(
  state: WorkingState,
  like: Like,
): { readonly columns: readonly Column[]; readonly checks: readonly Constraint[] } {
  const origin = state.origin(like.span);
  const source = sourceOf(state, like);
  if (!source) return { columns: columnsOfView(state, like), checks: [] };
  const including = new Set(like.including);
  const columns = source.columns.map((column) => ({
    ...column,
    type: plainInteger(column.type),
    notNull: traced(column.notNull.value, origin),
    default: including.has('defaults') ? column.default : undefined,
    generated: including.has('generated') ? column.generated : undefined,
    generatedAs: including.has('generated') ? column.generatedAs : undefined,
    identity: including.has('identity') ? column.identity : undefined,
    comment: including.has('comments') ? column.comment : undefined,
    origin,
    definition: origin,
  }));
  const checks = source.constraints
    .filter((constraint): constraint is CheckConstraint => constraint.kind === 'check')
    .map((check) => ({ ...check, origin, inline: false, inherited: false, copiedFrom: writtenAt(check) }));
  return { columns, checks: including.has('constraints') ? checks : [] };
}

/** A view gives its columns' names and types. */
function columnsOfView(state: WorkingState, like: Like): readonly Column[] {
  const found = findRelation(state, like.source);
  const columns = found?.kind === 'view' || found?.kind === 'materialized-view' ? found.columns : undefined;
  return columns?.map(({ name, type }) => plainColumn(name, type, state.origin(like.span))) ?? [];
}

/** INCLUDING IDENTITY: each column gets a sequence of its own. */
export function copyLikeSequences(state: WorkingState, like: Like, table: Table): void {
  const source = like.including.includes('identity') ? sourceOf(state, like) : undefined;
  for (const column of source?.columns ?? []) {
    if (column.identity) addColumnSequence(state, table, column.name, state.origin(like.span));
  }
}

/** INCLUDING INDEXES: keys, exclusion constraints and indexes, each under a new name. */
export function copyLikeIndexes(state: WorkingState, like: Like, id: RelationId): void {
  const source = like.including.includes('indexes') ? sourceOf(state, like) : undefined;
  if (!source) return;
  const origin = state.origin(like.span);
  const comments = like.including.includes('comments');
  for (const constraint of source.constraints) copyConstraint(state, constraint, id, origin, comments);
  for (const index of source.indexes) copyIndex(state, index, id, origin, comments);
}

function copyConstraint(
  state: WorkingState,
  constraint: Constraint,
  id: RelationId,
  origin: Constraint['origin'],
  comments: boolean,
) {
  const table = state.table(id);
  if (!table || constraint.kind === 'check' || constraint.kind === 'foreign-key') return;
  if (constraint.kind === 'primary-key' && primaryKeyOf(table)) {
    return state.note(`multiple primary keys for table "${table.name}" are not allowed`);
  }
  const name = copiedName(state, table, constraint);
  const indexComment = comments ? constraint.indexComment : undefined;
  const shared = { name, origin, inline: false, inherited: false, indexComment };
  const copy: Constraint =
    constraint.kind === 'exclusion'
      ? { ...constraint, ...shared, copiedFrom: writtenAt(constraint) }
      : { ...constraint, ...shared, columnsOrigin: origin, comment: undefined };
  putTable(state, { ...table, constraints: [...table.constraints, copy] });
}

function copiedName(state: WorkingState, table: Table, constraint: KeyConstraint | ExclusionConstraint): string {
  if (constraint.kind === 'primary-key') return chooseIndexName(state, table, [], 'pkey');
  return chooseIndexName(state, table, indexNamesOf(constraint), constraint.kind === 'unique' ? 'key' : 'excl');
}

function copyIndex(
  state: WorkingState,
  index: Index,
  id: RelationId,
  origin: Index['origin'],
  comments: boolean,
): void {
  const table = state.table(id);
  if (!table) return;
  const name = chooseIndexName(state, table, indexNamesOf(index), 'idx');
  const copiedFrom = writtenAt(index);
  const copy: Index = {
    ...index,
    name,
    origin,
    elementsOrigin: origin,
    inherited: false,
    comment: comments ? index.comment : undefined,
    copiedFrom,
  };
  putTable(state, { ...table, indexes: [...table.indexes, copy] });
}

function sourceOf(state: WorkingState, like: Like): Table | undefined {
  const found = findRelation(state, like.source);
  return found?.kind === 'table' ? found : undefined;
}
