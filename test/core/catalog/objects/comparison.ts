/** What a catalog holds beside its tables, as lines of text: once of replay's catalog, once of PostgreSQL's own. */
import type {
  Catalog,
  DatabaseFunction,
  DatabaseType,
  Privilege,
  Relation,
  Table,
  Trigger,
  View,
} from '../../../../server/src/core/catalog/catalog.js';
import { formatType } from '../../../../server/src/core/catalog/format-type.js';
import type { Traced } from '../../../../server/src/core/catalog/origin.js';
import { replay } from '../../../../server/src/core/catalog/replay.js';
import { parseFile } from '../../../../server/src/core/syntax/parse.js';
import { testEngine } from '../../../support/engine.js';
import { type EmptyDatabase, emptyDatabase } from '../../../support/postgres.js';

/** What differs when the statements run here and there: refusals, `+` for what only replay has, `-` for PostgreSQL. */
export async function objectDifferences(sql: string): Promise<string[]> {
  const engine = testEngine();
  const history = replay(engine, parseFile(engine, 'a.sql', sql).statements);
  const database = await emptyDatabase();
  const found: string[] = [];
  for (const { statement, refused } of history.steps) {
    const outcome = await database.run(statement.text);
    const error = outcome.kind === 'error' ? outcome.message : undefined;
    if (refused !== error) found.push(`${statement.text}: ${refused ?? 'done'} / ${error ?? 'done'}`);
  }
  const ours = linesOfReplay(history.catalog);
  const theirs = await linesOfPostgres(database);
  found.push(...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`));
  found.push(...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`));
  return found;
}

function linesOfReplay(catalog: Catalog): string[] {
  const lines: unknown[][] = [
    ...catalog.relations().flatMap(relationLines),
    ...catalog.functions().flatMap(functionLines),
    ...catalog.types().flatMap(typeLines),
    ...catalog.roles().map((r) => ['role', r.name, r.superuser, r.bypassRowSecurity, r.login, [...r.memberOf].sort()]),
    ...catalog.extensions().map((extension) => ['extension', extension.name]),
    ...catalog
      .defaultPrivileges()
      .flatMap((p) => expanded(p).map((name) => ['default', p.schema ?? null, p.objectType, p.grantee, name])),
  ];
  return sorted(lines);
}

async function linesOfPostgres(database: EmptyDatabase): Promise<string[]> {
  const [row] = await database.rows(objectQuery);
  return sorted((row as { lines: unknown[][] }).lines);
}

function sorted(lines: readonly unknown[][]): string[] {
  return lines.map((line) => JSON.stringify(line)).sort();
}

function relationLines(relation: Relation): unknown[][] {
  const { schema, name } = relation;
  if (relation.kind === 'index') return [];
  const comment = commentLines('relation', relation, name, relation.comment);
  if (relation.kind === 'table') {
    const columns = relation.columns.map((column) => [
      ...['column', schema, name, column.name, column.type ? formatType(column.type) : null],
      column.generatedAs !== undefined,
    ]);
    return [['relation', 'table', schema, name], ...columns, ...grantableLines(relation), ...comment];
  }
  if (!('ownedBy' in relation)) {
    const options = [relation.securityInvoker.value, relation.securityBarrier.value];
    return [
      ['relation', relation.kind, schema, name],
      ['view', schema, name, ...options],
      ...grantableLines(relation),
      ...comment,
    ];
  }
  const { ownedBy } = relation;
  return [['relation', relation.kind, schema, name, ownedBy ? `${ownedBy.table}.${ownedBy.column}` : null], ...comment];
}

function grantableLines(relation: Table | View): unknown[][] {
  const { schema, name } = relation;
  return [
    ...(relation.owner && relation.owner.value !== 'postgres' ? [['owner', schema, name, relation.owner.value]] : []),
    ...relation.privileges.flatMap((p) => expanded(p).map((one) => ['privilege', schema, name, p.grantee, one])),
    ...relation.triggers.map((trigger) => ['trigger', schema, name, ...triggerParts(trigger)]),
  ];
}

