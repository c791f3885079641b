/** A relation under another name or in another schema. */
import type { Constraint, Index, OtherRelation, RelationId, Table, View } from '../catalog.js';
import { relationId } from '../names.js';
import type { WorkingState } from '../state.js';
import { putTable, putView, removeRelation } from '../store.js';
import { type Renaming, renameIn, renameInElement } from './rewrite.js';

export function moveRelation(
  state: WorkingState,
  relation: Table | View | OtherRelation,
  schema: string,
  name: string,
) {
  const id = relationId(schema, name);
  if (id === relation.id) return;
  if (state.relation(id)) return state.refuse(`relation "${name}" already exists in schema "${schema}"`);
  const children = state.childrenOf(relation.id);
  removeRelation(state, relation);
  if (relation.kind === 'table') putTable(state, movedTable(relation, schema, name, id));
  else if (relation.kind === 'view' || relation.kind === 'materialized-view') {
    putView(state, { ...relation, id, schema, name });
  } else return;
  for (const child of children) follow(state, child, relation.id, id);
  pointOthersAt(state, relation.id, id);
}

function movedTable(table: Table, schema: string, name: string, id: RelationId): Table {
  const renaming = { table: table.name, newTable: name, column: undefined, newColumn: undefined };
  const moved = table.name === name ? table : renamedWithin(table, renaming);
  const constraints = moved.constraints.map((c) => repointed(c, table.id, id));
  return { ...moved, id, schema, name, constraints };
}

/** The table with a renaming carried into its constraints, indexes, policies and defaults. */
export function renamedWithin(table: Table, renaming: Renaming): Table {
  const inTraced = <T extends NonNullable<Table['policies'][number]['using']>>(part: T | undefined) => {
    if (!part) return part;
    const value = renameIn(part.value, renaming);
    return value === part.value ? part : { ...part, value };
  };
  return {
    ...table,
    constraints: table.constraints.map((constraint) => renamedConstraint(constraint, renaming)),
    indexes: table.indexes.map((index) => renamedIndex(index, renaming)),
    policies: table.policies.map((p) => ({ ...p, using: inTraced(p.using), check: inTraced(p.check) })),
    columns: table.columns.map((column) =>
      column.default ? { ...column, default: inTraced(column.default) } : column,
    ),
  };
}

function renamedConstraint(constraint: Constraint, renaming: Renaming): Constraint {
  const { column, newColumn } = renaming;
  const renamed = (name: string) => (name === column && newColumn !== undefined ? newColumn : name);
  switch (constraint.kind) {
    case 'primary-key':
    case 'unique':
      return { ...constraint, columns: constraint.columns.map(renamed), include: constraint.include.map(renamed) };
    case 'foreign-key':
      return {
        ...constraint,
        columns: constraint.columns.map(renamed),
        onDeleteColumns: constraint.onDeleteColumns.map(renamed),
      };
    case 'check':
      return { ...constraint, expression: renameIn(constraint.expression, renaming) };
    case 'exclusion':
      return {
        ...constraint,
        elements: constraint.elements.map((e) => ({ ...e, element: renameInElement(e.element, renaming) })),
        where: constraint.where && renameIn(constraint.where, renaming),
      };
  }
}

function renamedIndex(index: Index, renaming: Renaming): Index {
  const { column, newColumn } = renaming;
  return {
    ...index,
    elements: index.elements.map((element) => renameInElement(element, renaming)),
    include: index.include.map((name) => (name === column && newColumn !== undefined ? newColumn : name)),
    where: index.where && renameIn(index.where, renaming),
  };
}

/** Partitions and inheriting tables name their new parent. */
function follow(state: WorkingState, child: RelationId, from: RelationId, to: RelationId): void {
  const table = state.table(child);
  if (!table) return;
  putTable(state, {
    ...table,
    partitionOf: table.partitionOf === from ? to : table.partitionOf,
    inherits: table.inherits.map((id) => (id === from ? to : id)),
  });
}

/** The foreign keys and views of others. */
function pointOthersAt(state: WorkingState, from: RelationId, to: RelationId): void {
  for (const id of state.dependentsOf(from)) {
    const user = state.relation(id);
    if (user?.kind === 'table') {
      putTable(state, { ...user, constraints: user.constraints.map((c) => repointed(c, from, to)) });
    } else if (user?.kind === 'view' || user?.kind === 'materialized-view') {
      putView(state, { ...user, dependsOn: user.dependsOn.map((used) => (used === from ? to : used)) });
    }
  }
}

function repointed(constraint: Constraint, from: RelationId, to: RelationId): Constraint {
  if (constraint.kind !== 'foreign-key' || constraint.references !== from) return constraint;
  return { ...constraint, references: to };
}
