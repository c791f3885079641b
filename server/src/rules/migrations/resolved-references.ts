import type { RuleContext } from '../../core/lint/context.js';
import { singleFile, standsAlone } from '../../core/lint/migration.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip, unknown } from '../../core/lint/verdict.js';
import type { Ddl, Name, RelationName } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';
import { type Span, textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'resolved-references',
  category: 'migrations',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Every statement must be one that PostgreSQL accepts when the migrations run in their order.',
  items: [],
  options: {},
  subject: 'statement',
  *check({ statement, step: { refused }, migration }, context) {
    if (refused === undefined) return pass;
    if (statement.fault || reportedElsewhere.some((reason) => reason.test(refused))) return skip;
    const missing = missingIn(refused);
    if (standsAlone(migration) && (missing || migration.tool !== singleFile)) {
      return unknown('what else is run, and in which order, is not known');
    }
    if (missing && mayComeFromOutside(missing, statement, context)) {
      return unknown(`${missing.kind} "${missing.name}" may come from elsewhere`);
    }
    const span = placeOf(refused, statement);
    if (isTemplate(textOf(statement.text, span))) return unknown('the name is filled in when the migration runs');
    yield { at: { statement, span }, message: `PostgreSQL refuses this statement: ${refused}.` };
  },
});

/** Refusals that rules of their own report, with a place and a remedy. */
const reportedElsewhere: readonly RegExp[] = [/must include all partitioning columns$/];

interface Missing {
  readonly kind: string;
  readonly schema: string | undefined;
  readonly name: string;
}

const missingObject =
  /^(relation|table|view|type|schema|role|function|procedure|sequence|index|extension) "?([^"()]+)"?.* does not exist$/;

/** The object of its own that PostgreSQL does not find. Parts of one, as columns and policies, are not looked up so. */
function missingIn(reason: string): Missing | undefined {
  const [, kind, shown] = missingObject.exec(reason) ?? [];
  if (kind === undefined || shown === undefined) return undefined;
  const dot = shown.indexOf('.');
  return { kind, schema: dot < 0 ? undefined : shown.slice(0, dot), name: shown.slice(dot + 1) };
}

/** Relations that extensions make in the schema in which they are installed, and those of PostgreSQL itself. */
const broughtAlong = /^(?:pg_.*|spatial_ref_sys|(?:geometry|geography|raster)_columns|raster_overviews|hypopg.*)$/;

function mayComeFromOutside(
  { kind, schema, name }: Missing,
  { ddl }: Statement,
  context: RuleContext<object>,
): boolean {
  switch (kind) {
    case 'role':
    case 'extension':
      return true;
    case 'schema':
      return !context.hasSchema(name);
  }
  if (schema !== undefined && !context.hasSchema(schema)) return true;
  if (kind === 'function' || kind === 'procedure' || kind === 'type') return false;
  if (broughtAlong.test(name)) return true;
  const elsewhere = context.relationAnywhere(name);
  if (elsewhere) return elsewhere.schema !== (schema ?? 'public');
  return [...referencesIn(ddl)].some((table) => table.name.value === name);
}

function* referencesIn(ddl: Ddl): Generator<RelationName, void, undefined> {
  if (ddl.kind !== 'create-table' && ddl.kind !== 'alter-table') return;
  const constraints =
    ddl.kind === 'create-table'
      ? [...ddl.constraints, ...ddl.columns.flatMap((column) => column.constraints)]
      : ddl.actions.flatMap((action) => {
          if (action.kind === 'add-constraint') return [action.constraint];
          return action.kind === 'add-column' ? action.column.constraints : [];
        });
  for (const constraint of constraints) if (constraint.kind === 'foreign-key') yield constraint.references;
}

/** The name of which the reason speaks, else the first name of the statement. */
function placeOf(reason: string, { ddl, text }: Statement): Span {
  const shown = /"([^"]+)"/.exec(reason)?.[1] ?? /(\S+?)(?:\(\))? because /.exec(reason)?.[1];
  const wanted = shown?.slice(shown.lastIndexOf('.') + 1);
  const names = [...namesIn(ddl)];
  const known = names.filter(({ value }) => value === wanted);
  const found = /more than once$/.test(reason) ? known.at(-1) : (referenceTo(wanted, reason, ddl) ?? known[0]);
  return (found ?? names[0])?.span ?? firstWord(text);
}

/** A column may be called as the table that it references, and stands before it. */
function referenceTo(wanted: string | undefined, reason: string, ddl: Ddl): Name | undefined {
  if (!reason.startsWith('relation ')) return undefined;
  return [...referencesIn(ddl)].find(({ name }) => name.value === wanted)?.name;
}

/** Every identifier of a statement, in the order of the text. */
function namesIn(ddl: Ddl): readonly Name[] {
  const names: Name[] = [];
  collectNames(ddl, names);
  return names.sort((a, b) => a.span.start - b.span.start);
}

function collectNames(node: object, names: Name[]): void {
  if (isName(node)) names.push(node);
  for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) collectNames(child, names);
}

function isName(node: object): node is Name {
  return 'value' in node && typeof node.value === 'string' && 'span' in node && Object.keys(node).length === 2;
}

function firstWord(text: string): Span {
  return { start: 0, end: /^\S+/.exec(text)?.[0].length ?? text.length };
}

function isTemplate(name: string): boolean {
  return /[{}@%:]|^\$/.test(name);
}
