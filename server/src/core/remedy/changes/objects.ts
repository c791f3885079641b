/** What rules ask of functions, views and extensions, and of the words of a migration. */
import type { DatabaseFunction, View } from '../../catalog/catalog.js';
import type { Origin } from '../../catalog/origin.js';
import type { Statement } from '../../syntax/source-file.js';
import type { SchemaChange } from '../change.js';

export function createExtension(extension: string): SchemaChange {
  return { kind: 'create-extension', extension };
}

/** `functionSetting(owner, 'search_path', "''")`: the value as SQL. */
export function functionSetting(of: DatabaseFunction, setting: string, value: string): SchemaChange {
  return { kind: 'set-function-setting', function: of, setting, value };
}

type FunctionAttribute = Extract<SchemaChange, { kind: 'set-function-attribute' }>['attribute'];

export function functionAttribute(of: DatabaseFunction, attribute: FunctionAttribute): SchemaChange {
  return { kind: 'set-function-attribute', function: of, attribute };
}

/** `viewOption(view, 'security_invoker', 'true')`. */
export function viewOption(view: View, option: string, value: string): SchemaChange {
  return { kind: 'set-view-option', view: view.id, option, value };
}

/** SQL in the place of a part of a statement; only where its file may be edited. */
export function rewrite(at: Origin, sql: string): SchemaChange {
  return { kind: 'rewrite', at, sql };
}

/** A statement, without its semicolon, directly in front of another. */
export function statementBefore(statement: Statement, sql: string): SchemaChange {
  return { kind: 'add-statement', side: 'before', statement, sql };
}

/** A statement, without its semicolon, directly behind another. */
export function statementAfter(statement: Statement, sql: string): SchemaChange {
  return { kind: 'add-statement', side: 'after', statement, sql };
}

export function removeStatement(statement: Statement): SchemaChange {
  return { kind: 'remove-statement', statement };
}
