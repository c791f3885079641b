/**
 * What findings claim, in words of PostgreSQL: for each rule a predicate that holds where the finding is right. In it
 * `$table`, `$name`, `$tenant`, `$words` and `$message` stand for the finding's table, the name behind it in the subject,
 * the tenant columns, the quoted words of its message, and the message.
 */

/** When a predicate is asked, and what must hold then. */
export type Claim =
  /** Of the schema in the end. */
  | { readonly at: 'end'; readonly holds: string }
  /** Of the schema that the finding's file leaves behind. */
  | { readonly at: 'file'; readonly holds: string }
  /** Of the transaction of the finding's statement, before it runs and after it ran. */
  | { readonly at: 'statement'; readonly before?: string; readonly holds: string }
  /** As `statement`, of a value that the statement changes. */
  | { readonly at: 'statement'; readonly changes: string };

/** Views on PostgreSQL's catalog that the predicates are written in. */
export const factViews = `
CREATE SCHEMA facts;
CREATE VIEW facts.columns AS
  SELECT attrelid AS rel, attname::text AS name, format_type(atttypid, NULL) AS type, attnotnull AS not_null,
    atthasdef OR attidentity <> '' AS has_default, col_description(attrelid, attnum) AS comment
  FROM pg_catalog.pg_attribute WHERE attnum > 0 AND NOT attisdropped;
CREATE VIEW facts.indexes AS
  SELECT i.indrelid AS rel, c.relname::text AS name, i.indisunique AS is_unique, m.amname AS method,
    ARRAY(SELECT trim(BOTH '"' FROM pg_get_indexdef(i.indexrelid, k, true)) FROM generate_series(1, i.indnkeyatts) k)
      AS columns,
    pg_get_expr(i.indpred, i.indrelid) AS predicate
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam;
CREATE VIEW facts.constraints AS
  SELECT conrelid AS rel, conname::text AS name, contype AS type, convalidated AS validated,
    confdeltype AS on_delete, confupdtype AS on_update,
    ARRAY(SELECT a.attname::text FROM unnest(conkey) WITH ORDINALITY k(number, position)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.number ORDER BY k.position) AS columns
  FROM pg_catalog.pg_constraint;
CREATE VIEW facts.policies AS
  SELECT polrelid AS rel, polname::text AS name, polpermissive AS permissive, polcmd AS command,
    concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS text
  FROM pg_catalog.pg_policy;
CREATE VIEW facts.locks AS
  SELECT relation AS rel, mode FROM pg_catalog.pg_locks WHERE granted AND pid = pg_backend_pid();
`;

/** A table may tell archived rows from deleted ones. */
const deletionWord = `(SELECT CASE WHEN bool_or(c.name ~* 'delet') THEN 'delet' ELSE 'archiv' END
  FROM facts.columns c WHERE c.rel = $table)`;

const deletable = `EXISTS (SELECT FROM facts.columns WHERE rel = $table AND name ~* 'delet|archiv')`;

