/** Writes policies. */
import type { Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { DdlOf } from '../syntax/ddl.js';
import type { Statement } from '../syntax/source-file.js';
import { insertion } from '../text/edit.js';
import { span } from '../text/span.js';
import { indentBefore } from './blanks.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { WantedChange } from './merge.js';
import { slotAbout } from './new-statements.js';
import { clausesOf, createPolicyText, policyNow, roleClause, sameRoles } from './policy-text.js';
import { withKeywordCase } from './style.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function addPolicy(
  { table: id, policy }: Of<'add-policy'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { layout } = draft.place;
  const sql = createPolicyText(
    draft.naming.policy(table, policy.command),
    layout.nameOf(table),
    policy,
    layout.style.indent,
  );
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'policy', about: id, sql });
  return undefined;
}

/**
 * Where the file creates the policy, there; else by ALTER POLICY, which cannot make it restrictive nor change its
 * command: then it is dropped and created.
 */
export function replacePolicy(change: Of<'replace-policy'>, wanted: WantedChange, draft: Draft): NoRemedy | undefined {
  const { old, policy } = change;
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  const where = whereIs(old.origin.statement, draft.place);
  if (typeof where !== 'string') return where;
  const creating = old.origin.statement;
  const kindChanges = policy.command !== old.command || (policy.restrictive === true && old.permissive);
  if (!kindChanges) return alterPolicy(change, table, creating, where, wanted, draft);
  if (where === 'here' && creating.ddl.kind === 'create-policy' && policy.command === old.command) {
    restrict(creating, creating.ddl, draft);
    return alterPolicy(change, table, creating, where, wanted, draft);
  }
  const now = policyNow(old);
  const next = { ...now, ...policy, using: policy.using ?? now.using, check: policy.check ?? now.check };
  const { layout } = draft.place;
  const drop = `DROP POLICY ${quoteIdentifier(old.name)} ON ${layout.nameOf(table)}`;
  const slot = slotAbout(table, wanted.at, draft.place);
  draft.addStatement(slot, { role: 'policy', about: table.id, sql: drop });
  const create = createPolicyText(old.name, layout.nameOf(table), next, layout.style.indent);
  draft.addStatement(slot, { role: 'policy', about: table.id, sql: create });
  return undefined;
}

/** AS RESTRICTIVE behind the table's name. */
function restrict(statement: Statement, { table }: DdlOf<'create-policy'>, draft: Draft): void {
  const { layout } = draft.place;
  const cursor = layout.cursor(statement);
  const next = cursor.indexOf(table.span.end);
  const text = withKeywordCase('AS RESTRICTIVE', layout.isLowerCase(statement));
  if (!cursor.is(next, 'as')) draft.edit(statement, insertion(table.span.end, ` ${text}`));
  else draft.edit(statement, { span: span(cursor.start(next), cursor.end(next + 1)), text });
}

/** Each clause where it was set last, a new one in CREATE POLICY; the rest by ALTER POLICY. */
function alterPolicy(
  { old, policy }: Of<'replace-policy'>,
  table: Table,
  creating: Statement,
  createdIn: 'here' | 'elsewhere',
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const rest: { using?: string; check?: string } = {};
  for (const clause of ['using', 'check'] as const) {
    const wanted = policy[clause];
    if (wanted === undefined) continue;
    const written = old[clause];
    const place = written ? whereIs(written.origin.statement, draft.place) : createdIn;
    if (typeof place === 'object') return place;
    if (place === 'elsewhere') rest[clause] = wanted;
    else if (!written) addClause(creating, clause, wanted, draft);
    else if (policyNow(old)[clause] !== wanted) {
      draft.edit(written.origin.statement, { span: written.value.span, text: wanted });
    }
  }
  const roles = policy.roles === undefined || sameRoles(policy.roles, old.roles) ? undefined : policy.roles;
  const clauses = [...(roles ? [roleClause(roles)] : []), ...clausesOf({ using: rest.using, check: rest.check })];
  if (clauses.length === 0) return undefined;
  const { layout } = draft.place;
  const head = `ALTER POLICY ${quoteIdentifier(old.name)} ON ${layout.nameOf(table)}`;
  const sql = [head, ...clauses].join(`\n${layout.style.indent}`);
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'policy', about: table.id, sql });
  return undefined;
}

/** USING stands before WITH CHECK, which ends the statement; on a line of its own where the other clause has one. */
function addClause(statement: Statement, clause: 'using' | 'check', wanted: string, draft: Draft): void {
  const { layout } = draft.place;
  const cursor = layout.cursor(statement);
  const other = cursor.find(clause === 'using' ? 'with' : 'using', 0, cursor.all.last);
  const indent = other < 0 ? undefined : indentBefore(statement.text, cursor.start(other));
  const gap = indent === undefined ? ' ' : layout.style.lineBreak + indent;
  const [written] = clausesOf({ using: undefined, check: undefined, [clause]: wanted });
  const behind = clause === 'using' && other >= 0 ? other - 1 : cursor.all.last;
  draft.edit(
    statement,
    insertion(cursor.end(behind), gap + withKeywordCase(written ?? '', layout.isLowerCase(statement))),
  );
}

/** Its statement goes where the file has it and nothing changed it since; else it is dropped. */
export function dropPolicy(
  { table: id, old }: Of<'drop-policy'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { statement } = old.origin;
  const where = whereIs(statement, draft.place);
  if (typeof where !== 'string') return where;
  const { ddl } = statement;
  const asWritten = ddl.kind === 'create-policy' && ddl.name.value === old.name;
  const untouched = [old.using, old.check].every((clause) => !clause || clause.origin.statement === statement);
  if (where === 'here' && asWritten && untouched) {
    draft.removeStatement(statement);
    return undefined;
  }
  const sql = `DROP POLICY ${quoteIdentifier(old.name)} ON ${draft.place.layout.nameOf(table)}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'policy', about: id, sql });
  return undefined;
}
