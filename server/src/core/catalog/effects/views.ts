/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
import type { CreateView } from '../../syntax/ddl.js';
import type { Query } from '../../syntax/expression.js';
import type { RelationId, View } from '../catalog.js';
import { walkQuery } from '../keys.js';
import { relationId, temporarySchema } from '../names.js';
import { creationSchema, findRelation } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putView } from '../store.js';
import { grantedByDefault } from './default-privileges.js';
import { viewOptions } from './view-options.js';

export function createView(ddl: CreateView, state: WorkingState) {
  const schema = ddl.temporary ? temporarySchema : creationSchema(state, ddl.view);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const id = relationId(schema, ddl.view.name.value);
  const existing = state.relation(id);
  if (existing && !(ddl.orReplace && existing.kind === 'view')) {
    if (!ddl.ifNotExists) state.refuse(`relation "${ddl.view.name.value}" already exists`);
    return;
  }
  const replaced = existing?.kind === 'view' ? existing : undefined;
  const view: View = {
    kind: ddl.materialized ? 'materialized-view' : 'view',
    id,
    schema,
    name: ddl.view.name.value,
    query: ddl.query,
    dependsOn: relationsIn(ddl.query, state),
    indexes: [],
    triggers: replaced?.triggers ?? [],
    privileges: replaced?.privileges ?? grantedByDefault(state, schema),
    owner: replaced?.owner,
    ...viewOptions(ddl.options, state.origin(ddl.view.span)),
    comment: replaced?.comment,
    origin: state.origin(ddl.view.span),
  };
  putView(state, view);
}

/** The relations that a query reads, its subqueries included; names of its own WITH queries are none. */
function relationsIn(query: Query, state: WorkingState): RelationId[] {
  const found = new Set<RelationId>();
  collect(query, state, new Set(), found);
  return [...found];
}

function collect(query: Query, state: WorkingState, hidden: ReadonlySet<string>, found: Set<RelationId>): void {
  const names = new Set([...hidden, ...query.with.map((part) => part.name)]);
  for (const item of query.from) {
    if (item.kind === 'subquery') collect(item.query, state, names, found);
    if (item.kind !== 'relation' || (!item.relation.schema && names.has(item.relation.name.value))) continue;
    const relation = findRelation(state, item.relation);
    if (relation) found.add(relation.id);
  }
  for (const part of query.with) collect(part.query, state, names, found);
  for (const branch of query.branches) collect(branch, state, names, found);
  for (const expression of walkQuery({ ...query, from: [], with: [], branches: [] })) {
    if (expression.kind === 'subquery') collect(expression.query, state, names, found);
  }
}
