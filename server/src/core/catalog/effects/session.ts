/** Statements about the session: the search path and transactions. */
import type { SetStoredVariable, SetVariable, Transaction } from '../../syntax/ddl.js';
import type { Step } from '../history.js';
import {
  type SearchPath,
  type StoredSearchPath,
  searchPathKey,
  storedSearchPathKey,
  type TransactionEntry,
  transactionKey,
  type WorkingState,
} from '../state.js';

export function setVariable(ddl: SetVariable, state: WorkingState): void {
  if (ddl.name !== 'search_path' && ddl.name !== 'all') return;
  const before = currentPath(state);
  const values = ddl.values && pathOf(ddl.values);
  const path: SearchPath = {
    kind: 'search-path',
    file: state.statement.path,
    session: ddl.local ? before?.session : values,
    local: ddl.local ? values : undefined,
  };
  state.set(searchPathKey, path);
}

/** ALTER ROLE and ALTER DATABASE ... SET search_path: for the sessions to come. */
export function setStoredVariable(ddl: SetStoredVariable, state: WorkingState): void {
  if ((ddl.name !== 'search_path' && ddl.name !== 'all') || !isForMigrations(ddl) || ddl.values?.length === 0) return;
  const before = state.get(storedSearchPathKey) as StoredSearchPath | undefined;
  const file = state.statement.path;
  const stored: StoredSearchPath = {
    kind: 'stored-search-path',
    file,
    path: ddl.values && pathOf(ddl.values),
    earlier: before?.file === file ? before.earlier : before?.path,
  };
  state.set(storedSearchPathKey, stored);
}

/** Of a role by name it is not known whether migrations run as it; that of the application is more likely. */
function isForMigrations({ on, target }: SetStoredVariable): boolean {
  return on === 'database' || target === undefined || migratingRoles.has(target.value);
}

const migratingRoles: ReadonlySet<string> = new Set(['current_user', 'current_role', 'session_user', 'postgres']);

export function transaction(ddl: Transaction, state: WorkingState) {
  switch (ddl.action) {
    case 'begin':
      if (!openTransaction(state)) begin(state);
      return;
    case 'commit':
      return end(ddl, state);
    case 'rollback':
      rollBack(openTransaction(state)?.statement, state);
      return end(ddl, state);
    case 'savepoint':
      return savepoint(ddl.savepoint ?? '', state);
    case 'rollback-to': {
      const open = openTransaction(state);
      rollBack(open?.savepoints.findLast((point) => point.name === ddl.savepoint)?.statement, state);
      return;
    }
    case 'release':
      return release(ddl.savepoint, state);
  }
}

function begin(state: WorkingState): void {
  const entry: TransactionEntry = { kind: 'transaction', statement: state.statement, savepoints: [] };
  state.set(transactionKey, entry);
}

/** SET LOCAL ends here; AND CHAIN begins the next transaction at once. */
function end(ddl: Transaction, state: WorkingState): void {
  const path = currentPath(state);
  if (path?.local) state.set(searchPathKey, { ...path, local: undefined });
  if (ddl.chain) begin(state);
  else if (state.get(transactionKey)) state.set(transactionKey, undefined);
}

function savepoint(name: string, state: WorkingState): void {
  const open = openTransaction(state);
  if (!open) return;
  const entry: TransactionEntry = {
    ...open,
    savepoints: [...open.savepoints, { name, statement: state.statement }],
  };
  state.set(transactionKey, entry);
}

/** The savepoint is forgotten, with those that came after it. */
function release(name: string | undefined, state: WorkingState): void {
  const open = openTransaction(state);
  const at = open?.savepoints.findLastIndex((point) => point.name === name) ?? -1;
  if (!open || at < 0) return;
  const entry: TransactionEntry = { ...open, savepoints: open.savepoints.slice(0, at) };
  state.set(transactionKey, entry);
}

/** Puts back what every step since `since` changed. */
function rollBack(since: Step['statement'] | undefined, state: WorkingState): void {
  if (!since) return;
  const before = new Map<string, object | undefined>();
  for (let i = 0; ; i++) {
    const step = state.earlier.last(i);
    if (!step || step.statement === since) break;
    for (const write of step.writes) before.set(write.key, write.before);
  }
  state.restore(before);
}

/** A transaction that a file leaves open ends with it. */
function openTransaction(state: WorkingState): TransactionEntry | undefined {
  const entry = state.get(transactionKey) as TransactionEntry | undefined;
  return entry?.statement.path === state.statement.path ? entry : undefined;
}

function currentPath(state: WorkingState): SearchPath | undefined {
  const entry = state.get(searchPathKey) as SearchPath | undefined;
  return entry?.file === state.statement.path ? entry : undefined;
}

/** SET gives its names one by one. */
function pathOf(values: readonly string[]): readonly string[] {
  const [only, ...others] = values;
  const isText = only !== undefined && others.length === 0 && /[",]/.test(only);
  return isText ? pathElements(only) : values.filter((value) => value !== '');
}

/** set_config() takes the whole path as one text: `app, "Other", public`. */
function pathElements(value: string): string[] {
  const elements = value.match(/"(?:[^"]|"")*"|[^,\s]+/g) ?? [];
  return elements
    .map((element) => (element.startsWith('"') ? element.slice(1, -1).replaceAll('""', '"') : element))
    .filter((element) => element !== '');
}
