/** Finds calls of functions by name, in a statement and in the code that it holds. */
import type { Origin } from '../catalog/origin.js';
import { bodyText } from '../syntax/body-queries.js';
import { identifierValue, lex, type Token } from '../syntax/lexer.js';
import type { Statement } from '../syntax/source-file.js';
import { type Span, shift } from '../text/span.js';

export interface FunctionCallPlace {
  readonly name: string;
  readonly at: Origin;
}

/** In the order of the text. Code in a string that another statement runs is found where it stands. */
export function callsOf(isWanted: (name: string) => boolean, statement: Statement): readonly FunctionCallPlace[] {
  const { ddl, text } = statement;
  const found = callsIn(text, isWanted).map(({ name, span }) => ({ name, at: { statement, span } }));
  // A body that is no string is among the tokens of the statement.
  const isString = (ddl.kind === 'create-function' || ddl.kind === 'opaque') && ddl.body !== undefined;
  const body = isString ? bodyText(text, ddl) : undefined;
  if (!body) return found;
  const inside = callsIn(body.text, isWanted).map(({ name, span }) => ({
    name,
    at: { statement, span: body.verbatim ? shift(span, body.span.start) : body.span },
  }));
  return [...found, ...inside];
}

function callsIn(
  text: string,
  isWanted: (name: string) => boolean,
): readonly { readonly name: string; readonly span: Span }[] {
  const tokens = lex(text);
  return tokens.flatMap((token, i) => {
    if (!isName(token) || text[tokens[i + 1]?.start ?? text.length] !== '(') return [];
    const name = identifierValue(text, token);
    return isWanted(name) ? [{ name, span: { start: token.start, end: token.end } }] : [];
  });
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}
