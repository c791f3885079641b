/** Reads ALTER TABLE and its like for indexes, views, sequences and types: one action for each command. */
import type {
  AlterTableCmd,
  AlterTableStmt,
  ATAlterConstraint,
  Constraint,
  ObjectType as ObjectTypeCode,
} from '@pgsql/types';
import type { Span } from '../../../text/span.js';
import type { AlterAction, AlterTable, Name, RelationKind } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, part } from '../tree.js';
import { readConstraint } from './constraints.js';
import { readColumn } from './create-table.js';
import { readExpression } from './expression.js';
import { relationEnd, relationName, roleName, typeName } from './names.js';
import { resetOptions, storageOptions } from './options.js';

export const relationKinds: { readonly [K in ObjectTypeCode]?: RelationKind } = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'foreign-table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized-view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
};

export function readAlterTable(c: Cursor, node: AlterTableStmt, range: Range): AlterTable {
  const end = relationEnd(c, node.relation);
  const first = c.char(end + 1, '*') ? end + 2 : end + 1;
  const ranges = c.commas({ first, last: range.last });
  const objectType = relationKinds[node.objtype ?? 'OBJECT_TABLE'] ?? 'table';
  const actions: AlterAction[] = [];
  const commands = node.cmds ?? [];
  for (let i = 0; i < commands.length; i++) {
    const action = part(commands[i], 'AlterTableCmd');
    if (action) actions.push(readAction(c, action, ranges[i] ?? { first, last: range.last }, objectType));
  }
  return {
    kind: 'alter-table',
    objectType,
    table: relationName(c, node.relation),
    only: c.is(c.at(node.relation?.location) - 1, 'only'),
    ifExists: node.missing_ok === true,
    actions,
    span: c.span(range.first, range.last),
  };
}

function readAction(c: Cursor, node: AlterTableCmd, range: Range, objectType: RelationKind): AlterAction {
  const span = c.span(range.first, range.last);
  const tableAction = readTableAction(c, node, span) ?? readSetting(c, node, range, span);
  if (tableAction) return tableAction;
  const other: AlterAction = { kind: 'other', tag: node.subtype ?? '', span };
  const ifExists = node.missing_ok === true;
  const cascade = node.behavior === 'DROP_CASCADE';
  const target = targetName(c, node, range, objectType);
  switch (node.subtype) {
    case 'AT_AddColumn': {
      const definition = part(node.def, 'ColumnDef');
      if (!definition) return other;
      const column = readColumn(c, definition, {
        first: c.at(definition.location),
        last: attributeEnd(c, range, objectType),
      });
      return { kind: 'add-column', column, ifNotExists: ifExists, span };
    }
    case 'AT_DropColumn':
      return { kind: 'drop-column', column: target, ifExists, cascade, span };
    case 'AT_SetNotNull':
      return { kind: 'set-not-null', column: target, span };
    case 'AT_DropNotNull':
      return { kind: 'drop-not-null', column: target, span };
    case 'AT_ColumnDefault':
      if (!node.def) return { kind: 'drop-default', column: target, span };
      return { kind: 'set-default', column: target, default: readExpression(c, node.def), span };
    case 'AT_AlterColumnType': {
      const definition = part(node.def, 'ColumnDef');
      if (!definition?.typeName) return other;
      const using = definition.raw_default && readExpression(c, definition.raw_default);
      return { kind: 'set-type', column: target, type: typeName(c, definition.typeName), using, span };
    }
    case 'AT_DropExpression':
      return { kind: 'drop-expression', column: target, ifExists, span };
    case 'AT_DropIdentity':
      return { kind: 'drop-identity', column: target, ifExists, span };
    case 'AT_AddIdentity': {
      const identity = part(node.def, 'Constraint')?.generated_when === 'd' ? 'by default' : 'always';
      return { kind: 'add-identity', column: target, identity, span };
    }
    case 'AT_AddConstraint': {
      const constraint = readAddedConstraint(c, part(node.def, 'Constraint'), range);
      return constraint ? { kind: 'add-constraint', constraint, span } : other;
    }
    case 'AT_DropConstraint':
      return { kind: 'drop-constraint', constraint: target, ifExists, cascade, span };
    case 'AT_ValidateConstraint':
      return { kind: 'validate-constraint', constraint: target, span };
    case 'AT_AlterConstraint': {
      const change = part(node.def, 'ATAlterConstraint');
      return change ? readChangedConstraint(c, change, range, span) : other;
    }
    default:
      return other;
  }
}

