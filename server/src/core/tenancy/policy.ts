/**
 * Tells whether a table's policies let a session see or write rows of one tenant only, command by command.
 *
 * PostgreSQL shows a row to SELECT and DELETE by USING; INSERT is held to WITH CHECK, and UPDATE to both, where USING
 * stands in for a WITH CHECK that is not written. A policy without an expression for a command admits nothing by it.
 * A row must pass one permissive policy and all restrictive ones; without a permissive one, nobody sees a row.
 */
import type { Policy } from '../catalog/catalog.js';
import type { Origin, Traced } from '../catalog/origin.js';
import type { PolicyCommand } from '../syntax/ddl.js';
import type { Expression } from '../syntax/expression.js';
import type { Answer } from './answer.js';
import { pinsTenant, type Question } from './predicate.js';

export type RowCommand = Exclude<PolicyCommand, 'all'>;

/** An answer and the expression it is about; spans in the answer are relative to the statement of `origin`. */
export interface PolicyAnswer {
  readonly policy: Policy;
  readonly answer: Answer;
  readonly origin: Origin;
}

/** Nothing where the policy admits no row to the command. */
export function policyAnswer(policy: Policy, command: RowCommand, question: Question): PolicyAnswer | undefined {
  const answers = expressionsFor(policy, command).map(({ value, origin }) => ({
    policy,
    answer: pinsTenant(value, question),
    origin,
  }));
  return worst(answers);
}

/**
 * Whether all policies of the table together pin the tenant for a command; the policy that lets other tenants' rows
 * through where they do not. Nothing where they admit no row. Roles are not told apart: a policy for one role counts
 * like one for all.
 */
export function tableAnswer(command: RowCommand, question: Question): PolicyAnswer | undefined {
  const { policies } = question.table;
  const answersOf = (permissive: boolean) =>
    policies
      .filter((policy) => policy.permissive === permissive)
      .map((policy) => policyAnswer(policy, command, question))
      .filter((answer) => answer !== undefined);
  const open = worst(answersOf(true));
  if (!open || open.answer.kind === 'yes') return open;
  const restrictive = answersOf(false);
  const closing = restrictive.find(({ answer }) => answer.kind === 'yes');
  // A restrictive policy that cannot be judged may be what keeps the others' rows away.
  const unclear = restrictive.find(({ answer }) => answer.kind === 'unknown');
  return closing ?? (open.answer.kind === 'no' ? unclear : undefined) ?? open;
}

/** Every one of them has to hold for the row that the command reads or writes. */
function expressionsFor(policy: Policy, command: RowCommand): readonly Traced<Expression>[] {
  if (policy.command !== 'all' && policy.command !== command) return [];
  const { using, check = policy.using } = policy;
  const asked = command === 'insert' ? [check] : command === 'update' ? [using, check] : [using];
  return [...new Set(asked)].filter((expression) => expression !== undefined);
}

function worst(answers: readonly PolicyAnswer[]): PolicyAnswer | undefined {
  return (
    answers.find(({ answer }) => answer.kind === 'no') ??
    answers.find(({ answer }) => answer.kind === 'unknown') ??
    answers[0]
  );
}
