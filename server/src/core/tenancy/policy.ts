/**
 * Tells whether a table's policies let a session see or write rows of one tenant only, command by command and role by
 * role.
 *
 * PostgreSQL shows a row to SELECT and DELETE by USING; INSERT is held to WITH CHECK, and UPDATE to both, where USING
 * stands in for a WITH CHECK that is not written. A policy without an expression for a command admits nothing by it.
 * A row must pass one permissive policy and all restrictive ones; without a permissive one, nobody sees a row. Only the
 * policies TO the session's role, its groups and PUBLIC count; a leak for one role is a leak.
 */
import type { Policy } from '../catalog/catalog.js';
import type { Origin, Traced } from '../catalog/origin.js';
import type { PolicyCommand } from '../syntax/ddl.js';
import type { Expression } from '../syntax/expression.js';
import { isAlwaysTrue } from './always-true.js';
import type { Answer } from './answer.js';
import { pinsTenant, type Question } from './predicate.js';
import { appliesTo, rolesHeldBy } from './roles.js';

export type RowCommand = Exclude<PolicyCommand, 'all'>;

export const rowCommands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];

/** An answer and the expression it is about; spans in the answer are relative to the statement of `origin`. */
export interface PolicyAnswer {
  readonly policy: Policy;
  readonly answer: Answer;
  readonly origin: Origin;
}

/** Nothing where the policy admits no row to the command. */
export function policyAnswer(policy: Policy, command: RowCommand, question: Question): PolicyAnswer | undefined {
  return worst(sidesOf[command].flatMap((side) => sideAnswer(policy, command, side, question) ?? []));
}

/**
 * Whether all policies of the table together pin the tenant for a command; the policy that lets other tenants' rows
 * through where they do not. Nothing where they admit no row to any role.
 */
export function tableAnswer(command: RowCommand, question: Question): PolicyAnswer | undefined {
  const roles = rolesHeldBy(question.table, question.lookup);
  return worst(roles.flatMap((role) => judgeRole(role, command, question)));
}

// -- Leaks -----------------------------------------------------------------------------------------------------------

/** A permissive policy that lets other tenants' rows through, or one of which that cannot be told. */
export interface Leak extends PolicyAnswer {
  /**
   * `open`: it admits every row. `widening`: it does not look at the tenant, while another policy for the same command
   * and role does. `unpinned`: it tries and fails, or none beside it does better.
   */
  readonly kind: 'open' | 'widening' | 'unpinned';
  /** The commands and roles it is about; `public` is every role that no policy names. */
  readonly commands: readonly RowCommand[];
  readonly roles: readonly string[];
  /** Of a widening policy: the one that pins the tenant. */
  readonly beside: Policy | undefined;
}

export interface Leaks {
  readonly certain: readonly Leak[];
  readonly unclear: readonly Leak[];
}

export const noLeaks: Leaks = { certain: [], unclear: [] };

/** Whether each expression pins the tenant: then nothing leaks, for whom and for what command the policies may be. */
export function isPinnedThroughout(question: Question): boolean {
  return question.table.policies.every((policy) =>
    clausesOf(policy).every(({ value }) => pinsTenant(value, question).kind === 'yes'),
  );
}

/** Every place in the policies that decides against isolation, once for all commands and roles that it concerns. */
export function leaksOf(question: Question, commands: readonly RowCommand[] = rowCommands): Leaks {
  const found = new Map<Expression, Leak>();
  for (const role of rolesHeldBy(question.table, question.lookup)) {
    for (const command of commands) {
      const answers = judgeRole(role, command, question);
      const beside = answers.find(({ answer }) => answer.kind === 'yes')?.policy;
      for (const one of answers) {
        if (one.answer.kind === 'yes') continue;
        const { at } = one.answer;
        const known = found.get(at);
        const kind = known?.kind === 'widening' ? 'widening' : kindOf(one, beside);
        const commandsSoFar = union(known?.commands, command);
        const pinned = kind === 'widening' ? (known?.beside ?? beside) : undefined;
        found.set(at, { kind, commands: commandsSoFar, roles: union(known?.roles, role), beside: pinned, ...one });
      }
    }
  }
  const leaks = [...found.values()];
  return {
    certain: leaks.filter(({ answer }) => answer.kind === 'no'),
    unclear: leaks.filter(({ answer }) => answer.kind === 'unknown'),
  };
}

