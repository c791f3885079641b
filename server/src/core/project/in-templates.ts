/** What fixes write, in the words of the migrations where these are templates. */
import type { History } from '../catalog/history.js';
import { type Templates, templatesIn, withTemplates } from '../remedy/templates.js';
import type { Analysis } from './analysis.js';

/** Names that stand for placeholders become these again in SQL that is written into a file. */
export function inTemplates(sql: string, path: string, { databases }: Analysis): string {
  const database = databases.find(({ files }) => files.includes(path));
  // What undoes a migration is in no history.
  const histories = database ? [database.history] : databases.map(({ history }) => history);
  return histories.reduce((text, history) => withTemplates(text, templatesOf(history)), sql);
}

const known = new WeakMap<History, Templates>();

function templatesOf(history: History): Templates {
  let found = known.get(history);
  if (!found) {
    found = templatesIn(history.statements);
    known.set(history, found);
  }
  return found;
}
