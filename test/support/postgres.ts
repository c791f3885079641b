/**
 * A real PostgreSQL (PGlite) for proofs. One instance serves all test files of a process, since each takes hundreds of
 * megabytes that closing does not give back; a case starts from an empty database.
 */
import { type PGlite as Database, PGlite, type Results } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';

/** What the last statement of a script did. */
export type ScriptOutcome =
  /** Rows returned or, by a statement that returns none, touched. */
  | { readonly kind: 'done'; readonly rows: number }
  /** `code` is the SQLSTATE. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

export interface EmptyDatabase {
  /** Runs statements in the session; several at once are one transaction, as in PostgreSQL's simple protocol. */
  run(sql: string): Promise<ScriptOutcome>;
  /** The rows of one query. */
  rows(sql: string): Promise<readonly unknown[]>;
}

/** What migrations and proofs may create. */
const extensions = { btree_gin, btree_gist, citext, pg_trgm, pgcrypto, uuid_ossp };

const slot = globalThis as { tenantlintDatabase?: Promise<Database> | undefined };

after(async () => {
  const open = slot.tenantlintDatabase;
  slot.tenantlintDatabase = undefined;
  await (await open)?.close();
});

export async function emptyDatabase(): Promise<EmptyDatabase> {
  slot.tenantlintDatabase ??= PGlite.create({ extensions });
  const database = await slot.tenantlintDatabase;
  await database.exec('ROLLBACK');
  await database.exec('DISCARD ALL');
  await database.exec(emptying);
  return { run: (sql) => runScript(database, sql), rows: async (sql) => (await database.query(sql)).rows };
}

async function runScript(database: Database, sql: string): Promise<ScriptOutcome> {
  try {
    const last = (await database.exec(sql)).at(-1);
    return { kind: 'done', rows: last ? rowsOf(last) : 0 };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined) throw error;
    return { kind: 'error', code, message };
  }
}

function rowsOf(result: Results): number {
  return result.fields.length > 0 ? result.rows.length : (result.affectedRows ?? 0);
}

const emptying = `
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE format('DROP EXTENSION %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT pubname FROM pg_publication LOOP
    EXECUTE format('DROP PUBLICATION %I', name);
  END LOOP;
  FOR name IN SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user LOOP
    EXECUTE format('DROP OWNED BY %I', name);
    EXECUTE format('DROP ROLE %I', name);
  END LOOP;
  DELETE FROM pg_default_acl;
END $$;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;`;
