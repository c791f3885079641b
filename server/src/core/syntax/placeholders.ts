/**
 * Templates and variables that stand where SQL expects a name or a value, replaced so that the statement parses and
 * every offset stays where it was.
 */
import { Scanner } from './scanner.js';

/** A cheap test; false means that masking would change nothing. */
function mayHavePlaceholders(text: string): boolean {
  return /\{\{|\$\{|@[a-z_][\w:]*@|:["'a-z_]|%s/i.test(text);
}

/**
 * The text with each placeholder replaced, at the same length in UTF-16 units: `{{ .Name }}`, `${name}`,
 * `@extschema@`, `:name`, `:"name"` and `%s` become identifiers that still tell them apart and join what they touch
 * (`:SCHEMA.jobs`, `{{.Prefix}}users`), `:'name'` becomes a string literal, and template tags that steer
 * (`{{ if }}`, `{{ end }}`) become blanks. Strings, quoted identifiers and comments stay, and so do `::type`, `:=` and
 * the colon of a slice. Meant for text the grammar has refused: `a %s` could be an expression otherwise.
 */
export function maskPlaceholders(text: string): string {
  let masked = '';
  let from = 0;
  for (const { start, replacement } of placeholdersIn(text)) {
    masked += text.slice(from, start) + replacement;
    from = start + replacement.length;
  }
  return from === 0 ? text : masked + text.slice(from);
}

/** All of them, in order, with what stands for each. */
export function* placeholdersIn(text: string): Generator<Placeholder, void, undefined> {
  if (!mayHavePlaceholders(text)) return;
  const scanner = new Scanner(text);
  let brackets = 0;
  while (scanner.next()) {
    const code = text.charCodeAt(scanner.start);
    if (code === 91) brackets++;
    else if (code === 93) brackets--;
    const found = placeholderAt(text, scanner, brackets > 0);
    if (!found) continue;
    yield found;
    scanner.moveTo(found.start + found.replacement.length);
  }
}

/** Whether the text is nothing but placeholders, as `{{ template "tables" . }}` alone is. */
export function isOnlyPlaceholders(text: string): boolean {
  return /^(?:(?:\{\{(?:(?!\}\})[^\r\n])*\}\}|\$\{[^}\r\n]*\}|:[a-z_]\w*|%s)[ \t\r\n]*)+$/i.test(text);
}

/** Whether parts of the text are there only under a template's condition. */
export function hasTemplateBranches(text: string): boolean {
  return /\{\{-?\s*(?:if|else|range|with)\b/.test(text);
}

export interface Placeholder {
  readonly start: number;
  /** Of the placeholder's length. */
  readonly replacement: string;
}

const template = /\{\{[^\r\n]*?\}\}/y;
const steering = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block)\b|\/\*|[!#/])/;
const shell = /\$\{[^}\r\n]*\}/y;
const extension = /@[a-z_][\w:]*@/iy;
const variable = /:[a-z_]\w*/iy;
const quotedVariable = /:"[^"\r\n]*"/y;
const literalVariable = /:'[^'\r\n]*'/y;
const format = /%s(?![a-z0-9])/y;

function placeholderAt(text: string, scanner: Scanner, inBrackets: boolean): Placeholder | undefined {
  const { start, kind } = scanner;
  if (kind !== 'operator' && kind !== 'punctuation') return undefined;
  switch (text.charCodeAt(start)) {
    case 123: {
      const found = match(template, text, start);
      if (found === undefined) return undefined;
      return { start, replacement: steering.test(found) ? ' '.repeat(found.length) : asIdentifier(found) };
    }
    case 36:
      return identifier(shell, text, start);
    case 58:
      if (kind === 'operator' || inBrackets) return undefined;
      return identifier(variable, text, start) ?? identifier(quotedVariable, text, start) ?? literal(text, start);
    case 64:
      return identifier(extension, text, start);
    default:
      return kind === 'operator' ? identifier(format, text, scanner.end - 1) : undefined;
  }
}

function literal(text: string, start: number): Placeholder | undefined {
  const found = match(literalVariable, text, start);
  return found === undefined ? undefined : { start, replacement: `':${found.slice(2)}` };
}

function identifier(pattern: RegExp, text: string, start: number): Placeholder | undefined {
  const found = match(pattern, text, start);
  return found === undefined ? undefined : { start, replacement: asIdentifier(found) };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Begins with an underscore, since every placeholder begins with a sign. */
function asIdentifier(placeholder: string): string {
  return placeholder.replace(/[^A-Za-z0-9]/g, '_');
}
