/** What a partition has from its parent: keys, foreign keys, checks and indexes, each under a name of its own. */
import type { Expression } from '../../syntax/expression.js';
import type {
  CheckConstraint,
  Constraint,
  ExclusionConstraint,
  ForeignKey,
  Index,
  KeyConstraint,
  RelationId,
  Table,
} from '../catalog.js';
import { indexNamesOf } from '../implicit-names.js';
import { primaryKeyOf } from '../keys.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { refusePart } from './columns.js';
import { chooseForeignKeyName, chooseIndexName } from './constraints.js';
import { sameExpression } from './same.js';

/** The table and all below it, parents first. */
export function* familyOf(state: WorkingState, id: RelationId): Generator<RelationId, void, undefined> {
  yield id;
  for (const child of state.childrenOf(id)) yield* familyOf(state, child);
}

/** Gives a partition all that its parent has; what it has already of the same shape becomes the parent's. */
export function inheritAll(state: WorkingState, parent: Table, child: RelationId): void {
  for (const constraint of parent.constraints) inheritConstraint(state, constraint, child);
  for (const index of parent.indexes) inheritIndex(state, index, child);
}

/**
 * A key that ALTER TABLE adds takes over the partition's key of the same columns, whether that is a primary key or
 * unique. One that is there when the partition comes takes over those of its own kind.
 */
export function inheritConstraint(state: WorkingState, constraint: Constraint, id: RelationId, isAdded = false) {
  const child = state.table(id);
  if (!child || state.refused || (constraint.kind === 'check' && constraint.noInherit)) return;
  if (constraint.kind === 'check') return inheritCheck(state, constraint, child);
  if (constraint.kind === 'foreign-key' && constraint.references === id) {
    return state.refuse(
      `cannot ALTER TABLE "${child.name}" because it is being used by active queries in this session`,
    );
  }
  const free = child.constraints.filter((candidate) => !candidate.inherited);
  const own = counterpart(constraint, free, isAdded);
  if (!own && constraint.kind === 'primary-key' && primaryKeyOf(child)) {
    return refusePart(state, child, `multiple primary keys for table "${child.name}" are not allowed`);
  }
  const copy = own
    ? { ...own, inherited: true }
    : { ...withoutComments(constraint), name: inheritedName(state, child, constraint), inherited: true };
  const constraints = own ? child.constraints.map((c) => (c === own ? copy : c)) : [...child.constraints, copy];
  putTable(state, { ...withKeyColumns(child, constraint), constraints });
  for (const grandchild of state.childrenOf(id)) inheritConstraint(state, copy, grandchild, isAdded);
}

/** A check of the same name that says the same becomes the parent's too; one that says something else stands in the way. */
function inheritCheck(state: WorkingState, check: CheckConstraint, child: Table) {
  const own = child.constraints.find((candidate) => candidate.name === check.name);
  if (own && !sameConstraint(own, check)) {
    return state.refuse(`constraint "${check.name}" for relation "${child.name}" already exists`);
  }
  if (own?.inherited) return;
  const copy: Constraint = { ...(own ?? check), inherited: true };
  const constraints = own ? child.constraints.map((c) => (c === own ? copy : c)) : [...child.constraints, copy];
  putTable(state, { ...child, constraints });
  for (const grandchild of state.childrenOf(child.id)) inheritConstraint(state, check, grandchild);
}

export function inheritIndex(state: WorkingState, index: Index, id: RelationId): void {
  const child = state.table(id);
  if (!child) return;
  const own = child.indexes.find((candidate) => !candidate.inherited && sameIndex(candidate, index));
  const name = () => chooseIndexName(state, child, indexNamesOf(index), 'idx');
  const copy: Index = own
    ? { ...own, inherited: true }
    : { ...index, name: name(), inherited: true, comment: undefined };
  const indexes = own ? child.indexes.map((i) => (i === own ? copy : i)) : [...child.indexes, copy];
  putTable(state, { ...child, indexes });
  for (const grandchild of state.childrenOf(id)) inheritIndex(state, copy, grandchild);
}

/** Drops from the children what they have because of the parent's constraint. */
export function disinheritConstraint(state: WorkingState, constraint: Constraint, parent: RelationId): void {
  for (const id of state.childrenOf(parent)) {
    const child = state.table(id);
    const inherited = child?.constraints.filter((c) => c.inherited) ?? [];
    const copy = counterpart(constraint, inherited, true);
    if (!child || !copy) continue;
    if (isOwnCheck(child, copy, constraint)) {
      const own = { ...copy, inherited: false };
      putTable(state, { ...child, constraints: child.constraints.map((c) => (c === copy ? own : c)) });
      continue;
    }
    putTable(state, { ...child, constraints: child.constraints.filter((c) => c !== copy) });
    disinheritConstraint(state, copy, id);
  }
}

/** An inheriting table keeps the check that it had itself. */
function isOwnCheck(child: Table, copy: Constraint, constraint: Constraint): boolean {
  return !child.partitionOf && copy.kind === 'check' && copy.origin.statement !== constraint.origin.statement;
}

export function disinheritIndex(state: WorkingState, index: Index, parent: RelationId): void {
  for (const id of state.childrenOf(parent)) {
    const child = state.table(id);
    const copy = child?.indexes.find((candidate) => candidate.inherited && sameIndex(candidate, index));
    if (!child || !copy) continue;
    putTable(state, { ...child, indexes: child.indexes.filter((candidate) => candidate !== copy) });
    disinheritIndex(state, copy, id);
  }
}

