/** Finds the statements inside a stretch of text that the grammar refuses as one statement. */
import type { Span } from '../text/span.js';
import { wordIs } from './lexer.js';
import { Scanner } from './scanner.js';
import { type Piece, readPiece } from './split.js';

export interface Recovery {
  /** Where statements begin inside the piece, comment lines above them included, in order; empty: nothing found. */
  readonly cuts: readonly number[];
  /**
   * The last cut is a statement that ends as statements do, so splitting goes on there as if nothing had happened;
   * otherwise it reaches to the end of the piece.
   */
  readonly resumes: boolean;
  /** The answer depends on no text from this offset on. */
  readonly reach: number;
}

/**
 * Looks for the first later line that begins like a statement, not indented deeper than the broken one, and that
 * parses: there the next statement begins, whatever quote, parenthesis or dollar quote was open before. Where a
 * statement lacks its semicolon, each line that begins a statement is tried up to the next such line as well.
 */
export function recover(text: string, piece: Piece, parses: (text: string) => boolean): Recovery {
  const whole = piece.statement;
  if (!whole) return { cuts: [], resumes: false, reach: piece.reach };
  const lines = candidateLines(text, whole, piece.unterminated ? [] : closedRegions(text, whole));
  const cuts: number[] = [];
  let reach = piece.reach;
  const cutAt = (line: number, floor: number) => {
    const cut = cutAbove(text, line, floor);
    if (cut > (cuts.at(-1) ?? whole.start)) cuts.push(cut);
  };
  let above = whole.start;
  for (const line of lines) {
    if (isOneStatement(text.slice(above, line), parses)) {
      if (above > whole.start) cutAt(above, whole.start);
      cutAt(line, above);
    }
    const trial = readPiece(text, line);
    reach = Math.max(reach, trial.reach);
    if (isWhole(trial) && isShort(trial.statement) && parses(sliceOf(text, trial.statement))) {
      cutAt(line, above);
      return { cuts, resumes: true, reach };
    }
    above = line;
  }
  return { cuts, resumes: false, reach };
}

/** Longer statements are not tried, which bounds the time a broken file costs. */
const longestTrial = 32 * 1024;

function isShort(statement: Span): boolean {
  return statement.end - statement.start <= longestTrial;
}

function isWhole(piece: Piece): piece is Piece & { statement: Span } {
  return piece.statement !== undefined && !piece.unterminated;
}

function isOneStatement(region: string, parses: (text: string) => boolean): boolean {
  if (region.length > longestTrial) return false;
  const piece = readPiece(region, 0);
  return isWhole(piece) && piece.terminator === undefined && parses(sliceOf(region, piece.statement));
}

function sliceOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** END is left out: it closes blocks of procedural code more often than transactions. */
const opening =
  /(?:alter|analyze|begin|call|comment\s+on|commit|copy|create|delete\s+from|do|drop|explain|grant|insert\s+into|lock|refresh|reindex|reset|revoke|rollback|security\s+label|select|set\s+(?:local|session|search_path|role|\w+_timeout)|truncate|update|vacuum|with)\b/iy;

function candidateLines(text: string, whole: Span, closed: readonly Span[]): number[] {
  const deepest = indentation(text, lineStart(text, whole.start));
  const lines: number[] = [];
  let region = 0;
  for (let at = nextLine(text, whole.start); at < whole.end; at = nextLine(text, at)) {
    const indent = indentation(text, at);
    if (indent > deepest) continue;
    opening.lastIndex = at + indent;
    if (!opening.test(text)) continue;
    while (region < closed.length && (closed[region] as Span).end <= at) region++;
    const around = closed[region];
    if (!around || at <= around.start) lines.push(at + indent);
  }
  return lines;
}

/** Words that follow the body of a function; a dollar quote before them is closed by its own tag, not by another's. */
const afterBody = [
  'language',
  'stable',
  'volatile',
  'immutable',
  'strict',
  'security',
  'parallel',
  'cost',
  'rows',
  'set',
  'called',
  'returns',
  'leakproof',
];

/** Block comments, and dollar quotes that are followed by what follows a function's body or a DO block. */
function closedRegions(text: string, whole: Span): Span[] {
  const regions: Span[] = [];
  const scanner = new Scanner(text, whole.start);
  let body: Span | undefined;
  const closeBody = (closed: boolean) => {
    if (body && closed) regions.push(body);
    body = undefined;
  };
  while (scanner.next() && scanner.start < whole.end) {
    const { kind, start, end } = scanner;
    if (kind === 'line-comment') continue;
    closeBody(afterBody.some((word) => wordIs(text, start, end, word)));
    if (kind === 'block-comment') regions.push({ start, end });
    else if (kind === 'string' && text.charCodeAt(start) === 36) body = { start, end };
  }
  closeBody(true);
  return regions;
}

/** Where a cut above `line` is made: behind the last line that is neither blank nor a line comment. */
function cutAbove(text: string, line: number, floor: number): number {
  let cut = lineStart(text, line);
  while (cut > floor) {
    const before = lineStart(text, cut - 1);
    if (before < floor || !/^[ \t\r\f\v]*(?:--|$)/.test(text.slice(before, cut - 1))) break;
    cut = before;
  }
  while (cut > floor && /\s/.test(text[cut - 1] as string)) cut--;
  return cut;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

function indentation(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
  return end - at;
}
