/** What a catalog holds, as lines of text: once of replay's catalog, once of PostgreSQL's own. */
import type {
  Catalog,
  Column,
  Constraint,
  ForeignKey,
  Index,
  Table,
  View,
} from '../../../server/src/core/catalog/catalog.js';
import { deparse } from '../../../server/src/core/catalog/deparse.js';
import { formatType } from '../../../server/src/core/catalog/format-type.js';
import { columnsMentionedIn } from '../../../server/src/core/catalog/keys.js';
import { type Origin, type Traced, writtenAt } from '../../../server/src/core/catalog/origin.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import type { Expression } from '../../../server/src/core/syntax/expression.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { Statement } from '../../../server/src/core/syntax/source-file.js';
import { canonicalExpression } from '../../support/canonical-expression.js';
import { testEngine } from '../../support/engine.js';
import { type EmptyDatabase, emptyDatabase } from '../../support/postgres.js';

/**
 * What differs when the statements run here and there: refusals, `+` for what only replay has, `-` for PostgreSQL. A
 * table that replay keeps although PostgreSQL refuses to create it is dropped again.
 */
export async function differences(sql: string): Promise<string[]> {
  const statements = statementsIn(sql);
  return differencesOf((_, i) => statements[i], sameWords);
}

/** The same for statements that are made up one after the other. Of several reasons to refuse one, any will do. */
export async function randomDifferences(next: (catalog: Catalog, i: number) => string | undefined): Promise<string[]> {
  return differencesOf((catalog, i) => {
    const text = next(catalog, i);
    return text === undefined ? undefined : statementsIn(text)[0];
  }, bothOrNone);
}

type Refusals = (ours: string | undefined, theirs: string | undefined) => boolean;

const sameWords: Refusals = (ours, theirs) => ours === theirs;
const bothOrNone: Refusals = (ours, theirs) => (ours === undefined) === (theirs === undefined);

async function differencesOf(
  next: (catalog: Catalog, i: number) => Statement | undefined,
  agree: Refusals,
): Promise<string[]> {
  const database = await emptyDatabase();
  const found: string[] = [];
  const run: Statement[] = [];
  let history = replay(testEngine(), []);
  for (let i = 0; ; i++) {
    const statement = next(history.catalog, i);
    if (!statement) break;
    run.push(statement);
    history = replay(testEngine(), [...run], history);
    const step = history.steps.at(-1);
    const outcome = await database.run(statement.text);
    const error = outcome.kind === 'error' ? outcome.message : undefined;
    if (!agree(step?.refused, error)) found.push(`${statement.text}: ${step?.refused ?? 'done'} / ${error ?? 'done'}`);
    if (error !== undefined && statement.ddl.kind === 'create-table' && step && step.writes.length > 0) {
      const { table } = statement.ddl;
      const name = statement.text.slice(table.span.start, table.span.end);
      run.push(...statementsIn(`DROP TABLE IF EXISTS ${name} CASCADE`));
      history = replay(testEngine(), [...run], history);
    }
  }
  const ours = linesOfReplay(history.catalog);
  const theirs = await linesOfPostgres(database);
  found.push(...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`));
  found.push(...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`));
  return found;
}

function statementsIn(sql: string): readonly Statement[] {
  return parseFile(testEngine(), 'a.sql', sql).statements;
}

/** In no order, except that a table's columns stand in one line. */
function linesOfReplay(catalog: Catalog): string[] {
  const lines: unknown[][] = catalog
    .schemas()
    .filter((schema) => schema !== 'public' && schema !== 'pg_temp')
    .map((schema) => ['schema', schema]);
  for (const relation of catalog.relations()) {
    if (relation.kind === 'table') lines.push(...tableLines(relation));
    if (relation.kind === 'view' || relation.kind === 'materialized-view') lines.push(...viewLines(relation));
  }
  return sorted(lines);
}

async function linesOfPostgres(database: EmptyDatabase): Promise<string[]> {
  const [row] = await database.rows(catalogQuery);
  const { lines, expressions } = row as { lines: unknown[][]; expressions: unknown[][] };
  return sorted([...lines, ...expressions.map((line) => line.map(canonicalPart))]);
}

/** PostgreSQL writes an expression into an object, to tell it from a name. */
function canonicalPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(canonicalPart);
  if (part === null || typeof part !== 'object' || !('e' in part)) return part;
  const text = part.e as string | null;
  const descending = 'desc' in part && part.desc === 1;
  return withoutSequence(text) && `${canonicalExpression(text)}${descending ? ' desc' : ''}`;
}

function sorted(lines: readonly unknown[][]): string[] {
  return lines.map((line) => JSON.stringify(line)).sort();
}

