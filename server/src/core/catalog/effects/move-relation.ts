/** A relation under another name or in another schema. */
import type {
  Constraint,
  ExclusionConstraint,
  Index,
  KeyConstraint,
  OtherRelation,
  Policy,
  RelationId,
  Table,
  Trigger,
  View,
} from '../catalog.js';
import { indexNamesOf } from '../implicit-names.js';
import { relationId } from '../names.js';
import type { WorkingState } from '../state.js';
import { putOther, putTable, putView, removeRelation } from '../store.js';
import { type Renaming, renameIn, renameInElement, renameInOther } from './rewrite.js';
import { ownedSequences } from './sequences.js';
import { isTypeTaken } from './types.js';

export function moveRelation(
  state: WorkingState,
  relation: Table | View | OtherRelation,
  schema: string,
  name: string,
) {
  const id = relationId(schema, name);
  if (id === relation.id) return;
  const taken = namesOf(relation, name).find((own) => own !== undefined && state.relation(relationId(schema, own)));
  if (taken !== undefined && (schema !== relation.schema || taken === name)) {
    return state.refuse(`relation "${taken}" already exists in schema "${schema}"`);
  }
  if (relation.kind !== 'sequence' && isTypeTaken(state, schema, name)) return;
  const children = state.childrenOf(relation.id);
  removeRelation(state, relation);
  if (relation.kind === 'table') moveTable(state, relation, movedTable(relation, schema, name, id));
  else if ('ownedBy' in relation) return putOther(state, { ...relation, id, schema, name });
  else putView(state, { ...relation, id, schema, name });
  for (const child of children) follow(state, child, relation.id, id);
  pointOthersAt(state, relation, id);
}

/** Its new name and those of its indexes, which move with it. */
function namesOf(relation: Table | View | OtherRelation, name: string): readonly string[] {
  if (!('indexes' in relation)) return [name];
  const keys = relation.kind === 'table' ? relation.constraints : [];
  const indexed = keys.filter((c) => c.kind !== 'check' && c.kind !== 'foreign-key');
  return [name, ...relation.indexes.map((index) => index.name), ...indexed.map((c) => c.name)];
}

/** Sequences that belong to it stay with it, in its schema, under their names. */
function moveTable(state: WorkingState, from: Table, to: Table): void {
  const sequences = ownedSequences(state, from.id);
  putTable(state, to);
  for (const sequence of sequences) {
    if (!sequence.ownedBy) continue;
    const ownedBy = { table: to.id, column: sequence.ownedBy.column };
    const id = relationId(to.schema, sequence.name);
    if (id !== sequence.id) removeRelation(state, sequence);
    putOther(state, { ...sequence, id, schema: to.schema, ownedBy });
  }
}

function movedTable(table: Table, schema: string, name: string, id: RelationId): Table {
  const { schema: oldSchema, name: oldName } = table;
  const names = { schema: oldSchema, newSchema: schema, table: oldName, newTable: name };
  const renaming = { column: undefined, newColumn: undefined, ...names };
  const moved = renamedWithin(table, renaming);
  const constraints = moved.constraints.map((c) => repointed(c, table.id, id));
  const policies = moved.policies.map((policy) => repointedReads(policy, table.id, id));
  return { ...moved, id, schema, name, constraints, policies };
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
    triggers: table.triggers.map((trigger) => renamedTrigger(trigger, renaming)),
    columns: table.columns.map((column) =>
      column.default || column.generatedAs
        ? {
            ...column,
            default: inTraced(column.default),
            generatedAs: column.generatedAs && renameIn(column.generatedAs, renaming),
          }
        : column,
    ),
  };
}

function renamedConstraint(constraint: Constraint, renaming: Renaming): Constraint {
  const { column, newColumn } = renaming;
  const renamed = (name: string) => (name === column && newColumn !== undefined ? newColumn : name);
  switch (constraint.kind) {
    case 'primary-key':
    case 'unique':
      return {
        ...withItsNames(constraint, renaming),
        columns: constraint.columns.map(renamed),
        include: constraint.include.map(renamed),
      };
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
        ...withItsNames(constraint, renaming),
        elements: constraint.elements.map((e) => ({ ...e, element: renameInElement(e.element, renaming) })),
        where: constraint.where && renameIn(constraint.where, renaming),
      };
  }
}

function renamedIndex(index: Index, renaming: Renaming): Index {
  const { column, newColumn } = renaming;
  return {
    ...withItsNames(index, renaming),
    elements: index.elements.map((element) => renameInElement(element, renaming)),
    include: index.include.map((name) => (name === column && newColumn !== undefined ? newColumn : name)),
    where: index.where && renameIn(index.where, renaming),
  };
}

/** The columns of an index keep their names when those of the table get others. */
function withItsNames<T extends Index | KeyConstraint | ExclusionConstraint>(item: T, { column }: Renaming): T {
  if (column === undefined || item.namedAfter) return item;
  const names = indexNamesOf(item);
  return names.includes(column) ? { ...item, namedAfter: names } : item;
}

function renamedTrigger(trigger: Trigger, renaming: Renaming): Trigger {
  const { column, newColumn } = renaming;
  if (column === undefined || newColumn === undefined) return trigger;
  const row = (table: 'new' | 'old') => ({ schema: '', table, newTable: table, column, newColumn });
  return {
    ...trigger,
    updateColumns: trigger.updateColumns.map((name) => (name === column ? newColumn : name)),
    when: trigger.when && renameIn(renameIn(trigger.when, row('new')), row('old')),
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

/** The foreign keys, policies and views of others. */
function pointOthersAt(
  state: WorkingState,
  { id: from, schema, name }: { id: RelationId; schema: string; name: string },
  to: RelationId,
) {
  const moved = state.relation(to);
  const newNames = { newSchema: moved?.schema ?? schema, newTable: moved?.name ?? name };
  const renaming = { schema, ...newNames, table: name, column: undefined, newColumn: undefined };
  for (const id of state.dependentsOf(from)) {
    const user = state.relation(id);
    if (user?.kind === 'table') {
      const constraints = user.constraints.map((c) => repointed(c, from, to));
      const policies = user.policies.map((p) => repointedReads(renamedInPolicy(p, renaming), from, to));
      putTable(state, { ...user, constraints, policies });
    } else if (user?.kind === 'view' || user?.kind === 'materialized-view') {
      putView(state, repointedReads(user, from, to));
    }
  }
}

/** A policy of another table, whose sub-queries name what is renamed. */
export function renamedInPolicy(policy: Policy, renaming: Renaming): Policy {
  const using = policy.using && { ...policy.using, value: renameInOther(policy.using.value, renaming) };
  const check = policy.check && { ...policy.check, value: renameInOther(policy.check.value, renaming) };
  const isChanged = using?.value !== policy.using?.value || check?.value !== policy.check?.value;
  return isChanged ? { ...policy, using, check } : policy;
}

function repointedReads<T extends View | Policy>(reader: T, from: RelationId, to: RelationId): T {
  if (!reader.dependsOn.includes(from) && !reader.reads.some((use) => use.relation === from)) return reader;
  return {
    ...reader,
    dependsOn: reader.dependsOn.map((used) => (used === from ? to : used)),
    reads: reader.reads.map((use) => (use.relation === from ? { ...use, relation: to } : use)),
  };
}

function repointed(constraint: Constraint, from: RelationId, to: RelationId): Constraint {
  if (constraint.kind !== 'foreign-key' || constraint.references !== from) return constraint;
  return { ...constraint, references: to };
}
