/** What columns are about, as far as their names tell: words that several rules know, each list overridable by an option. */
import { rememberedByName } from '../text/remembered.js';

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

/** Columns that hold one of a few words. */
export const enumNames: readonly string[] = [
  ...['status', '*_status', 'state', '*_state', 'role', '*_role', 'priority', '*_priority', 'severity', '*_severity'],
  ...['gender', 'visibility', '*_visibility'],
];

/** Columns that hold one of a few words in one schema, and whatever users call their things in another. */
export const looseEnumNames: readonly string[] = ['type', 'kind', 'category', 'plan', 'tier', 'stage', '*_stage'];

/** Tables that keep copies of what other tables held. */
export const copyTableWords: readonly string[] = ['audit', 'audits', 'log', 'logs', 'history', 'archive', 'snapshot'];

/** Columns that hold a number which is never below zero. */
export const countNames: readonly string[] = [
  ...['quantity', '*_quantity', 'qty', '*_qty', 'price', '*_price', 'price_*', 'fee', '*_fee', 'stock', 'age'],
  ...['duration', '*_duration', 'duration_*', '*_duration_*', 'capacity', 'salary'],
  ...['percent', '*_percent', 'percentage', '*_percentage', 'pct', '*_pct'],
];

/** Columns that hold money. */
export const moneyNames: readonly string[] = [
  ...['price', '*_price', 'amount', '*_amount', 'cost', '*_cost', 'fee', '*_fee', 'total', 'subtotal', 'balance'],
  ...['*_balance', 'salary', 'revenue', 'tax', 'total_tax', 'grand_total', 'order_total', 'invoice_total'],
];

/** JSON columns whose name does not say what they hold. */
export const catchAllNames: readonly string[] = [
  ...['data', 'payload', 'attributes', 'attrs', 'properties', 'props', 'fields', 'values', 'extra', 'extras', 'misc'],
  ...['stuff', 'info', 'blob', 'json', 'jsonb'],
];

/** Columns whose values nobody chooses: long random ones, and ids that a provider gives out once for all its customers. */
export const madeUpNames: readonly string[] = [
  ...['token', '*_token', 'token_*', 'hash', '*_hash', 'hashed_*', '*_hashed_*', 'digest', '*_digest', 'nonce'],
  ...['*_nonce', 'jti', 'fingerprint', '*_fingerprint', 'uuid', '*_uuid', 'ulid', '*_ulid', 'guid', '*_guid'],
  ...['secret', '*_secret', '*_secret_key', 'api_key', '*_api_key', 'public_key', '*_public_key', 'private_key'],
  ...['stripe_*', 'paddle_*', 'chargebee_*', 'auth0_*', 'cognito_*', 'workos_*', 'clerk_*'],
];

/** Columns that hold a password, hashed by their name. */
export const passwordHashNames: readonly string[] = [
  ...['password_hash', '*_password_hash', 'hashed_password', 'password_digest', 'encrypted_password', 'passwd_hash'],
  ...['pwd_hash', 'pw_hash', 'passhash', 'password_hashed', 'pin_hash', 'passcode_hash'],
];

/** Columns that hold a password, as it is by their name. */
export const passwordNames: readonly string[] = ['password', 'passwd', 'pwd', 'pin', 'passcode', 'passphrase'];

/** Columns that hold what opens a door, as it is by their name. */
export const secretNames: readonly string[] = [
  ...['secret', 'api_key', 'apikey', 'api_secret', 'api_token', 'access_token', 'refresh_token', 'auth_token'],
  ...[
    'bearer_token',
    'session_token',
    'secret_key',
    'client_secret',
    'private_key',
    'signing_secret',
    'webhook_secret',
  ],
  ...['totp_secret', 'mfa_secret', 'otp_secret', 'two_factor_secret', 'cvv', 'cvc'],
];

/** Columns that tell who a person is or how to reach one. */
export const personalNames: readonly string[] = [
  ...['email', '*_email', 'email_address', '*_email_address', 'phone', '*_phone', 'phone_number', '*_phone_number'],
  ...['mobile', 'mobile_number', 'fax', 'ssn', 'social_security_number', 'national_id', 'passport_number', 'tax_id'],
  ...['date_of_birth', 'birth_date', 'birthdate', 'birthday', 'dob', 'first_name', 'last_name', 'middle_name'],
  ...['full_name', 'maiden_name', 'given_name', 'family_name', 'surname', 'street', 'street_address', 'home_address'],
  ...['address_line1', 'address_line2', 'address_line_1', 'address_line_2', 'iban', 'bank_account', 'card_number'],
  ...['ip_address', '*_ip_address', 'driver_license', 'license_plate', 'blood_type', 'ethnicity', 'religion'],
];

/** Columns that hold an address of the Internet Protocol. */
export const addressNames: readonly string[] = [
  ...['ip', '*_ip', 'ip_address', '*_ip_address', 'ip_addr', '*_ip_addr', 'remote_addr', 'remote_address'],
];

