/** Reads what a function gives: the query at the end of an SQL body, the RETURN statements of a plpgsql one. */
import type { CreateFunction } from './ddl.js';
import { type Engine, isFault } from './engine.js';
import type { Expression } from './expression.js';
import { identifierValue, keywordIs, lex, type Token } from './lexer.js';

/**
 * Spans inside are about a text made for reading and say nothing of the file. Positional parameters stand as columns
 * named `$1`, `$2`, ..., since a body is read apart from the list that they count.
 */
export interface FunctionResult {
  /** What it may return, each in its place. More than one where plpgsql chooses between several RETURN. */
  readonly returned: readonly Expression[];
  /** The plpgsql variables that are set in one place only; of others nothing is known. */
  readonly variables: readonly { readonly name: string; readonly value: Expression }[];
}

/** Nothing where the body is in another language, returns a trigger's row, or cannot be read. */
export function functionResult(engine: Engine, ddl: CreateFunction, text: string): FunctionResult | undefined {
  if (ddl.returns?.name === 'trigger' || ddl.procedure) return undefined;
  const source = ddl.body ?? (ddl.bodySpan && text.slice(ddl.bodySpan.start, ddl.bodySpan.end));
  if (source === undefined) return undefined;
  const body = withNamedParameters(source);
  const read = (query: string) => readScalar(engine, query);
  if (ddl.language === 'plpgsql') return plpgsqlResult(body, read);
  return ddl.language === 'sql' ? sqlResult(body, read) : undefined;
}

/** The value of a query, as a subquery in the place of an expression. */
type Read = (query: string) => Expression | undefined;

function readScalar(engine: Engine, query: string): Expression | undefined {
  const view = `CREATE VIEW v AS SELECT (${query}\n)`;
  const ddl = engine.read(view, lex(view));
  return isFault(ddl) || ddl.kind !== 'create-view' ? undefined : ddl.query.targets[0]?.value;
}

function withNamedParameters(body: string): string {
  let text = '';
  let end = 0;
  for (const token of lex(body)) {
    if (token.kind !== 'parameter') continue;
    text += `${body.slice(end, token.start)}"${body.slice(token.start, token.end)}"`;
    end = token.end;
  }
  return text + body.slice(end);
}

/** The last statement gives the result; a body that is no string begins with RETURN or BEGIN ATOMIC. */
function sqlResult(body: string, read: Read): FunctionResult | undefined {
  const statements = statementsOf(body);
  const last = statements.at(-1);
  const previous = statements.at(-2);
  const ends = last !== undefined && keywordIs(body, last[0], 'end');
  const tokens = ends ? previous : last;
  if (!tokens) return undefined;
  const atomic = keywordIs(body, tokens[0], 'begin') && keywordIs(body, tokens[1], 'atomic');
  const rest = atomic ? tokens.slice(2) : tokens;
  const value = read(textOf(body, keywordIs(body, rest[0], 'return') ? rest.slice(1) : rest));
  return value && { returned: [value], variables: [] };
}

function plpgsqlResult(body: string, read: Read): FunctionResult | undefined {
  const returned: (Expression | undefined)[] = [];
  const settings = new Map<string, (Expression | undefined)[]>();
  let declaring = false;
  for (const tokens of statementsOf(body)) {
    if (keywordIs(body, tokens[0], 'declare')) declaring = true;
    const start = statementStart(body, tokens);
    if (start > 0 && !keywordIs(body, tokens[0], 'declare')) declaring = false;
    const rest = tokens.slice(declaring && keywordIs(body, tokens[0], 'declare') ? 1 : start);
    const value = returnValue(body, rest, read);
    if (value) returned.push(value.read);
    for (const { name, read: set } of value ? [] : assignments(body, rest, declaring, read)) {
      const list = settings.get(name);
      if (list) list.push(set);
      else settings.set(name, [set]);
    }
  }
  if (returned.length === 0 || !returned.every((value) => value !== undefined)) return undefined;
  const variables = [...settings].flatMap(([name, [value, ...others]]) =>
    value && others.length === 0 ? [{ name, value }] : [],
  );
  return { returned, variables };
}

/** `RETURN value`, `RETURN QUERY query`; RETURN alone and RETURN NEXT give what was set before. */
function returnValue(body: string, tokens: readonly Token[], read: Read): { read: Expression | undefined } | undefined {
  if (!keywordIs(body, tokens[0], 'return')) return undefined;
  const rest = tokens.slice(keywordIs(body, tokens[1], 'query') ? 2 : 1);
  return { read: rest.length === 0 ? undefined : read(textOf(body, rest)) };
}

interface Assignment {
  readonly name: string;
  readonly read: Expression | undefined;
}

/** `name type := value`, `name := value`, `SELECT value INTO name FROM ...`; every other INTO and FOR sets something unknown. */
function assignments(body: string, tokens: readonly Token[], declaring: boolean, read: Read): readonly Assignment[] {
  const [first] = tokens;
  if (!first) return [];
  const equals = tokens.findIndex((token) => isAssignment(body, token, declaring));
  const leads = declaring ? equals > 0 : equals === 1;
  if (leads) return [{ name: identifierValue(body, first), read: read(textOf(body, tokens.slice(equals + 1))) }];
  if (declaring) return [];
  const loop =
    keywordIs(body, first, 'for') && tokens[1] ? [{ name: identifierValue(body, tokens[1]), read: undefined }] : [];
  const into = tokens.findIndex((token) => keywordIs(body, token, 'into'));
  return into < 0 ? loop : [...loop, ...selectInto(body, tokens, into, read)];
}

function isAssignment(body: string, token: Token, declaring: boolean): boolean {
  const text = body.slice(token.start, token.end);
  return text === ':=' || text === '=' || (declaring && keywordIs(body, token, 'default'));
}

function selectInto(body: string, tokens: readonly Token[], into: number, read: Read): readonly Assignment[] {
  let at = keywordIs(body, tokens[into + 1], 'strict') ? into + 2 : into + 1;
  const names: string[] = [];
  for (let name = tokens[at]; name; name = tokens[at]) {
    names.push(identifierValue(body, name));
    at++;
    const comma = tokens[at];
    if (!comma || body.slice(comma.start, comma.end) !== ',') break;
    at++;
  }
  const selects = keywordIs(body, tokens[0], 'select') && names.length === 1;
  const query = `${textOf(body, tokens.slice(0, into))} ${textOf(body, tokens.slice(at))}`;
  const value = selects ? read(query) : undefined;
  return names.map((name) => ({ name, read: value }));
}

const openers = ['begin', 'then', 'else', 'loop', 'declare'];

/** Where the statement itself begins, behind the words that open the blocks it is the first of. CASE has such words too. */
function statementStart(body: string, tokens: readonly Token[]): number {
  let start = 0;
  let cases = 0;
  for (const [i, token] of tokens.entries()) {
    if (keywordIs(body, token, 'case')) cases++;
    else if (cases > 0 && keywordIs(body, token, 'end')) cases--;
    else if (cases === 0 && openers.some((word) => keywordIs(body, token, word))) start = i + 1;
  }
  return start;
}

/** The tokens between semicolons; of two in a row nothing is between. */
function statementsOf(body: string): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  for (const token of lex(body)) {
    if (body.slice(token.start, token.end) === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((tokens) => tokens.length > 0);
}

function textOf(body: string, tokens: readonly Token[]): string {
  const first = tokens[0];
  const last = tokens.at(-1);
  return first && last ? body.slice(first.start, last.end) : '';
}
