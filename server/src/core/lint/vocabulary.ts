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

/** Whether a column is called by one of the words, or by one with something before it: `work_email`, `workEmail`. */
export function isCalled(column: string, words: readonly string[]): boolean {
  const name = inSnakeCase(column);
  return words.some((word) => name === word || name.endsWith(`_${word}`));
}

function inSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
