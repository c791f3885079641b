/** What columns are about, as far as their names tell: words that several rules know, each list overridable by an option. */

/** Names under which people sign in or are written to: upper and lower case mean the same person. */
export const identityNames: readonly string[] = [
  'email',
  'email_address',
  'mail_address',
  'login',
  'login_name',
  'username',
  'user_name',
];

/** Names of the column that says when a row was made. A remedy takes the first. */
export const createdNames: readonly string[] = [
  'created_at',
  'created_on',
  'created_time',
  'created_date',
  'created',
  'create_time',
  'creation_date',
  'inserted_at',
];

/** Names of the column that says when a row last changed. A remedy takes the first. */
export const updatedNames: readonly string[] = [
  'updated_at',
  'updated_on',
  'updated_time',
  'updated_date',
  'updated',
  'update_time',
  'modified_at',
  'modified_on',
  'modified',
  'last_modified',
  'last_modified_at',
  'last_updated',
  'last_updated_at',
];

/** Names of the columns that say who made a row, and who changed it last. A remedy takes the first. */
export const creatorNames: readonly string[] = ['created_by', 'created_by_id', 'creator_id', 'author_id'];
export const changerNames: readonly string[] = ['updated_by', 'updated_by_id', 'modified_by', 'last_modified_by'];

/** Names of the column that counts the changes of a row, for optimistic locks. A remedy takes the first. */
export const versionNames: readonly string[] = ['version', 'row_version', 'lock_version', 'revision'];

/** The first of the words by which something is called, in whatever case: `createdAt` is `created_at`. */
export function namedBy<T extends { readonly name: string }>(
  things: readonly T[],
  words: readonly string[],
): T | undefined {
  for (const word of words) {
    const found = things.find(({ name }) => name === word || inSnakeCase(name) === word);
    if (found) return found;
  }
  return undefined;
}

/** Whether a column is called by one of the words, or by one with something before it: `work_email`, `workEmail`. */
export function isCalled(column: string, words: readonly string[]): boolean {
  const name = inSnakeCase(column);
  return words.some((word) => name === word || name.endsWith(`_${word}`));
}

function inSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