function triggerParts(trigger: Trigger): unknown[] {
  const { name, timing, events, updateColumns, forEach, constraint, enabled, inherited } = trigger;
  return [
    ...[name, timing, [...events].sort(), updateColumns, forEach, constraint, enabled],
    ...[trigger.when !== undefined, trigger.function, inherited],
  ];
}

/** ALL is every privilege of that kind of object. */
function expanded({ privilege, objectType }: Privilege): readonly string[] {
  if (privilege !== 'all') return [privilege];
  if (objectType === 'sequence') return ['select', 'update', 'usage'];
  if (objectType === 'function') return ['execute'];
  return ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain'];
}

function functionLines(f: DatabaseFunction): unknown[][] {
  const settings = f.settings.map(({ name, values }) => `${name}=${values.map(quotedValue).join(', ')}`).sort();
  const security = f.security.value === 'definer';
  const owner = f.owner && f.owner.value !== 'postgres' ? f.owner.value : null;
  return [
    [
      'function',
      f.schema,
      f.name,
      f.procedure,
      f.language,
      f.volatility.value,
      security,
      f.leakproof.value,
      settings,
      owner,
    ],
    ...commentLines('function', f, f.name, f.comment),
  ];
}

function quotedValue(value: string): string {
  return value === '' ? '""' : value;
}

function typeLines(type: DatabaseType): unknown[][] {
  return [
    ['type', type.schema, type.name, type.kind, ...typeParts(type)],
    ...commentLines('type', type, type.name, type.comment),
  ];
}

function typeParts(type: DatabaseType): unknown[] {
  switch (type.kind) {
    case 'enum-type':
      return [type.labels];
    case 'composite-type':
      return [type.attributes.map((attribute) => `${attribute.name} ${formatType(attribute.type)}`)];
    case 'domain-type':
      return [formatType(type.base), type.notNull, type.default !== undefined, type.checks.map((c) => c.name).sort()];
    case 'range-type':
      return [];
  }
}

function commentLines(
  kind: string,
  { schema }: { readonly schema: string },
  name: string,
  comment: Traced<string> | undefined,
): unknown[][] {
  return comment ? [['comment', kind, schema, name, comment.value]] : [];
}