/** A flag that is off is missing in the tree. */
function readChangedConstraint(c: Cursor, node: ATAlterConstraint, { first }: Range, span: Span): AlterAction {
  return {
    kind: 'alter-constraint',
    constraint: c.name(first + 2, node.conname),
    deferrable: node.alterDeferrability ? node.deferrable === true : undefined,
    enforced: node.alterEnforceability ? node.is_enforced === true : undefined,
    noInherit: node.alterInheritability ? node.noinherit === true : undefined,
    span,
  };
}

/** The actions that concern the whole table. */
function readTableAction(c: Cursor, node: AlterTableCmd, span: AlterAction['span']): AlterAction | undefined {
  switch (node.subtype) {
    case 'AT_EnableRowSecurity':
      return { kind: 'row-security', enabled: true, span };
    case 'AT_DisableRowSecurity':
      return { kind: 'row-security', enabled: false, span };
    case 'AT_ForceRowSecurity':
      return { kind: 'force-row-security', forced: true, span };
    case 'AT_NoForceRowSecurity':
      return { kind: 'force-row-security', forced: false, span };
    case 'AT_SetLogged':
      return { kind: 'set-persistence', persistence: 'permanent', span };
    case 'AT_SetUnLogged':
      return { kind: 'set-persistence', persistence: 'unlogged', span };
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize': {
      const named = part(node.def, 'PartitionCmd')?.name;
      if (!named) return undefined;
      const partition = relationName(c, named);
      if (node.subtype !== 'AT_AttachPartition') return { kind: 'detach-partition', partition, span };
      return { kind: 'attach-partition', partition, bound: boundBehind(c, partition.span, span), span };
    }
    case 'AT_AddInherit':
    case 'AT_DropInherit': {
      const parent = part(node.def, 'RangeVar');
      const kind = node.subtype === 'AT_AddInherit' ? 'inherit' : 'no-inherit';
      return parent && { kind, parent: relationName(c, parent), span };
    }
    default:
      return undefined;
  }
}

/** What an ATTACH PARTITION says behind the partition's name. */
function boundBehind(c: Cursor, { end }: Span, action: Span): Span | undefined {
  const start = c.start(c.indexOf(end));
  return end < start && start < action.end ? { start, end: action.end } : undefined;
}

/** The actions that set storage parameters, the owner, or whether triggers fire. */
function readSetting(
  c: Cursor,
  node: AlterTableCmd,
  { last }: Range,
  span: AlterAction['span'],
): AlterAction | undefined {
  switch (node.subtype) {
    case 'AT_SetRelOptions':
      return { kind: 'set-options', options: storageOptions(itemsOf(node.def)), span };
    case 'AT_ResetRelOptions':
      return { kind: 'set-options', options: resetOptions(itemsOf(node.def)), span };
    case 'AT_ChangeOwner':
      return node.newowner && { kind: 'owner', owner: roleName(c, node.newowner), span };
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_DisableTrig':
    // Fires only where the server applies what was replicated.
    case 'AT_EnableReplicaTrig': {
      const enabled = node.subtype === 'AT_EnableTrig' || node.subtype === 'AT_EnableAlwaysTrig';
      return { kind: 'set-trigger-state', trigger: c.name(last, node.name), enabled, span };
    }
    case 'AT_EnableTrigAll':
    case 'AT_EnableTrigUser':
      return { kind: 'set-trigger-state', trigger: undefined, enabled: true, span };
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return { kind: 'set-trigger-state', trigger: undefined, enabled: false, span };
    default:
      return undefined;
  }
}

/** An attribute of a type may have CASCADE or RESTRICT behind it. */
function attributeEnd(c: Cursor, { last }: Range, objectType: RelationKind): number {
  const behaves = objectType === 'type' && (c.is(last, 'cascade') || c.is(last, 'restrict'));
  return behaves ? last - 1 : last;
}

function readAddedConstraint(c: Cursor, node: Constraint | undefined, { last }: Range) {
  return node && readConstraint(c, node, { first: c.at(node.location), last });
}

/** The name in `ALTER [COLUMN] name`, `DROP [COLUMN | CONSTRAINT] [IF EXISTS] name`, `VALIDATE CONSTRAINT name`. */
function targetName(c: Cursor, node: AlterTableCmd, { first }: Range, objectType: RelationKind): Name {
  let at = first + 1;
  const attribute = objectType === 'type' && c.is(at, 'attribute');
  if (c.is(at, 'column') || c.is(at, 'constraint') || attribute) at++;
  if (c.are(at, 'if', 'exists')) at += 2;
  return c.name(at, node.name);
}