function tableLines(table: Table): unknown[][] {
  const { schema, name } = table;
  const parents = table.partitionOf ? [table.partitionOf, ...table.inherits] : table.inherits;
  return [
    [
      'table',
      schema,
      name,
      table.persistence[0],
      table.partitionBy ? `${table.partitionBy.strategy} ${table.partitionBy.columns.join()}` : null,
      table.rowSecurity.value,
      table.forceRowSecurity.value,
      parents.length > 0 ? parents : null,
      table.columns.map((column) => column.name),
    ],
    ...table.columns.map((column) => ['column', schema, name, ...columnParts(column)]),
    ...table.constraints.map((constraint) => [...constraintParts(table, constraint)]),
    ...table.constraints.flatMap((constraint) => keyIndexLine(table, constraint)),
    ...table.indexes.map((index) => indexLine(table, index)),
    ...table.policies.map((policy) => [
      ...['policy', schema, name, policy.name, policy.permissive, policy.command, [...policy.roles].sort()],
      ...[traced(policy.using), traced(policy.check)],
    ]),
    ...commentLine(table, name, table.comment),
    ...table.columns.flatMap((column) => commentLine(table, `${name}.${column.name}`, column.comment)),
    ...table.constraints.flatMap((c) => ('comment' in c ? commentLine(table, `constraint ${c.name}`, c.comment) : [])),
    ...table.constraints.flatMap((c) => ('indexComment' in c ? commentLine(table, c.name, c.indexComment) : [])),
    ...table.indexes.flatMap((index) => commentLine(table, index.name, index.comment)),
  ];
}

function viewLines(view: View): unknown[][] {
  return [
    ['view', view.schema, view.name, view.kind],
    ...view.indexes.map((index) => indexLine(view, index)),
    ...commentLine(view, view.name, view.comment),
    ...view.indexes.flatMap((index) => commentLine(view, index.name, index.comment)),
  ];
}

function columnParts(column: Column): unknown[] {
  return [
    column.name,
    column.type ? formatType(column.type) : null,
    column.notNull.value,
    column.generated ?? null,
    column.identity ?? null,
    defaultOf(column),
  ];
}

/** DEFAULT NULL is no default. */
function defaultOf(column: Column): string | null {
  const text = column.generated ? null : traced(column.default);
  return text === 'null' ? null : text;
}

function constraintParts(table: Table, constraint: Constraint): unknown[] {
  const { kind, name, deferrable, validated } = constraint;
  const shared = ['constraint', table.schema, table.name, name, kind, deferrable, validated];
  if (constraint.kind === 'foreign-key') return [...shared, ...foreignKeyParts(constraint)];
  if (constraint.kind === 'check') {
    const mentioned = columnsMentionedIn(constraint.expression);
    const columns = table.columns.filter((column) => mentioned.has(column.name)).map((column) => column.name);
    return [...shared, columns, constraint.noInherit, expression(constraint.expression, writtenAt(constraint))];
  }
  return shared;
}

function foreignKeyParts(key: ForeignKey): unknown[] {
  return [
    key.columns,
    key.references,
    key.referencedColumns,
    key.onDelete ?? 'no action',
    key.onUpdate ?? 'no action',
    key.onDeleteColumns.length > 0 ? key.onDeleteColumns : null,
    key.match,
    key.enforced,
  ];
}

function keyIndexLine(table: Table, constraint: Constraint): unknown[][] {
  const { name, kind } = constraint;
  const shared = ['index', table.schema, table.name, name, kind !== 'exclusion', kind === 'primary-key'];
  if (constraint.kind === 'exclusion') {
    const elements = constraint.elements.map(({ element }) => elementText(element, writtenAt(constraint)));
    return [[...shared, constraint.method, elements, [], false, expression(constraint.where, writtenAt(constraint))]];
  }
  if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return [];
  return [[...shared, 'btree', constraint.columns, constraint.include, constraint.nullsNotDistinct, null]];
}

function indexLine(owner: Table | View, index: Index): unknown[] {
  return [
    ...['index', owner.schema, owner.name, index.name, index.unique, false, index.method],
    index.elements.map((element) => elementText(element, writtenAt(index))),
    index.include,
    index.nullsNotDistinct,
    expression(index.where, writtenAt(index)),
  ];
}

function elementText({ column, expression: e, order }: Index['elements'][number], origin: Origin): string {
  const text = column ? column.value : (expression(e, origin) ?? '');
  return order === 'desc' ? `${text} desc` : text;
}

function commentLine(owner: Table | View, on: string, comment: Traced<string> | undefined): unknown[][] {
  return comment ? [['comment', owner.schema, on, comment.value]] : [];
}

function traced(fact: Traced<Expression> | undefined): string | null {
  return fact ? expression(fact.value, fact.origin) : null;
}

function expression(e: Expression | undefined, origin: Origin): string | null {
  const text = e ? withoutSequence(deparse(e, origin.statement.text)) : null;
  return canonicalExpression(text) ?? null;
}

/** The default of a serial column is not modelled apart from its type. */
function withoutSequence(text: string | null): string | null {
  return text?.startsWith('nextval(') ? null : text;
}

