/** Where a statement names relations: what the cursor may stand on. */
import type { AlterAction, ConstraintDefinition, Ddl, ObjectName, RelationName } from '../core/syntax/ddl.js';

export function relationNamesIn(ddl: Ddl): readonly RelationName[] {
  switch (ddl.kind) {
    case 'create-table':
      return [
        ddl.table,
        ...(ddl.partitionOf ? [ddl.partitionOf] : []),
        ...ddl.inherits,
        ...ddl.like.map((like) => like.source),
        ...referencesIn([...ddl.columns.flatMap((column) => column.constraints), ...ddl.constraints]),
      ];
    case 'alter-table':
      return [ddl.table, ...ddl.actions.flatMap(namesInAction)];
    case 'create-index':
    case 'create-policy':
    case 'alter-policy':
      return [ddl.table];
    case 'create-schema':
      return ddl.elements.flatMap(relationNamesIn);
    case 'drop':
      return ddl.objects.flatMap(namesInObject);
    case 'rename':
    case 'set-schema':
    case 'comment':
      return namesInObject(ddl.object);
    default:
      return [];
  }
}

function namesInAction(action: AlterAction): readonly RelationName[] {
  switch (action.kind) {
    case 'add-constraint':
      return referencesIn([action.constraint]);
    case 'add-column':
      return referencesIn(action.column.constraints);
    case 'attach-partition':
    case 'detach-partition':
      return [action.partition];
    case 'inherit':
    case 'no-inherit':
      return [action.parent];
    default:
      return [];
  }
}

/** The object itself may be a table; what belongs to a table names that. */
function namesInObject({ name, table }: ObjectName): readonly RelationName[] {
  return table ? [table] : [name];
}

function referencesIn(constraints: readonly ConstraintDefinition[]): readonly RelationName[] {
  return constraints.flatMap((constraint) => (constraint.kind === 'foreign-key' ? [constraint.references] : []));
}
