/** What the extensions that migrations mostly create bring along, as far as rules ask for it. */

/** Extensions whose trigger functions are all among `extensionTriggers`. */
export const extensionsKnown: ReadonlySet<string> = new Set([
  'autoinc',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'insert_username',
  'intarray',
  'lo',
  'ltree',
  'moddatetime',
  'pg_stat_statements',
  'pg_trgm',
  'pgcrypto',
  'plpgsql',
  'refint',
  'tablefunc',
  'unaccent',
  'uuid-ossp',
  'vector',
]);

/** Trigger functions of PostgreSQL itself and of its own extensions. */
export const extensionTriggers: ReadonlySet<string> = new Set([
  'autoinc',
  'check_foreign_key',
  'check_primary_key',
  'insert_username',
  'lo_manage',
  'moddatetime',
  'suppress_redundant_updates_trigger',
  'tsvector_update_trigger',
  'tsvector_update_trigger_column',
]);

/** The extension that brings a function which column defaults call. */
export const extensionOfFunction: ReadonlyMap<string, string> = new Map([
  ['uuid_generate_v1', 'uuid-ossp'],
  ['uuid_generate_v1mc', 'uuid-ossp'],
  ['uuid_generate_v3', 'uuid-ossp'],
  ['uuid_generate_v4', 'uuid-ossp'],
  ['uuid_generate_v5', 'uuid-ossp'],
  ['uuid_nil', 'uuid-ossp'],
  ['gen_random_bytes', 'pgcrypto'],
  ['gen_salt', 'pgcrypto'],
  ['crypt', 'pgcrypto'],
  ['digest', 'pgcrypto'],
  ['hmac', 'pgcrypto'],
]);