/** Tables that keep what happened or came from elsewhere, as it came. */
export const recordTableWords: readonly string[] = [
  ...['event', 'events', 'outbox', 'inbox', 'queue', 'job', 'jobs', 'webhook', 'webhooks', 'message', 'messages'],
  ...['notification', 'notifications', 'log', 'logs', 'audit', 'audits', 'history', 'snapshot', 'snapshots', 'cache'],
  ...['session', 'sessions', 'delivery', 'deliveries', 'request', 'requests', 'response', 'responses', 'trace'],
  ...['traces', 'import', 'imports', 'raw', 'staging', 'archive', 'trash'],
];

/** What rows of any table are called, in pairs such as `entity_type` and `entity_id`. */
export const polymorphicNames: readonly string[] = [
  'entity',
  'object',
  'target',
  'record',
  'resource',
  'subject',
  'owner',
  'parent',
  'source',
  'item',
  'model',
  'related',
  'reference',
  'attachable',
  'commentable',
  'taggable',
  'notifiable',
  'auditable',
];

/** Words that are shorter than what they stand for, and what that is. */
export const abbreviations: readonly string[] = [
  ...['fname=first_name', 'lname=last_name', 'addr=address', 'tel=telephone', 'qty=quantity', 'amt=amount'],
  ...['cnt=count', 'num=number', 'nbr=number', 'descr=description', 'dept=department', 'mgr=manager'],
  ...[
    'cust=customer',
    'acct=account',
    'usr=user',
    'pwd=password',
    'passwd=password',
    'msg=message',
    'cfg=configuration',
  ],
  ...['tbl=table', 'pymt=payment', 'txn=transaction'],
];

/** The first of the words by which something is called, in whatever case: `createdAt` is `created_at`. */
export function namedBy<T extends { readonly name: string }>(
  things: readonly T[],
  words: readonly string[],
): T | undefined {
  const rankOf = rankAmong(words);
  let first: T | undefined;
  let least = words.length;
  for (const thing of things) {
    const rank = rankOf(thing.name);
    if (rank >= least) continue;
    first = thing;
    least = rank;
  }
  return first;
}

const rankings = new WeakMap<readonly string[], (name: string) => number>();

/** Where in a list a name stands, as it is or in snake case; behind all where it does not. */
function rankAmong(words: readonly string[]): (name: string) => number {
  let rankOf = rankings.get(words);
  if (!rankOf) {
    const ranks = new Map([...words.entries()].reverse().map(([i, word]) => [word, i]));
    const rankIn = (name: string) => ranks.get(name) ?? words.length;
    rankOf = rememberedByName((name) => Math.min(rankIn(name), rankIn(inSnakeCase(name))));
    rankings.set(words, rankOf);
  }
  return rankOf;
}

/** Whether a column is called by one of the words, or by one with something before it: `work_email`, `workEmail`. */
export function isCalled(column: string, words: readonly string[]): boolean {
  const name = inSnakeCase(column);
  return words.some((word) => name === word || name.endsWith(`_${word}`));
}

/** Whether a column is called by one of the patterns, in which `*` at either end stands for any words. */
export function isOneOf(column: string, patterns: readonly string[]): boolean {
  let isMatch = matchers.get(patterns);
  if (!isMatch) {
    const matches = matcherOf(patterns);
    isMatch = rememberedByName((name) => matches(inSnakeCase(name)));
    matchers.set(patterns, isMatch);
  }
  return isMatch(column);
}

const matchers = new WeakMap<readonly string[], (column: string) => boolean>();

function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const those = (shape: RegExp) => patterns.flatMap((pattern) => shape.exec(pattern)?.[1] ?? []);
  const exact = new Set(those(/^([^*]+)$/));
  // Of `price_*`, `*_price` and `*_price_*`: what stands beside the stars.
  const before = those(/^([^*]+)\*$/);
  const behind = those(/^\*([^*]+)$/);
  const inside = those(/^\*([^*]+)\*$/);
  return (name) => {
    if (exact.has(name) || behind.some((end) => name.endsWith(end))) return true;
    return before.some((start) => name.startsWith(start)) || inside.some((words) => name.includes(words));
  };
}

/** Whether comments say that something is not stored as it is. */
export function saysHashed(comments: string): boolean {
  return /hash|crypt|cipher|argon2|pbkdf2|\bsha-?\d|\b(?:kms|vault|sealed|redacted|masked|not (?:a )?secret)\b/i.test(
    comments.replace(/\b(?:not|un|without|no) ?-?(?=hash|encr)\w*/gi, ''),
  );
}

/** The words of a name: `order_lines` and `orderLines` are `order` and `lines`. */
export function wordsOf(name: string): readonly string[] {
  return inSnakeCase(name).split(/[^a-z0-9]+/);
}

/**
 * A word of these lists as a new column would be called: `created_at` is `createdAt` beside `tenantId`. The first names
 * that show a style decide.
 */
export function styledLike(word: string, ...groups: readonly (readonly string[])[]): string {
  for (const names of groups) {
    const inCamelCase = names.filter(isInCamelCase).length;
    const inParts = names.filter(isInParts).length;
    if (inCamelCase > inParts) return word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (inParts > 0) return word;
  }
  return word;
}

const isInCamelCase = rememberedByName((name) => /[a-z0-9][A-Z]/.test(name));
const isInParts = rememberedByName((name) => /[a-z0-9]_[a-z0-9]/.test(name));

function inSnakeCase(name: string): string {
  if (!/[A-Z]/.test(name)) return name.toLowerCase();
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