const catalogQuery = `
WITH space AS (SELECT oid, CASE WHEN nspname ~ '^pg_temp' THEN 'pg_temp' ELSE nspname END AS name FROM pg_namespace
    WHERE nspname !~ '^(pg_toast|pg_catalog|information_schema)'),
  relation AS (SELECT c.*, s.name AS space, format('%I.%I', s.name, c.relname) AS id FROM pg_class c JOIN space s ON s.oid = c.relnamespace),
  owned AS (SELECT a.*, r.space, r.relname FROM pg_attribute a JOIN relation r ON r.oid = a.attrelid
    WHERE r.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped),
  line AS (
    SELECT json_build_array('schema', name) AS line FROM space WHERE name NOT IN ('public', 'pg_temp')
    UNION ALL SELECT json_build_array('view', space, relname, CASE relkind WHEN 'v' THEN 'view' ELSE 'materialized-view' END)
      FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL SELECT json_build_array('table', space, relname, relpersistence,
        (SELECT CASE p.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' ELSE 'hash' END || ' ' || (SELECT string_agg(coalesce(a.attname, ''), ',' ORDER BY u.i)
          FROM unnest(p.partattrs) WITH ORDINALITY u (num, i) LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = u.num) FROM pg_partitioned_table p WHERE p.partrelid = r.oid),
        relrowsecurity, relforcerowsecurity,
        (SELECT json_agg(parent.id ORDER BY i.inhseqno) FROM pg_inherits i JOIN relation parent ON parent.oid = i.inhparent WHERE i.inhrelid = r.oid),
        (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM owned a WHERE a.attrelid = r.oid))
      FROM relation r WHERE relkind IN ('r', 'p')
    UNION ALL SELECT json_build_array('comment', r.space, coalesce(r.relname || '.' || a.attname, r.relname), d.description)
      FROM pg_description d JOIN relation r ON r.oid = d.objoid AND d.classoid = 'pg_class'::regclass
      LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid AND d.objsubid > 0
      WHERE r.relkind IN ('r', 'p', 'i', 'I', 'm', 'v') AND NOT (r.relkind IN ('m', 'v') AND d.objsubid > 0)
    UNION ALL SELECT json_build_array('comment', r.space, 'constraint ' || k.conname, d.description)
      FROM pg_description d JOIN pg_constraint k ON k.oid = d.objoid AND d.classoid = 'pg_constraint'::regclass
      JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u')
    UNION ALL SELECT json_build_array('constraint', r.space, r.relname, k.conname,
        CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique' ELSE 'exclusion' END, k.condeferrable, k.convalidated)
      FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'x')
    UNION ALL SELECT json_build_array('constraint', r.space, r.relname, k.conname, 'foreign-key', k.condeferrable, k.convalidated,
        (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.conkey) WITH ORDINALITY u (num, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
        target.id,
        (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u (num, i) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
        action.on_delete, action.on_update,
        (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.confdelsetcols) WITH ORDINALITY u (num, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
        CASE k.confmatchtype WHEN 's' THEN 'simple' WHEN 'f' THEN 'full' ELSE 'partial' END, k.conenforced)
      FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid JOIN relation target ON target.oid = k.confrelid,
      LATERAL (SELECT actions ->> k.confdeltype::text AS on_delete, actions ->> k.confupdtype::text AS on_update
        FROM (SELECT '{"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}'::json AS actions) names) action
      WHERE k.contype = 'f' AND NOT (k.conparentid <> 0 AND EXISTS (SELECT FROM pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid))),
  rewritten AS (
    SELECT json_build_array('column', a.space, a.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END, CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
        json_build_object('e', (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE a.attgenerated = '' AND d.adrelid = a.attrelid AND d.adnum = a.attnum))) AS line FROM owned a
    UNION ALL SELECT json_build_array('constraint', r.space, r.relname, k.conname, 'check', k.condeferrable, k.convalidated,
        (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
        k.connoinherit, json_build_object('e', pg_get_expr(k.conbin, k.conrelid)))
      FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype = 'c'
    UNION ALL SELECT json_build_array('index', r.space, r.relname, c.relname, x.indisunique, x.indisprimary, m.amname,
        (SELECT json_agg(json_build_object('e', pg_get_indexdef(x.indexrelid, i, false), 'desc', x.indoption[i - 1] & 1) ORDER BY i) FROM generate_series(1, x.indnkeyatts) i),
        (SELECT coalesce(json_agg(a.attname ORDER BY i), '[]') FROM generate_series(x.indnkeyatts, x.indnatts - 1) i JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = x.indkey[i]),
        x.indnullsnotdistinct, json_build_object('e', pg_get_expr(x.indpred, x.indrelid)))
      FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am m ON m.oid = c.relam JOIN relation r ON r.oid = x.indrelid
      WHERE r.relkind IN ('r', 'p', 'm')
    UNION ALL SELECT json_build_array('policy', s.name, p.tablename, p.policyname, p.permissive = 'PERMISSIVE', lower(p.cmd), (SELECT json_agg(role ORDER BY role) FROM unnest(p.roles) role),
        json_build_object('e', p.qual), json_build_object('e', p.with_check))
      FROM pg_policies p JOIN pg_namespace n ON n.nspname = p.schemaname JOIN space s ON s.oid = n.oid)
SELECT (SELECT coalesce(json_agg(line), '[]') FROM line) AS lines, (SELECT coalesce(json_agg(line), '[]') FROM rewritten) AS expressions`;
