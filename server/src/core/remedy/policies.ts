/** Writes row security and policies. */
import type { Policy } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import type { NewPolicy, NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import { textAt } from './layout.js';
import type { WantedChange } from './merge.js';
import { slotAbout } from './new-statements.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

export function enableRowSecurity(
  { table: id }: Of<'enable-row-security'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const sql = `ALTER TABLE ${draft.place.layout.nameOf(table)} ENABLE ROW LEVEL SECURITY`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'row-security', about: id, sql });
  return undefined;
}

export function addPolicy(
  { table: id, policy }: Of<'add-policy'>,
  { at }: WantedChange,
  draft: Draft,
): NoRemedy | undefined {
  const table = draft.table(id);
  if ('reason' in table) return table;
  const { layout } = draft.place;
  const name = quoteIdentifier(draft.naming.policy(table, policy.command));
  const command = policy.command === 'all' ? '' : ` FOR ${policy.command.toUpperCase()}`;
  const line = `\n${layout.style.indent}`;
  const clauses = clausesOf(policy).map((clause) => line + clause);
  const sql = `CREATE POLICY ${name} ON ${layout.nameOf(table)}${command}${clauses.join('')}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'policy', about: id, sql });
  return undefined;
}

export function replacePolicy(change: Of<'replace-policy'>, { at }: WantedChange, draft: Draft): NoRemedy | undefined {
  const { table: id, old, policy } = change;
  const table = draft.table(id);
  if ('reason' in table) return table;
  const rest: { using?: string; check?: string } = {};
  for (const clause of ['using', 'check'] as const) {
    const wanted = policy[clause];
    if (wanted === undefined) continue;
    const place = clausePlace(old, clause, draft);
    if (typeof place === 'object') return place;
    const written = old[clause];
    if (place === 'here' && written) {
      if (textAt({ ...written.origin, span: written.value.span }) !== wanted) {
        draft.edit(written.origin.statement, { span: written.value.span, text: wanted });
      }
    } else rest[clause] = wanted;
  }
  const clauses = clausesOf({ using: rest.using, check: rest.check });
  if (clauses.length === 0) return undefined;
  const { layout } = draft.place;
  const line = `\n${layout.style.indent}`;
  const sql = `ALTER POLICY ${quoteIdentifier(old.name)} ON ${layout.nameOf(table)}${clauses.map((c) => line + c).join('')}`;
  draft.addStatement(slotAbout(table, at, draft.place), { role: 'policy', about: id, sql });
  return undefined;
}

/** A clause is edited in the statement that set it last. */
function clausePlace(old: Policy, clause: 'using' | 'check', { place }: Draft): ReturnType<typeof whereIs> {
  const written = old[clause];
  return written ? whereIs(written.origin.statement, place) : 'elsewhere';
}

/** As CREATE POLICY and ALTER POLICY have them. */
export function clausesOf({ using, check }: Pick<NewPolicy, 'using' | 'check'>): readonly string[] {
  return [
    ...(using === undefined ? [] : [`USING (${using})`]),
    ...(check === undefined ? [] : [`WITH CHECK (${check})`]),
  ];
}
