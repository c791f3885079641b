/** Marks what code that replay cannot run, and statements it cannot read, may have touched as unknown. */
import type { Opaque } from '../../syntax/ddl.js';
import { writtenStatement } from '../../syntax/source-file.js';
import type { DatabaseFunction, Table, Unknown, UnknownAspect } from '../catalog.js';
import { quoteIdentifier, relationId } from '../names.js';
import { findFunction, findRelation, schemaExists } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { putTable } from '../store.js';
import { allNames, type CodeReading, calledNames, type NamedObject, readParts } from './opaque-text.js';

const allAspects: readonly UnknownAspect[] = ['columns', 'constraints', 'indexes', 'row-security', 'policies'];

/** Schemas whose functions change nothing of a table that the catalog models. */
const harmlessSchemas: ReadonlySet<string | undefined> = new Set([
  'pg_catalog',
  'information_schema',
  'cron',
  'partman',
]);

/** PostgreSQL's own functions that migrations call for their effect. */
const harmless = /^(pg_.*|.*advisory.*|setval|nextval|currval|lastval|set_config|current_setting|to_regclass|format)$/;

/** A statement that cannot be read may have done what its words say. */
export function unreadable(state: WorkingState): void {
  touchByCode({ code: state.statement.text, literals: [] }, state, 'a statement that cannot be read');
}

/** A call of a function that cannot be run. */
export function touchByCall(call: Opaque['calls'][number], state: WorkingState) {
  const known = findFunction(state, call.schema, call.name);
  if (known) {
    return touchByCode({ code: known.body ?? '', literals: call.literals }, state, `a call of ${call.name}()`);
  }
  if (harmlessSchemas.has(call.schema) || harmless.test(call.name)) return;
  for (const table of tablesNamedExactly(call.literals, state)) {
    mark(state, table, allAspects);
    state.markUnseen(`a call of ${call.name}(), which is not known`);
  }
}

const createsFunctions = /\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure|extension)\b/i;

export interface UnknownCode {
  readonly code: string;
  /** What the code is given: a name there stands for what the code does with its argument. */
  readonly literals: readonly string[];
  /** Other texts that it may take names from. */
  readonly texts?: readonly string[];
}

/** Code of which it is not known whether, how often or with what values it ran. `what` says what it is. */
export function touchByCode(
  { code, literals, texts: held = [] }: UnknownCode,
  state: WorkingState,
  what: string,
): void {
  const bodies = reachableCode(code, state);
  const texts = [...bodies, ...literals];
  if (texts.some((text) => createsFunctions.test(text))) state.markUnseenFunctions();
  const readings = texts.flatMap(readParts);
  if (readings.length === 0) return;
  state.markUnseen(what);
  const given = [...[...literals, ...held].flatMap(allNames), ...bodies.flatMap(argumentsIn)];
  const schemas = schemasNamedIn(texts, state);
  const anywhere = literals.length === 0 || bodies.some((body) => /\bloop\b/i.test(body));
  for (const reading of readings) touch(reading, { given, schemas, anywhere }, state);
}

interface Surroundings {
  /** Names that the code is given, or gives to the functions it calls. */
  readonly given: readonly NamedObject[];
  /** Schemas that it names: a table may be given apart from its schema. */
  readonly schemas: readonly string[];
  /** It may find its tables in the system catalogs. */
  readonly anywhere: boolean;
}

function touch(reading: CodeReading, around: Surroundings, state: WorkingState): void {
  if (reading.creates) state.markUnseenCreation();
  if (reading.aspects.length === 0) return;
  const names = reading.dynamic ? [...reading.names, ...around.given] : reading.names;
  const schemas = reading.dynamic ? around.schemas : [];
  const tables = new Set(names.flatMap((name) => tableNamed(name, state, schemas) ?? []));
  if (tables.size === 0 && reading.dynamic && around.anywhere) {
    for (const table of state.tablesWhere(() => true)) tables.add(table);
  }
  for (const table of tables) mark(state, table, reading.aspects);
}

function schemasNamedIn(texts: readonly string[], state: WorkingState): string[] {
  const names = new Set(texts.flatMap(allNames).flatMap(({ schema, name }) => (schema ? [schema, name] : [name])));
  return [...names].filter((name) => name !== 'public' && schemaExists(state, name));
}

function mark(state: WorkingState, table: Table, aspects: readonly UnknownAspect[]): void {
  const current = state.table(table.id) ?? table;
  const statement = writtenStatement(state.statement);
  const fresh = aspects.filter((a) => !current.unknown.some((u) => u.aspect === a && u.statement === statement));
  if (fresh.length === 0) return;
  const unknown: Unknown[] = fresh.map((aspect) => ({ aspect, statement }));
  putTable(state, { ...current, unknown: [...current.unknown, ...unknown] });
}

/** The code and the bodies of the known functions it calls, and those they call. */
function reachableCode(code: string, state: WorkingState): string[] {
  const seen = new Set<DatabaseFunction>();
  const bodies = [code];
  for (const body of bodies) {
    for (const { schema, name } of calledNames(body)) {
      const known = findFunction(state, schema, name);
      if (!known?.body || seen.has(known)) continue;
      seen.add(known);
      bodies.push(known.body);
    }
  }
  return bodies;
}

/** Names in the string literals of code, which it may hand to the functions it calls. */
function argumentsIn(code: string): NamedObject[] {
  return (code.match(/'(?:[^']|'')*'/g) ?? []).flatMap((literal) => allNames(literal.slice(1, -1)));
}

function tablesNamedExactly(literals: readonly string[], state: WorkingState): Table[] {
  return literals.flatMap((literal) => {
    const [name, ...others] = allNames(literal);
    if (!name || others.length > 0 || !isName(literal, name)) return [];
    return tableNamed(name, state) ?? [];
  });
}

function isName(literal: string, { schema, name }: NamedObject): boolean {
  const plain = literal.replaceAll('"', '');
  return plain === (schema === undefined ? name : `${schema}.${name}`) || literal === quoteIdentifier(name);
}

function tableNamed(
  { schema, name }: NamedObject,
  state: WorkingState,
  schemas: readonly string[] = [],
): Table | undefined {
  const span = { start: 0, end: 0 };
  const part = (value: string) => ({ value, span });
  const found = findRelation(state, {
    schema: schema === undefined ? undefined : part(schema),
    name: part(name),
    span,
  });
  if (found || schema !== undefined) return found?.kind === 'table' ? found : undefined;
  for (const candidate of schemas) {
    const table = state.table(relationId(candidate, name));
    if (table) return table;
  }
  return undefined;
}