/** The index of the partitioned table that an index of its partition belongs to. */
export function parentIndex(
  state: WorkingState,
  table: Table,
  index: Index,
): { readonly table: Table; readonly index: Index } | undefined {
  const parent = table.partitionOf && state.table(table.partitionOf);
  const found = parent?.indexes.find((candidate) => sameIndex(candidate, index));
  return parent && found ? { table: parent, index: found } : undefined;
}

/** The same for keys. */
export function parentKey(
  state: WorkingState,
  table: Table,
  key: Constraint,
): { readonly table: Table; readonly key: Constraint } | undefined {
  const parent = table.partitionOf && state.table(table.partitionOf);
  const found = parent && counterpart(key, parent.constraints, true);
  return parent && found ? { table: parent, key: found } : undefined;
}

/** A detached partition keeps what it had from its parent as its own. */
export function withOwnCopies(table: Table): Table {
  return {
    ...table,
    constraints: table.constraints.map((c) => (c.inherited ? { ...c, inherited: false } : c)),
    indexes: table.indexes.map((index) => (index.inherited ? { ...index, inherited: false } : index)),
  };
}

/** A partition's constraint and its index have comments of their own. */
function withoutComments(constraint: Constraint): Constraint {
  if (!('indexComment' in constraint) && !('comment' in constraint && constraint.comment)) return constraint;
  if (constraint.kind === 'exclusion') return { ...constraint, indexComment: undefined };
  return isKey(constraint) ? { ...constraint, comment: undefined, indexComment: undefined } : constraint;
}

function inheritedName(state: WorkingState, child: Table, constraint: Constraint): string {
  switch (constraint.kind) {
    case 'check':
      return constraint.name;
    case 'primary-key':
      return chooseIndexName(state, child, [], 'pkey');
    case 'unique':
      return chooseIndexName(state, child, indexNamesOf(constraint), 'key');
    case 'exclusion':
      return chooseIndexName(state, child, indexNamesOf(constraint), 'excl');
    case 'foreign-key':
      return child.constraints.some((own) => own.name === constraint.name)
        ? chooseForeignKeyName(state, child, constraint.columns)
        : constraint.name;
  }
}

function withKeyColumns(child: Table, constraint: Constraint): Table {
  if (constraint.kind !== 'primary-key') return child;
  const notNull = { value: true, origin: constraint.origin };
  return {
    ...child,
    columns: child.columns.map((c) =>
      constraint.columns.includes(c.name) && !c.notNull.value ? { ...c, notNull } : c,
    ),
  };
}

/** The constraint of a parent or partition that says the same; for a key, `anyKind` takes one of the other kind too. */
function counterpart(
  constraint: Constraint,
  candidates: readonly Constraint[],
  anyKind: boolean,
): Constraint | undefined {
  const same = candidates.find((candidate) => sameConstraint(candidate, constraint));
  if (same || !anyKind || !isKey(constraint)) return same;
  return candidates.find((candidate) => isKey(candidate) && sameKey(candidate, constraint));
}

function isKey(constraint: Constraint): constraint is KeyConstraint {
  return constraint.kind === 'primary-key' || constraint.kind === 'unique';
}

/** Whether two constraints say the same, whatever they are called. */
export function sameConstraint(a: Constraint, b: Constraint): boolean {
  if (a.kind === 'check' || b.kind === 'check') return a.kind === b.kind && sameCheck(a, b as CheckConstraint);
  if (a.kind === 'exclusion') return b.kind === 'exclusion' && sameExclusion(a, b);
  if (a.kind === 'foreign-key') return b.kind === 'foreign-key' && sameForeignKey(a, b);
  return a.kind === b.kind && sameKey(a, b as KeyConstraint);
}

const sameCheck = (a: Constraint, b: CheckConstraint) =>
  a.kind === 'check' && a.name === b.name && sameExpression(a.expression, b.expression);

const sameKey = (a: KeyConstraint, b: KeyConstraint) =>
  sameNames(a.columns, b.columns) && sameNames(a.include, b.include) && a.nullsNotDistinct === b.nullsNotDistinct;

const sameForeignKey = (a: ForeignKey, b: ForeignKey) =>
  sameNames(a.columns, b.columns) &&
  a.references === b.references &&
  sameNames(a.referencedColumns, b.referencedColumns) &&
  (a.onDelete ?? 'no action') === (b.onDelete ?? 'no action') &&
  (a.onUpdate ?? 'no action') === (b.onUpdate ?? 'no action');

const sameExclusion = (a: ExclusionConstraint, b: ExclusionConstraint) =>
  a.method === b.method && sameElements(a.elements.map(elementOf), b.elements.map(elementOf));

function sameIndex(a: Index, b: Index): boolean {
  return (
    a.unique === b.unique &&
    a.method === b.method &&
    sameElements(a.elements, b.elements) &&
    sameNames(a.include, b.include) &&
    a.nullsNotDistinct === b.nullsNotDistinct &&
    sameOptional(a.where, b.where)
  );
}

/** PostgreSQL takes an index in the other order for the same. */
function sameElements(a: Index['elements'], b: Index['elements']): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((element, i) => {
      const other = b[i];
      return (
        element.column?.value === other?.column?.value &&
        sameOptional(element.expression, other?.expression) &&
        element.operatorClass === other?.operatorClass
      );
    })
  );
}

function sameOptional(a: Expression | undefined, b: Expression | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameExpression(a, b));
}

const elementOf = ({ element }: ExclusionConstraint['elements'][number]) => element;

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
