/** What code that replay cannot run says of itself: whether it changes the schema, which objects it names, what of them. */
import type { UnknownAspect } from '../catalog.js';

/** One piece of code, and what it may do. */
export interface CodeReading {
  /** The tables it names as the targets of its own statements, or anywhere if it makes its statements as text. */
  readonly names: readonly NamedObject[];
  readonly aspects: readonly UnknownAspect[];
  /** It makes its statements as text. */
  readonly dynamic: boolean;
  /** It may create tables, views or indexes. */
  readonly creates: boolean;
}

export interface NamedObject {
  readonly schema: string | undefined;
  readonly name: string;
}

const uninteresting =
  /\b(create|alter|drop)\s+(or\s+replace\s+)?(event\s+)?(role|user|group|type|domain|extension|function|procedure|trigger|sequence|database|publication|subscription|cast|operator|aggregate|collation|server)\b/gi;

const schemaChange = /\b(create|alter|drop)\b|\bcomment\s+on\b/i;

const aspectWords: readonly (readonly [RegExp, UnknownAspect])[] = [
  [/\brow\s+level\s+security\b/i, 'row-security'],
  [/\bpolicy\b/i, 'policies'],
  [/\bindex\b/i, 'indexes'],
  [/\b(constraint|unique|primary\s+key|foreign\s+key|references|check)\b/i, 'constraints'],
  [
    /\b(column|set\s+not\s+null|drop\s+not\s+null|set\s+data\s+type)\b|\badd\s+(?!constraint|primary|unique|foreign|check)/i,
    'columns',
  ],
  [/\bcomment\s+on\b/i, 'comments'],
  [/\bdrop\s+table\b|\bdrop\s+schema\b|\brename\s+to\b|\bset\s+schema\b/i, 'existence'],
];

const identifier = String.raw`(?:"(?:[^"]|"")+"|[a-z_][\w$]*)`;
const qualified = String.raw`${identifier}(?:\s*\.\s*${identifier})?`;

/** Where a statement says what it changes. */
const target = new RegExp(
  String.raw`\b(?:alter\s+table|drop\s+table|comment\s+on\s+(?:table|column)|alter\s+materialized\s+view)\s+(?:if\s+exists\s+)?(?:only\s+)?(${qualified})` +
    String.raw`|\b(?:index|policy)\b[^;]*?\bon\s+(?:only\s+)?(${qualified})`,
  'gi',
);

/** Reads code of which nothing else is known; `undefined` if it does not change the schema. */
function readCode(code: string): CodeReading | undefined {
  const text = withoutComments(code).replace(uninteresting, ' ');
  if (!schemaChange.test(text)) return undefined;
  const dynamic = /\bexecute\b/i.test(text);
  return {
    names: dynamic ? allNames(text) : targets(text),
    aspects: aspectWords.filter(([word]) => word.test(text)).map(([, aspect]) => aspect),
    dynamic,
    creates:
      /\bcreate\b/i.test(text.replace(/\bcreate\s+(or\s+replace\s+)?policy\b/gi, ' ')) || /\brename\b/i.test(text),
  };
}

/** A code's statements, each read for itself where they stand in it as they are. */
export function readParts(code: string): CodeReading[] {
  const whole = readCode(code);
  if (!whole || whole.dynamic) return whole ? [whole] : [];
  return code.split(';').flatMap((part) => readCode(part) ?? []);
}

/** Every name in a text, qualified ones with their schema. Names inside string literals count. */
export function allNames(text: string): NamedObject[] {
  return [...text.matchAll(new RegExp(qualified, 'gi'))].map((match) => nameFrom(match[0]));
}

/** The names that code calls as functions. */
export function calledNames(code: string): NamedObject[] {
  const calls = withoutComments(code).matchAll(new RegExp(String.raw`(${qualified})\s*\(`, 'gi'));
  return [...calls].map((match) => nameFrom(match[1] as string));
}

function targets(text: string): NamedObject[] {
  return [...text.matchAll(target)].map((match) => nameFrom((match[1] ?? match[2]) as string));
}

function nameFrom(text: string): NamedObject {
  const parts = (text.match(new RegExp(identifier, 'gi')) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
  return { schema: parts.length > 1 ? parts[0] : undefined, name: parts.at(-1) ?? '' };
}

function withoutComments(code: string): string {
  return code.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
}