const objectQuery = `
WITH space AS (SELECT oid, nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'),
  own AS (SELECT objid, classid FROM pg_depend WHERE deptype = 'e'),
  relation AS (SELECT c.*, s.name AS space FROM pg_class c JOIN space s ON s.oid = c.relnamespace
    WHERE NOT EXISTS (SELECT FROM own WHERE own.objid = c.oid AND own.classid = 'pg_class'::regclass)),
  func AS (SELECT p.*, s.name AS space FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT FROM own WHERE own.objid = p.oid AND own.classid = 'pg_proc'::regclass)),
  type AS (SELECT t.*, s.name AS space FROM pg_type t JOIN space s ON s.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
      AND NOT EXISTS (SELECT FROM own WHERE own.objid = t.oid AND own.classid = 'pg_type'::regclass)),
  line AS (
    SELECT json_build_array('relation', CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized-view' ELSE 'table' END, space, relname) AS line
      FROM relation WHERE relkind IN ('r', 'p', 'v', 'm')
    UNION ALL SELECT json_build_array('relation', CASE r.relkind WHEN 'S' THEN 'sequence' ELSE 'type' END, r.space, r.relname,
        (SELECT format('%I.%I.%s', o.space, o.relname, a.attname) FROM pg_depend d JOIN relation o ON o.oid = d.refobjid
          JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
      FROM relation r WHERE r.relkind IN ('S', 'c')
    UNION ALL SELECT json_build_array('column', r.space, r.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> '')
      FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid WHERE r.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT json_build_array('view', space, relname, ('security_invoker=true' = ANY (coalesce(reloptions, '{}'))), ('security_barrier=true' = ANY (coalesce(reloptions, '{}'))))
      FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL SELECT json_build_array('owner', space, relname, pg_get_userbyid(relowner))
      FROM relation WHERE relkind IN ('r', 'p', 'v', 'm') AND pg_get_userbyid(relowner) <> current_user
    UNION ALL SELECT DISTINCT ON (r.oid, a.grantee, a.privilege_type) json_build_array('privilege', r.space, r.relname, CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END, lower(a.privilege_type))
      FROM relation r, aclexplode(r.relacl) a WHERE r.relkind IN ('r', 'p', 'v', 'm') AND a.grantee <> r.relowner
    UNION ALL SELECT json_build_array('trigger', r.space, r.relname, t.tgname,
        CASE WHEN t.tgtype & 64 <> 0 THEN 'instead of' WHEN t.tgtype & 2 <> 0 THEN 'before' ELSE 'after' END,
        (SELECT json_agg(e.event ORDER BY e.event) FROM (VALUES ('insert', 4), ('delete', 8), ('update', 16), ('truncate', 32)) e (event, bit) WHERE t.tgtype & e.bit <> 0),
        (SELECT coalesce(json_agg(a.attname ORDER BY u.i), '[]') FROM unnest(t.tgattr::int2[]) WITH ORDINALITY u (num, i) JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = u.num),
        CASE WHEN t.tgtype & 1 <> 0 THEN 'row' ELSE 'statement' END, t.tgconstraint <> 0, t.tgenabled <> 'D', t.tgqual IS NOT NULL,
        (SELECT format('%I.%I', n.nspname, p.proname) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = t.tgfoid), t.tgparentid <> 0)
      FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL SELECT json_build_array('function', f.space, f.proname, f.prokind = 'p', l.lanname,
        CASE f.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END, f.prosecdef, f.proleakproof,
        (SELECT coalesce(json_agg(c ORDER BY c), '[]') FROM unnest(f.proconfig) c), nullif(pg_get_userbyid(f.proowner), current_user))
      FROM func f JOIN pg_language l ON l.oid = f.prolang WHERE f.proname !~ '^range_of_' AND l.lanname <> 'internal'
    UNION ALL SELECT json_build_array('type', t.space, t.typname, 'enum-type', (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = t.oid))
      FROM type t WHERE t.typtype = 'e'
    UNION ALL SELECT json_build_array('type', t.space, t.typname, 'composite-type',
        (SELECT coalesce(json_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum), '[]') FROM pg_attribute a WHERE a.attrelid = t.typrelid AND NOT a.attisdropped))
      FROM type t WHERE t.typtype = 'c'
    UNION ALL SELECT json_build_array('type', t.space, t.typname, 'domain-type', format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault IS NOT NULL,
        (SELECT coalesce(json_agg(k.conname ORDER BY k.conname), '[]') FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
      FROM type t WHERE t.typtype = 'd'
    UNION ALL SELECT json_build_array('type', t.space, t.typname, 'range-type') FROM type t WHERE t.typtype = 'r'
    UNION ALL SELECT json_build_array('role', r.rolname, r.rolsuper, r.rolbypassrls, r.rolcanlogin,
        (SELECT coalesce(json_agg(g.rolname ORDER BY g.rolname), '[]') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid))
      FROM pg_roles r WHERE r.rolname !~ '^pg_' AND r.rolname <> current_user
    UNION ALL SELECT json_build_array('extension', extname) FROM pg_extension WHERE extname <> 'plpgsql'
    UNION ALL SELECT json_build_array('default', n.nspname, CASE d.defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function' WHEN 'T' THEN 'type' ELSE 'schema' END,
        CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END, lower(a.privilege_type))
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
      WHERE a.grantee <> d.defaclrole AND NOT (a.grantee = 0 AND d.defaclobjtype IN ('f', 'T'))
    UNION ALL SELECT json_build_array('comment', 'relation', r.space, r.relname, d.description)
      FROM pg_description d JOIN relation r ON r.oid = d.objoid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0 WHERE r.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL SELECT json_build_array('comment', 'function', f.space, f.proname, d.description) FROM pg_description d JOIN func f ON f.oid = d.objoid AND d.classoid = 'pg_proc'::regclass
    UNION ALL SELECT json_build_array('comment', 'type', t.space, t.typname, d.description) FROM pg_description d JOIN type t ON t.oid = d.objoid AND d.classoid = 'pg_type'::regclass)
SELECT (SELECT coalesce(json_agg(line), '[]') FROM line) AS lines`;