export const claims: Readonly<Record<string, Claim>> = {
  // tenancy
  'require-tenant-column': atEnd('NOT EXISTS (SELECT FROM facts.columns WHERE rel = $table AND name = ANY ($tenant))'),
  'require-tenant-not-null': atEnd(aColumn('name = ANY ($tenant) AND NOT not_null')),
  'no-second-tenant-column': atEnd(aColumn('name = $words[1] AND name <> ALL ($tenant)')),

  // keys
  'require-tenant-in-foreign-key': atEnd(aConstraint(`name = $name AND type = 'f' AND NOT columns && $tenant`)),
  'require-tenant-in-unique': atEnd(
    anIndex(`name = $name AND is_unique AND NOT EXISTS (SELECT FROM unnest(columns) c, unnest($tenant) t WHERE c ~ t)`),
  ),
  'require-tenant-key': atEnd(
    `NOT ${anIndex('is_unique AND predicate IS NULL AND columns <@ $words[2:] AND $words[2:] <@ columns')}`,
  ),
  'prefer-tenant-first-unique': atEnd(
    anIndex('name = $name AND is_unique AND columns && $tenant AND columns[1] <> ALL ($tenant)'),
  ),
  'no-tenant-set-null': atEnd(
    aConstraint(`name = $name AND columns && $tenant AND (on_delete IN ('n', 'd') OR on_update IN ('n', 'd'))`),
  ),
  'require-foreign-key-actions': atEnd(aConstraint(`name = $name AND type = 'f' AND on_delete = 'a'`)),
  'require-foreign-key-index': atEnd(
    aConstraint(`name = $name AND type = 'f' AND NOT EXISTS (
      SELECT FROM facts.indexes i WHERE i.rel = $table AND i.columns[1:cardinality(constraints.columns)] @> constraints.columns
        AND (i.predicate IS NULL OR i.predicate ~ (constraints.columns[1] || '"? IS NOT NULL')))`),
  ),
  'prefer-partial-unique': atEnd(
    `${anIndex(`name = $name AND is_unique AND coalesce(predicate, '') !~* ${deletionWord}`)} AND ${deletable}`,
  ),
  'no-redundant-index': atEnd(
    anIndex(`name = $name AND EXISTS (
      SELECT FROM facts.indexes o WHERE o.rel = $table AND o.name = $words[cardinality($words)]
        AND o.columns[1:cardinality(indexes.columns)] = indexes.columns)`),
  ),
  'require-foreign-key': atEnd(
    `${aColumn('name = $name')} AND NOT ${aConstraint(`type = 'f' AND $name = ANY (columns)`)}`,
  ),
  'require-primary-key': atEnd(`NOT ${aConstraint(`type = 'p'`)}`),

  // indexes
  'require-tenant-index': atEnd(`NOT ${anIndex('columns[1] = ANY ($tenant)')}`),
  'prefer-partial-index': atEnd(
    `${anIndex(`name = $name AND NOT is_unique AND coalesce(predicate, '') !~* ${deletionWord}`)} AND ${deletable}`,
  ),
  'prefer-tenant-first-index': atEnd(
    anIndex(`name = $name AND NOT is_unique AND method = 'btree' AND columns[1] <> ALL ($tenant)`),
  ),
  'require-jsonb-index': atEnd(
    `${aColumn(`name = $name AND type = 'jsonb'`)} AND NOT ${anIndex(`method = 'gin' AND $name = ANY (columns)`)}`,
  ),
  'no-btree-jsonb': atEnd(
    anIndex(`name = $name AND method = 'btree' AND EXISTS (
      SELECT FROM facts.columns c WHERE c.rel = $table AND c.type = 'jsonb' AND c.name = ANY (indexes.columns))`),
  ),

  // isolation
  'require-rls': atEnd('NOT (SELECT relrowsecurity FROM pg_class WHERE oid = $table)'),
  'require-forced-rls': atEnd('(SELECT relrowsecurity AND NOT relforcerowsecurity FROM pg_class WHERE oid = $table)'),
  'require-policy': atEnd(`(SELECT relrowsecurity FROM pg_class WHERE oid = $table) AND NOT ${aPolicy('true')}`),
  'require-policy-commands': atEnd(
    `NOT ${aPolicy(`permissive AND (command = '*' OR EXISTS (
      SELECT FROM (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) w (word, letter)
        WHERE w.letter::"char" = command AND strpos(split_part($message, ':', 1), w.word) > 0))`)}`,
  ),
  'require-missing-ok': atEnd(aPolicy(`name = $words[1] AND text ~ 'current_setting\\(''[^'']*''(::text)?\\)'`)),
  'prefer-initplan': atEnd(
    aPolicy(
      `name = $words[1] AND regexp_replace(text, 'SELECT \\(*[a-z_.]+\\(', '', 'g') ~ '(current_setting|uid|id)\\('`,
    ),
  ),
  'no-tenant-literal': { at: 'end', holds: "(SELECT table_to_xml($table, true, false, '')::text) ~ $words[1]" },

  // columns
  'no-catch-all-jsonb': atEnd(aColumn(`name = $words[1] AND type = 'jsonb'`)),
  'no-plaintext-secret': atEnd(
    aColumn(`name = $name AND type ~ 'char|text' AND coalesce(comment, '') !~* 'hash|encrypt'`),
  ),
  'prefer-jsonb': atEnd(aColumn(`name = $name AND type = 'json'`)),
  'require-audit-columns': atEnd(
    `(SELECT count(*) FROM facts.columns WHERE rel = $table AND name = ANY ($words[2:]) AND not_null AND has_default
      AND type = 'timestamp with time zone') < cardinality($words) - 1`,
  ),
  'require-boolean-default': atEnd(aColumn(`name = $name AND type = 'boolean' AND NOT (not_null AND has_default)`)),
  'require-enum-check': atEnd(
    `${aColumn(`name = $name AND type ~ 'char|text'`)} AND NOT ${aConstraint(`type IN ('c', 'f') AND $name = ANY (columns)`)}`,
  ),
  'require-range-check': atEnd(
    `${aColumn('name = $name')} AND NOT ${aConstraint(`type = 'c' AND $name = ANY (columns)`)}`,
  ),
  'require-id-type': atEnd(aColumn(`name = $words[1] AND type IN ('smallint', 'integer', 'bigint')`)),
  'require-timestamptz': atEnd(aColumn(`name = $name AND type ~ '^timestamp' AND type ~ 'without time zone'`)),
  'require-updated-at-trigger': atEnd(
    `NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = $table AND NOT tgisinternal AND tgtype & 2 > 0 AND tgtype & 16 > 0)`,
  ),
  'require-pii-comment': atEnd(aColumn(`name = $name AND coalesce(comment, '') !~* 'personal|pii'`)),
  'require-password-comment': atEnd(aColumn('name = $name AND comment IS NULL')),

  // partitions and naming
  'require-partition-comment': atEnd(
    `(SELECT relkind = 'p' FROM pg_class WHERE oid = $table) AND obj_description($table, 'pg_class') IS NULL`,
  ),
  'identifier-length': {
    at: 'file',
    holds: `octet_length($words[1]) <= 63 AND $words[1] IN (
      SELECT relname FROM pg_class UNION SELECT conname FROM pg_constraint UNION SELECT polname FROM pg_policy
      UNION SELECT proname FROM pg_proc UNION SELECT tgname FROM pg_trigger)`,
  },

  // migrations
  'complete-table-migration': {
    at: 'file',
    holds: `CASE WHEN $message ~ 'an index' THEN NOT ${anIndex('columns[1] = ANY ($tenant)')}
      ELSE NOT (SELECT relrowsecurity FROM pg_class WHERE oid = $table) END`,
  },
  'no-mixed-ddl-dml': {
    at: 'statement',
    holds: `EXISTS (SELECT FROM facts.locks JOIN pg_class ON oid = rel
      WHERE relname = $words[cardinality($words)] AND mode = 'RowExclusiveLock')`,
  },

  // availability
  'no-blocking-index': { at: 'statement', holds: aLock(`mode = 'ShareLock'`) },
  'no-blocking-constraint': {
    at: 'statement',
    holds: `${aLock(`mode = CASE WHEN $message ~ 'read it' THEN 'AccessExclusiveLock'
      WHEN $message ~ 'is validated in' THEN 'ShareUpdateExclusiveLock' ELSE 'ShareRowExclusiveLock' END`)}
      AND ${aConstraint('name = $words[1] AND validated')}`,
  },
  'no-drop': {
    at: 'statement',
    before: `$table IS NOT NULL AND ($message ~ '^Table' OR ${aColumn('name = $words[1]')})`,
    holds: `$table IS NULL OR $message ~ 'starts? without' OR NOT ${aColumn('name = $words[1]')}`,
  },
  'no-rename': {
    at: 'statement',
    before: `$table IS NOT NULL AND ($message ~ '^Table' OR ${aColumn('name = $words[1]')})`,
    holds: `$table IS NULL OR NOT ${aColumn('name = $words[1]')}`,
  },
  'no-required-column-add': {
    at: 'statement',
    before: `NOT ${aColumn('name = $words[1]')}`,
    holds: aColumn(`name = $words[1] AND ($message ~ 'computed' OR not_null AND NOT has_default)`),
  },
  'no-scanning-not-null': {
    at: 'statement',
    before: aColumn('name = $words[1] AND NOT not_null'),
    holds: `${aColumn('name = $words[1] AND not_null')} AND ${aLock(`mode = 'AccessExclusiveLock'`)}`,
  },
  'no-type-change': {
    at: 'statement',
    changes: `(SELECT string_agg(pg_relation_filenode(oid)::text, ' ' ORDER BY oid) FROM pg_class
      WHERE oid = $table OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = $table))`,
  },
  'no-unbatched-update': { at: 'statement', holds: aLock(`mode = 'RowExclusiveLock'`) },
  'require-lock-timeout': {
    at: 'statement',
    holds: `current_setting('lock_timeout') = '0' AND ${aLock(`mode IN ('ShareLock', 'ShareRowExclusiveLock', 'AccessExclusiveLock')`)}`,
  },
  'require-orphan-check': {
    at: 'statement',
    holds: aConstraint(`type = 'f' AND validated`),
  },
};

function atEnd(holds: string): Claim {
  return { at: 'end', holds };
}

function aColumn(condition: string): string {
  return `EXISTS (SELECT FROM facts.columns WHERE rel = $table AND ${condition})`;
}

function anIndex(condition: string): string {
  return `EXISTS (SELECT FROM facts.indexes WHERE rel = $table AND ${condition})`;
}

function aConstraint(condition: string): string {
  return `EXISTS (SELECT FROM facts.constraints WHERE rel = $table AND ${condition})`;
}

function aPolicy(condition: string): string {
  return `EXISTS (SELECT FROM facts.policies WHERE rel = $table AND ${condition})`;
}

function aLock(condition: string): string {
  return `EXISTS (SELECT FROM facts.locks WHERE rel = $table AND ${condition})`;
}
