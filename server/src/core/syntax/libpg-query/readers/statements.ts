/** Which reader reads which statement. */
import type { Node } from '@pgsql/types';
import type { Ddl } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { part, type Tag, tagOf } from '../tree.js';
import { readAlterTable } from './alter-table.js';
import { readCreateIndex } from './create-index.js';
import { readCreateTable } from './create-table.js';
import { readCopy, readDelete, readInsert, readMerge, readTruncate, readUpdate } from './data.js';
import { readAlterDomain, readDomain } from './domain.js';
import { readExtension } from './extension.js';
import { readAlterFunction, readFunction } from './function.js';
import { readAlterOwner, readComment, readDrop, readDropRole, readRename, readSetSchema } from './objects.js';
import { readCall, readDo, readExecute, readSelectStatement } from './opaque.js';
import { readAlterPolicy, readCreatePolicy } from './policy.js';
import { readDefaultPrivileges, readGrant, readGrantRole } from './privileges.js';
import { readAlterRole, readCreateRole, readDatabaseSetting, readRoleSetting } from './role.js';
import { readSchema } from './schema.js';
import { readAlterSequence, readSequence } from './sequence.js';
import { readSetVariable, readTransaction } from './session.js';
import type { StatementReader } from './statement.js';
import { readTrigger } from './trigger.js';
import { readAlterEnum, readCompositeType, readDefine, readEnumType, readRangeType } from './type.js';
import { readCreateAs, readRefresh, readView } from './view.js';

const readers: { readonly [K in Tag]?: StatementReader<K> } = {
  CreateStmt: readCreateTable,
  CreateTableAsStmt: readCreateAs,
  AlterTableStmt: readAlterTable,
  IndexStmt: readCreateIndex,
  CreatePolicyStmt: readCreatePolicy,
  AlterPolicyStmt: readAlterPolicy,
  ViewStmt: readView,
  CreateSchemaStmt: (c, node, range) => readSchema(c, node, range, readStatement),
  CreateFunctionStmt: readFunction,
  AlterFunctionStmt: readAlterFunction,
  CreateTrigStmt: readTrigger,
  CreateEnumStmt: readEnumType,
  CompositeTypeStmt: readCompositeType,
  CreateRangeStmt: readRangeType,
  DefineStmt: readDefine,
  AlterEnumStmt: readAlterEnum,
  CreateDomainStmt: readDomain,
  AlterDomainStmt: readAlterDomain,
  CreateSeqStmt: readSequence,
  AlterSeqStmt: readAlterSequence,
  CreateExtensionStmt: readExtension,
  RefreshMatViewStmt: readRefresh,
  CreateRoleStmt: readCreateRole,
  AlterRoleStmt: readAlterRole,
  AlterRoleSetStmt: readRoleSetting,
  AlterDatabaseSetStmt: readDatabaseSetting,
  GrantStmt: readGrant,
  GrantRoleStmt: readGrantRole,
  AlterDefaultPrivilegesStmt: readDefaultPrivileges,
  AlterOwnerStmt: readAlterOwner,
  DropStmt: readDrop,
  DropRoleStmt: readDropRole,
  RenameStmt: readRename,
  AlterObjectSchemaStmt: readSetSchema,
  CommentStmt: readComment,
  VariableSetStmt: readSetVariable,
  TransactionStmt: readTransaction,
  DoStmt: readDo,
  CallStmt: readCall,
  ExecuteStmt: readExecute,
  SelectStmt: readSelectStatement,
  InsertStmt: readInsert,
  UpdateStmt: readUpdate,
  DeleteStmt: readDelete,
  MergeStmt: readMerge,
  TruncateStmt: readTruncate,
  CopyStmt: readCopy,
};

const read: ReadonlySet<string> = new Set(Object.keys(readers));

/** Whether a statement with this tag needs its tree to be read. */
export function isRead(tag: string): boolean {
  return read.has(tag);
}

export function readStatement(c: Cursor, node: Node, range: Range): Ddl {
  const tag = tagOf(node);
  const reader = readers[tag] as ((c: Cursor, content: unknown, range: Range) => Ddl | undefined) | undefined;
  return reader?.(c, part(node, tag), range) ?? { kind: 'other', tag, span: c.span(range.first, range.last) };
}
