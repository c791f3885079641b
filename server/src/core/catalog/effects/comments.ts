/** COMMENT ON. */
import type { Comment } from '../../syntax/ddl.js';
import type { Constraint, Index, Table } from '../catalog.js';
import { type Traced, traced } from '../origin.js';
import { findRelation, missingRelation, requireTable } from '../resolve.js';
import { findNamed } from '../signatures.js';
import type { WorkingState } from '../state.js';
import { putFunction, putOther, putTable, putType, putView } from '../store.js';
import { changeColumn, requireColumns } from './columns.js';
import { requireType } from './types.js';

export function comment(ddl: Comment, state: WorkingState) {
  const text = ddl.text === undefined ? undefined : traced(ddl.text, state.origin(ddl.textSpan));
  switch (ddl.objectType) {
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'sequence':
      return onRelation(ddl, state, text);
    case 'column':
      return onColumn(ddl, state, text);
    case 'constraint':
      return onConstraint(ddl, state, text);
    case 'index':
      return onIndex(ddl, state, text);
    case 'function':
      return onFunction(ddl, state, text);
    case 'type':
    case 'domain':
      return onType(ddl, state, text);
    default:
      return;
  }
}

type Text = Traced<string> | undefined;

function onRelation(ddl: Comment, state: WorkingState, text: Text) {
  const relation = findRelation(state, ddl.object.name);
  if (!relation) return void state.refuseMissing(missingRelation(ddl.object.name));
  const wanted = ddl.objectType.replace('-', ' ');
  if (relation.kind !== ddl.objectType) return state.refuse(`"${relation.name}" is not a ${wanted}`);
  if (relation.kind === 'table') putTable(state, { ...relation, comment: text });
  else if (relation.kind === 'view' || relation.kind === 'materialized-view') {
    putView(state, { ...relation, comment: text });
  } else if ('ownedBy' in relation) putOther(state, { ...relation, comment: text });
}

function onFunction(ddl: Comment, state: WorkingState, text: Text): void {
  const found = findNamed(state, ddl.object);
  if (found) putFunction(state, { ...found, comment: text });
}

function onType(ddl: Comment, state: WorkingState, text: Text): void {
  const type = requireType(state, ddl.object.name);
  if (type) putType(state, { ...type, comment: text });
}

function onColumn(ddl: Comment, state: WorkingState, text: Text): void {
  const relation = ddl.object.table && findRelation(state, ddl.object.table);
  if (ddl.object.table && !relation) return void state.refuseMissing(missingRelation(ddl.object.table));
  if (relation?.kind !== 'table') return;
  const name = ddl.object.name.name.value;
  const missing = () => `column "${name}" of relation "${relation.name}" does not exist`;
  if (!requireColumns(state, relation, [name], missing)) return;
  putTable(
    state,
    changeColumn(relation, name, (column) => ({ ...column, comment: text })),
  );
}

function onConstraint(ddl: Comment, state: WorkingState, text: Text): void {
  const table = ddl.object.table && requireTable(state, ddl.object.table);
  if (!table) return;
  const name = ddl.object.name.name.value;
  if (table.constraints.some((constraint) => constraint.name === name)) {
    putTable(state, { ...table, constraints: table.constraints.map((c) => (c.name === name ? withText(c, text) : c)) });
  } else if (!table.unknown.some((unknown) => unknown.aspect === 'constraints')) {
    state.refuse(`constraint "${name}" for table "${table.name}" does not exist`);
  }
}

function onIndex(ddl: Comment, state: WorkingState, text: Text): void {
  const entry = findRelation(state, ddl.object.name);
  if (!entry) return void state.refuseMissing(missingRelation(ddl.object.name));
  const owner = entry.kind === 'index' ? state.relation(entry.table) : undefined;
  const set = (index: Index) => (index.name === entry.name ? { ...index, comment: text } : index);
  if (owner?.kind === 'table') onTableIndex(state, owner, entry.name, text);
  else if (owner?.kind === 'materialized-view') putView(state, { ...owner, indexes: owner.indexes.map(set) });
}

/** The index behind a constraint has a comment beside that of the constraint. */
function onTableIndex(state: WorkingState, table: Table, name: string, text: Text): void {
  const indexes = table.indexes.map((index) => (index.name === name ? { ...index, comment: text } : index));
  const constraints = table.constraints.map((c) =>
    c.name === name && c.kind !== 'check' && c.kind !== 'foreign-key' ? { ...c, indexComment: text } : c,
  );
  putTable(state, { ...table, indexes, constraints });
}

/** Of constraints, those of keys alone are kept: they are what comments explain. */
function withText(item: Constraint, text: Text): Constraint {
  return 'comment' in item ? { ...item, comment: text } : item;
}
