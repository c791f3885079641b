/** The names under which PL/pgSQL catches errors (manual, appendix A). */
import { type Failure, uncertain } from './scope.js';

/** By the words of PostgreSQL's messages; the first that fits. */
const messages: readonly (readonly [RegExp, string])[] = [
  [/^relation .* already exists/, 'duplicate_table'],
  [/^column .* already exists/, 'duplicate_column'],
  [/^schema .* already exists/, 'duplicate_schema'],
  [/^function .* already exists/, 'duplicate_function'],
  [/already exists/, 'duplicate_object'],
  [/^multiple primary keys/, 'invalid_table_definition'],
  [/^(relation|table|view|materialized view|sequence) .* does not exist/, 'undefined_table'],
  [/^column .* does not exist/, 'undefined_column'],
  [/^schema .* does not exist/, 'invalid_schema_name'],
  [/^(function|procedure) .* does not exist/, 'undefined_function'],
  [/does not exist/, 'undefined_object'],
  [/because other objects depend on it|requires it$/, 'dependent_objects_still_exist'],
  [/^"?.*"? is not an? /, 'wrong_object_type'],
  [/^there is no unique constraint matching/, 'invalid_foreign_key'],
];

const codes: Readonly<Record<string, string>> = {
  '23502': 'not_null_violation',
  '23503': 'foreign_key_violation',
  '23505': 'unique_violation',
  '23514': 'check_violation',
  '2BP01': 'dependent_objects_still_exist',
  '3F000': 'invalid_schema_name',
  '42501': 'insufficient_privilege',
  '42601': 'syntax_error',
  '42701': 'duplicate_column',
  '42703': 'undefined_column',
  '42704': 'undefined_object',
  '42710': 'duplicate_object',
  '42723': 'duplicate_function',
  '42809': 'wrong_object_type',
  '42830': 'invalid_foreign_key',
  '42883': 'undefined_function',
  '42P01': 'undefined_table',
  '42P06': 'duplicate_schema',
  '42P07': 'duplicate_table',
  '42P16': 'invalid_table_definition',
  P0001: 'raise_exception',
};

export function refusalOf(message: string): Failure {
  return { condition: messages.find(([words]) => words.test(message))?.[1], message };
}

/** A condition as code writes it, by name or SQLSTATE. */
export function conditionNamed(written: string): string {
  return codes[written] ?? written.toLowerCase();
}

/** Whether a handler for `written` catches the error. */
export function catches(written: string, failure: Failure): boolean {
  const wanted = conditionNamed(written);
  if (failure === uncertain) return false;
  return wanted === 'others' ? failure.condition !== 'assert_failure' : wanted === failure.condition;
}