function union<T>(list: readonly T[] | undefined, element: T): readonly T[] {
  if (!list) return [element];
  return list.includes(element) ? list : [...list, element];
}

function kindOf({ policy, answer, origin }: PolicyAnswer, beside: Policy | undefined): Leak['kind'] {
  const clauses = [policy.using, policy.check].filter((clause) => clause?.origin === origin);
  if (clauses.some((clause) => clause && isAlwaysTrue(clause.value))) return 'open';
  if (!beside || answer.kind !== 'no') return 'unpinned';
  const whole = [policy.using?.value, policy.check?.value];
  return whole.includes(answer.at) ? 'widening' : 'unpinned';
}

/** The answers that decide for a role: all yes where a restrictive policy keeps tenants apart, none where no row passes. */
function judgeRole(role: string, command: RowCommand, question: Question): readonly PolicyAnswer[] {
  const { table, lookup } = question;
  const policies = table.policies.filter((policy) => appliesTo(policy, role, lookup));
  const sides = sidesOf[command].map((side) => judgeSide(policies, command, side, question));
  return sides.every((answers) => answers.length > 0) ? sides.flat() : [];
}

function judgeSide(
  policies: readonly Policy[],
  command: RowCommand,
  side: Side,
  question: Question,
): readonly PolicyAnswer[] {
  const answersOf = (permissive: boolean) =>
    policies
      .filter((policy) => policy.permissive === permissive)
      .map((policy) => sideAnswer(policy, command, side, question))
      .filter((answer) => answer !== undefined);
  const open = answersOf(true);
  if (open.every(({ answer }) => answer.kind === 'yes')) return open;
  const restrictive = answersOf(false);
  const closing = restrictive.find(({ answer }) => answer.kind === 'yes');
  if (closing) return [closing];
  // A restrictive policy that cannot be judged may be what keeps the others' rows away.
  const unclear = restrictive.find(({ answer }) => answer.kind === 'unknown');
  return unclear ? [...open.filter(({ answer }) => answer.kind !== 'no'), unclear] : open;
}

/** Rows that are read are held to USING, rows that are written to WITH CHECK. */
type Side = 'using' | 'check';

const sidesOf: Readonly<Record<RowCommand, readonly Side[]>> = {
  select: ['using'],
  insert: ['check'],
  update: ['using', 'check'],
  delete: ['using'],
};

function sideAnswer(policy: Policy, command: RowCommand, side: Side, question: Question): PolicyAnswer | undefined {
  const clause = clauseFor(policy, command, side);
  return clause && { policy, answer: pinsTenant(clause.value, question), origin: clause.origin };
}

/** Without it the policy lets no row pass that side. */
function clauseFor(policy: Policy, command: RowCommand, side: Side): Traced<Expression> | undefined {
  if (policy.command !== 'all' && policy.command !== command) return undefined;
  return side === 'using' ? policy.using : (policy.check ?? policy.using);
}

/** All expressions of a policy, each once. */
export function clausesOf({ using, check }: Policy): readonly Traced<Expression>[] {
  const own = using ? [using] : [];
  return check && check !== using ? [...own, check] : own;
}

/** Whether the policy may let a row pass for the command. */
export function admits(policy: Policy, command: RowCommand): boolean {
  return sidesOf[command].some((side) => clauseFor(policy, command, side) !== undefined);
}

/** The expressions that the policy holds rows of a command to; none where it admits no row to it. */
export function clausesFor(policy: Policy, command: RowCommand): readonly Traced<Expression>[] {
  const clauses: Traced<Expression>[] = [];
  for (const side of sidesOf[command]) {
    const clause = clauseFor(policy, command, side);
    if (clause && !clauses.includes(clause)) clauses.push(clause);
  }
  return clauses;
}

function worst(answers: readonly PolicyAnswer[]): PolicyAnswer | undefined {
  return (
    answers.find(({ answer }) => answer.kind === 'no') ??
    answers.find(({ answer }) => answer.kind === 'unknown') ??
    answers[0]
  );
}
