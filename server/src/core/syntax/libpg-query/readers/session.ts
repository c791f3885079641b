/** Reads SET, RESET and the transaction statements. */
import type { Node, SelectStmt, TransactionStmt, VariableSetStmt } from '@pgsql/types';
import type { SetVariable, Transaction } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { part, parts, strings } from '../tree.js';

/** `undefined` for FROM CURRENT, SET TRANSACTION and values that are no literals. */
export function readSetVariable(c: Cursor, node: VariableSetStmt, { first, last }: Range): SetVariable | undefined {
  const span = c.span(first, last);
  const local = node.is_local === true;
  const name = (node.name ?? '').toLowerCase();
  switch (node.kind) {
    case 'VAR_RESET_ALL':
      return { kind: 'set-variable', name: 'all', values: undefined, local, span };
    case 'VAR_RESET':
    case 'VAR_SET_DEFAULT':
      return { kind: 'set-variable', name, values: undefined, local, span };
    case 'VAR_SET_VALUE': {
      const values = (node.args ?? []).map(literal);
      if (!values.every((value) => value !== undefined)) return undefined;
      return { kind: 'set-variable', name, values, local, span };
    }
    default:
      return undefined;
  }
}

/**
 * The values that SET gives a variable of a function or a role: `undefined` for DEFAULT and RESET, none where they are
 * not known, as with FROM CURRENT.
 */
export function settingValues(node: VariableSetStmt): readonly string[] | undefined {
  if (node.kind === 'VAR_SET_DEFAULT' || node.kind === 'VAR_RESET') return undefined;
  return (node.args ?? []).map(literal).filter((value) => value !== undefined);
}

/** `SELECT set_config(name, value, is_local)` with literal arguments and nothing else. */
export function readSetConfig(c: Cursor, node: SelectStmt, { first, last }: Range): SetVariable | undefined {
  const [target, more] = parts(node.targetList, 'ResTarget');
  const call = part(target?.val, 'FuncCall');
  if (!call || more || node.fromClause || node.whereClause) return undefined;
  if (strings(call.funcname).at(-1) !== 'set_config') return undefined;
  const [name, value, isLocal] = (call.args ?? []).map(literal);
  if (name === undefined || value === undefined || isLocal === undefined) return undefined;
  const folded = name.toLowerCase();
  return {
    kind: 'set-variable',
    name: folded,
    values: folded === 'search_path' ? splitPath(value) : [value],
    local: isLocal === 'true',
    span: c.span(first, last),
  };
}

/** The value of a literal as SET would store it; casts of literals count. */
function literal(node: Node): string | undefined {
  const cast = part(node, 'TypeCast');
  if (cast?.arg) return literal(cast.arg);
  const constant = part(node, 'A_Const');
  if (!constant || constant.isnull) return undefined;
  if (constant.sval) return constant.sval.sval ?? '';
  if (constant.fval) return constant.fval.fval ?? '';
  if (constant.boolval) return String(constant.boolval.boolval === true);
  return constant.ival ? String(constant.ival.ival ?? 0) : undefined;
}

/** set_config has the whole path in one string: `app, "Other"`. */
function splitPath(value: string): string[] {
  return value.split(',').map((entry) => {
    const name = entry.trim();
    return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
  });
}

const actions: Readonly<Record<string, Transaction['action']>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'release',
  TRANS_STMT_ROLLBACK_TO: 'rollback-to',
};

/** `undefined` for the statements of two-phase commit. */
export function readTransaction(c: Cursor, node: TransactionStmt, { first, last }: Range): Transaction | undefined {
  const action = actions[node.kind ?? ''];
  if (!action) return undefined;
  return {
    kind: 'transaction',
    action,
    savepoint: node.savepoint_name,
    chain: node.chain === true,
    span: c.span(first, last),
  };
}
