/** How messages write policies, and what comes before a question about them. */
import type { Policy, Table } from '../catalog/catalog.js';
import { unknownAspect } from '../catalog/keys.js';
import type { RowCommand } from '../tenancy/policy.js';
import type { Place, RelatedPlace } from './rule.js';
import { blocked, unknown, type Verdict } from './verdict.js';
import { quoted } from './wording.js';

/** `"tenant_isolation" of "invoices"`. */
export function policyName(policy: Policy, table: Table): string {
  return `${quoted(policy.name)} of ${quoted(table.name)}`;
}

/** `SELECT`, `UPDATE and DELETE`; with another last word, `UPDATE or DELETE`. */
export function commandWords(commands: readonly RowCommand[], last: 'and' | 'or' = 'and'): string {
  const words = commands.map((command) => command.toUpperCase());
  const end = words.pop() ?? '';
  return words.length === 0 ? end : `${words.join(', ')} ${last} ${end}`;
}

/** One finding for several places: it stands at the first, and names the others. */
export function atFirst(
  places: readonly [Place, ...Place[]],
  again: string,
): { readonly at: Place; readonly related?: readonly RelatedPlace[] } {
  const [at, ...others] = places;
  return others.length === 0 ? { at } : { at, related: others.map((other) => ({ at: other, message: again })) };
}

/** Set where a table has no policy that a rule could judge. */
export function withoutPolicies(table: Table): Verdict | undefined {
  if (table.policies.length > 0) return undefined;
  return unknownAspect(table, 'policies')
    ? unknown(`The policies of ${quoted(table.name)} are not all known.`)
    : blocked('require-policy');
}
