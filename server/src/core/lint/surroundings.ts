/** In which transaction a statement of a migration runs, which decides for how long its locks are held. */
import { type Statement, writtenStatement } from '../syntax/source-file.js';
import type { Subjects } from './subjects.js';

/**
 * `alone`: it is a transaction of its own. `tool`: the tool wraps the file in one. `message`: the file goes to PostgreSQL
 * as one message of several statements, which is one. `file`: a BEGIN of the file, or a DO block, surrounds it.
 */
export type Surroundings = 'alone' | 'tool' | 'message' | 'file' | 'unknown';

type Subject = Subjects['migration'];

export function surroundingsOf(statement: Statement, { migration, steps }: Subject): Surroundings {
  const written = writtenStatement(statement);
  const mode = migration.transaction;
  if (mode === 'wrapped') return 'tool';
  if (written !== statement || isBegun(written, steps)) return 'file';
  if (mode === 'none') return 'alone';
  if (mode === 'unknown') return 'unknown';
  const isOnly = steps.every((step) => writtenStatement(step.statement) === written);
  if (isOnly) return 'alone';
  return mode === 'implicit' ? 'message' : 'tool';
}

/** Whether it shares a transaction with other statements for all we know: not where that is unknown. */
export function isShared(surroundings: Surroundings): boolean {
  return surroundings !== 'alone' && surroundings !== 'unknown';
}

/** What a transaction refuses, or makes pointless, and why it is in one; a clause. `what` is the part that has to leave it. */
export function whyShared(surroundings: Surroundings, what: string, { migration }: Subject): string | undefined {
  const { tool, outside } = migration;
  switch (surroundings) {
    case 'alone':
      return undefined;
    case 'tool':
      return outside === undefined
        ? `${tool} runs the statements of a file in one transaction, and ${what} needs to run outside of one`
        : `${tool} runs a file outside of a transaction only ${outside}: give ${what} such a file of its own`;
    case 'message':
      return `${tool} sends a file as one message, which is one transaction: give ${what} a file of its own`;
    case 'file':
      return `${what} needs to run outside of the transaction that surrounds it here`;
    case 'unknown':
      return `nobody knows whether ${tool} runs the file in a transaction, and ${what} needs to run outside of one`;
  }
}

function isBegun(written: Statement, steps: Subject['steps']): boolean {
  let open = false;
  for (const { statement } of steps) {
    if (statement === written) return open;
    if (statement.ddl.kind !== 'transaction') continue;
    const { action, chain } = statement.ddl;
    if (action === 'begin') open = true;
    else if (action === 'commit' || action === 'rollback') open = chain;
  }
  return false;
}
