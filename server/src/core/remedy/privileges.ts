/** Writes what is taken away of privileges. */
import type { Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { Statement } from '../syntax/source-file.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import type { Place } from './layout.js';
import type { WantedChange } from './merge.js';
import { slotAbout } from './new-statements.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

/** A GRANT of this file that gives nothing else goes; else REVOKE follows. */
export function revoke(change: Of<'revoke'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const table = draft.table(change.table);
  if ('reason' in table) return table;
  const { place } = draft;
  const grants = grantsOf(table, change, place);
  if (grants.length > 0 && grants.every((grant) => whereIs(grant, place) === 'here' && isOnly(grant, change))) {
    for (const grant of grants) draft.removeStatement(grant);
    return undefined;
  }
  const privileges = change.privileges.map((privilege) => privilege.toUpperCase()).join(', ');
  const grantee = change.grantee === 'public' ? 'PUBLIC' : quoteIdentifier(change.grantee);
  const sql = `REVOKE ${privileges} ON ${place.layout.nameOf(table)} FROM ${grantee}`;
  const last = place.statements.findLast((statement) => statement === at || grants.includes(statement));
  draft.addStatement(slotAbout(table, last, place), { role: 'revoke', about: table.id, sql });
  return undefined;
}

/** The statements that give the grantee one of these privileges, those included that give it once more. */
function grantsOf(table: Table, { privileges, grantee }: Of<'revoke'>, place: Place): readonly Statement[] {
  const wanted = new Set(privileges);
  const given = table.privileges.filter((one) => one.grantee === grantee);
  const matching = given.filter(({ privilege }) => wanted.has('all') || privilege === 'all' || wanted.has(privilege));
  const again = place.statements.filter(({ ddl }) => {
    const named = ddl.kind === 'grant' && !ddl.revoke && ddl.objects.some(({ name }) => name.value === table.name);
    return named && ddl.grantees.some(({ value }) => value === grantee);
  });
  return [...new Set([...matching.map(({ origin }) => origin.statement), ...again])];
}

function isOnly({ ddl }: Statement, { privileges, grantee }: Of<'revoke'>): boolean {
  if (ddl.kind !== 'grant' || ddl.revoke || ddl.objects.length !== 1) return false;
  const all = privileges.includes('all') || ddl.privileges.every((privilege) => privileges.includes(privilege));
  return all && ddl.grantees.length === 1 && ddl.grantees[0]?.value === grantee;
}
