/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
import type { CreateView, Name } from '../../syntax/ddl.js';
import type { View } from '../catalog.js';
import { formatType } from '../format-type.js';
import { relationId, temporarySchema } from '../names.js';
import { creationSchema } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putView } from '../store.js';
import { grantedByDefault } from './default-privileges.js';
import { type OutputColumn, readQuery } from './query-scope.js';
import { isTypeTaken } from './types.js';
import { viewOptions } from './view-options.js';

export function createView(ddl: CreateView, state: WorkingState) {
  const schema = ddl.temporary ? temporarySchema : creationSchema(state, ddl.view);
  if (schema === undefined) return state.refuse('no schema has been selected to create in');
  const id = relationId(schema, ddl.view.name.value);
  const existing = state.relation(id);
  if (existing && !(ddl.orReplace && existing.kind === 'view')) {
    if (ddl.orReplace) state.refuse(`"${existing.name}" is not a view`);
    else if (!ddl.ifNotExists) state.refuse(`relation "${ddl.view.name.value}" already exists`);
    return;
  }
  if (!existing && isTypeTaken(state, schema, ddl.view.name.value)) return;
  const replaced = existing?.kind === 'view' ? existing : undefined;
  const { dependsOn, reads, output } = readQuery(ddl.query, state);
  const columns = namedColumns(output, ddl.columnNames);
  const refusal = replaced && replaceRefusal(replaced.columns, columns);
  if (refusal !== undefined) return state.refuse(refusal);
  const view: View = {
    kind: ddl.materialized ? 'materialized-view' : 'view',
    id,
    schema,
    name: ddl.view.name.value,
    query: ddl.query,
    dependsOn,
    reads,
    columns,
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

/** A view may get more columns behind those that it has. */
function replaceRefusal(before: View['columns'], after: View['columns']): string | undefined {
  if (!before || !after) return undefined;
  if (after.length < before.length) return 'cannot drop columns from view';
  const changed = before.findIndex((column, i) => column.name !== after[i]?.name);
  if (changed >= 0) return `cannot change name of view column "${before[changed]?.name}" to "${after[changed]?.name}"`;
  for (const [i, { name, type }] of before.entries()) {
    const [from, to] = [type, after[i]?.type].map((known) => known && formatType(known));
    if (from && to && from !== to) return `cannot change data type of view column "${name}" from ${from} to ${to}`;
  }
  return undefined;
}

/** The names that the statement gives replace those of the query from the left. */
function namedColumns(output: readonly OutputColumn[] | undefined, names: readonly Name[]): View['columns'] {
  return output?.map((column, i) => ({ name: names[i]?.value ?? column.name, type: column.type }));
}
