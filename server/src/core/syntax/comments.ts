/** What comments say to the linter, and which comments belong to a statement. */
import type { Span } from '../text/span.js';
import type { CommentToken, SourceFile, Statement } from './source-file.js';

/** An instruction to the linter, written as a comment. */
export interface Directive {
  readonly kind: DirectiveKind;
  /** As written, in lower case; empty where the comment names none. Several share one reason. */
  readonly rules: readonly string[];
  /** What stands behind the colon; absent where nothing does. */
  readonly reason: string | undefined;
  /** The comment, relative to the file. */
  readonly span: Span;
}

export type DirectiveKind =
  /** `-- tenantlint-disable-next-statement rule: reason` */
  | 'next-statement'
  /** `-- tenantlint-disable rule: reason`, up to its `enable` or the file's end. */
  | 'disable'
  /** `-- tenantlint-enable rule`; without a rule it ends all. */
  | 'enable'
  /** `-- tenantlint-disable-file rule: reason` */
  | 'file'
  /** `-- tenantlint: global table`, above a CREATE TABLE. */
  | 'global-table';

/** The directives of a file, in the order of the text. Case and spacing are free; block comments serve as well. */
export function directivesOf(file: SourceFile): Directive[] {
  const directives: Directive[] = [];
  for (const comment of file.comments) {
    const directive = readDirective(file.text, comment);
    if (directive) directives.push(directive);
  }
  return directives;
}

/**
 * The comments directly above a statement, each on lines of its own and with no blank line between, in the order of
 * the text.
 */
export function commentBlockAbove(file: SourceFile, statement: Statement): CommentToken[] {
  const block: CommentToken[] = [];
  let below = file.startOf(statement);
  for (let i = lastBefore(file.comments, below); i >= 0; i--) {
    const comment = file.comments[i] as CommentToken;
    if (!isAdjacent(file.text, comment.span.end, below) || !startsLine(file.text, comment.span.start)) break;
    block.push(comment);
    below = comment.span.start;
  }
  return block.reverse();
}

const kinds: Readonly<Record<string, DirectiveKind>> = {
  'disable-next-statement': 'next-statement',
  disable: 'disable',
  enable: 'enable',
  'disable-file': 'file',
};

const instruction =
  /^(?:--|\/\*)[\s*-]*tenantlint\s*(?:-\s*(disable-next-statement|disable-file|disable|enable)(?![\w-])|:\s*(global\s+table)\b)\s*([\s\S]*)$/i;

function readDirective(text: string, { span, style }: CommentToken): Directive | undefined {
  const written = text.slice(span.start, style === 'block' ? span.end - 2 : span.end);
  if (!/tenantlint/i.test(written)) return undefined;
  const match = instruction.exec(written);
  if (!match) return undefined;
  const [, verb, , rest = ''] = match;
  if (verb === undefined) return { kind: 'global-table', rules: [], reason: reasonIn(rest.replace(/^\s*:/, '')), span };
  const colon = rest.indexOf(':');
  const rules = (colon < 0 ? rest : rest.slice(0, colon)).toLowerCase().split(/[\s,]+/);
  return {
    kind: kinds[verb.toLowerCase()] as DirectiveKind,
    rules: rules.filter((rule) => rule !== ''),
    reason: colon < 0 ? undefined : reasonIn(rest.slice(colon + 1)),
    span,
  };
}

function reasonIn(text: string): string | undefined {
  return text.trim() === '' ? undefined : text.trim();
}

/** Index of the last comment that begins before `offset`; -1 where none does. */
function lastBefore(comments: readonly CommentToken[], offset: number): number {
  let low = -1;
  let high = comments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((comments[middle] as CommentToken).span.start < offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether only one line break and blanks lie between. */
function isAdjacent(text: string, from: number, to: number): boolean {
  return from <= to && /^[ \t\f\v]*(?:\r\n|\n|\r)?[ \t\f\v]*$/.test(text.slice(from, to));
}

function startsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at--;
  if (at < 0) return true;
  const code = text.charCodeAt(at);
  return code === 10 || code === 13 || code === 0xfeff;
}
