/** Tells SQL of other databases apart, by folder, by name and by content, so that it never enters the model. */

const otherDialects =
  'mysql|mariadb|sqlite|sqlite3|lite3|clickhouse|mssql|sqlserver|oracle|h2|db2|cockroach|cockroachdb|crdb|roach|spanner|cassandra|tidb|snowflake|bigquery|duckdb';

const postgresInName = /\.(postgres|postgresql|pg|psql)\./i;
const otherInName = new RegExp(`\\.(${otherDialects})\\.`, 'i');
const otherInPath = new RegExp(`(^|/)(${otherDialects})/`, 'i');

/** What a file name says of its dialect; `undefined` where it says nothing. */
export function dialectOfName(name: string): 'postgres' | 'other' | undefined {
  if (postgresInName.test(name)) return 'postgres';
  return otherInName.test(name) ? 'other' : undefined;
}

/** Whether a path (relative to the root) puts the file into a folder of another database, or names it so. */
export function isOtherDialectPath(path: string): boolean {
  return otherInPath.test(path) || dialectOfName(path.slice(path.lastIndexOf('/') + 1)) === 'other';
}

/** Syntax that PostgreSQL refuses and other databases use in nearly every schema. */
const otherSyntax =
  /\bENGINE\s*=\s*\w+|\bAUTO_?INCREMENT\b|\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`|\bALTER\s+TABLE\s+`|\bIDENTITY\s*\(\s*1\s*,\s*1\s*\)|\bNVARCHAR2?\s*\(/i;

/** How much of a file is looked at, in UTF-16 units: a dialect shows early. */
const inspected = 65_536;

/** Whether the text is SQL of another database. Comments and strings may mislead it; PostgreSQL's own syntax does not. */
export function isOtherDialectText(text: string): boolean {
  return otherSyntax.test(text.length > inspected ? text.slice(0, inspected) : text);
}
