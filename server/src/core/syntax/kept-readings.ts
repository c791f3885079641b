/**
 * Keeps what a file said while a part of it is half typed: a statement that an edit breaks holds the last good
 * statements that stood in its place, until it parses again.
 */
import { type Span, shift, span } from '../text/span.js';
import type { Change } from './reuse.js';
import type { Statement } from './source-file.js';

/** A statement and where it begins in its version of the file. */
export interface Placed {
  readonly statement: Statement;
  readonly start: number;
}

/**
 * The statements that were read anew, in their order: those that were there before are the old objects, and broken ones
 * hold what is kept. `old` are the statements that the edit may have touched, in their order.
 */
export function carryOver(fresh: readonly Placed[], old: readonly Placed[], change: Change): readonly Statement[] {
  const { same, isTaken } = createIdentities(old.map(({ statement }) => statement));
  const settled = fresh.map(({ statement }) => same(statement));
  const isNew = (i: number) => settled[i] === fresh[i]?.statement;
  if (!settled.some(({ fault }, i) => fault && isNew(i))) return settled;

  const begun = new Set(fresh.flatMap(({ statement, start }, i) => (statement.fault || !isNew(i) ? [] : [start])));
  const lost = old.flatMap((placed) => (isTaken(placed.statement) ? [] : (lostOf(placed, change, isTaken) ?? [])));
  const given = new Set<Lost>(lost.filter(({ place }) => begun.has(place.start)));
  let first = 0;
  return settled.map((statement, i) => {
    if (!statement.fault || !isNew(i)) return statement;
    const start = (fresh[i] as Placed).start;
    const end = start + statement.text.length;
    while (first < lost.length && (lost[first] as Lost).place.end <= start) first++;
    const here: Lost[] = [];
    for (let j = first; j < lost.length && (lost[j] as Lost).place.start < end; j++) here.push(lost[j] as Lost);
    const kept = keptBy(statement, here, given);
    return kept ? { ...statement, kept } : statement;
  });
}

/**
 * What the statements of a file say. Where an edit has cut a function's body open, the statements between its ends are
 * no statements of their own.
 */
export function readingsIn(statements: readonly Statement[]): readonly Statement[] {
  if (!statements.some(({ kept }) => kept)) return statements;
  const readings: Statement[] = [];
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i] as Statement;
    readings.push(...readingsOf(statement));
    if (statement.kept?.length) i = lastPieceOf(statement.kept, statements, i);
  }
  return readings;
}

/** What a statement says: it itself, or what it said before an edit broke it. */
export function readingsOf(statement: Statement): readonly Statement[] {
  return statement.kept ?? [statement];
}

/**
 * Where a span of a kept statement stands in the broken one, relative to that. Only what an edit has left untouched, up
 * to whole words, is still there.
 */
export function spanInBroken(kept: Statement, broken: Statement, { start, end }: Span): Span | undefined {
  const { text } = broken;
  const whole = text.indexOf(kept.text);
  if (whole >= 0) return span(start + whole, end + whole);
  if (end <= untouchedStart(kept.text, text)) return span(start, end);
  const behind = untouchedEnd(kept.text, text);
  return start >= kept.text.length - behind ? shift(span(start, end), text.length - kept.text.length) : undefined;
}

/** An old statement that is not in the new text, though some of its text is. */
interface Lost {
  /** Where that is, in the new text. */
  readonly place: Span;
  /** What it said; `undefined` where it was broken ever since the file was opened. */
  readonly readings: readonly Statement[] | undefined;
}

function lostOf(
  { statement, start }: Placed,
  { prefix, suffixStart, shift: by }: Change,
  isTaken: (statement: Statement) => boolean,
): Lost | undefined {
  const end = start + statement.text.length;
  if (start >= prefix && end <= suffixStart) return undefined;
  const from = start <= prefix ? start : Math.max(prefix, start + by);
  const to = end >= suffixStart ? end + by : Math.min(suffixStart + by, end);
  const readings = statement.fault ? statement.kept : [statement];
  return { place: { start: from, end: to }, readings: readings?.filter((reading) => !isTaken(reading)) };
}

/**
 * What stood in the place of a broken statement and is not given to another. What is typed where nothing stood says
 * nothing before it can be read.
 */
function keptBy(statement: Statement, here: readonly Lost[], given: Set<Lost>): readonly Statement[] | undefined {
  const free = here.filter((lost) => !given.has(lost));
  for (const lost of free) given.add(lost);
  const kept = free.flatMap(({ readings }) => readings ?? []);
  if (kept.length > 0 || free.length < here.length) return kept;
  if (here.some(({ readings }) => readings === undefined)) return undefined;
  return statement.ddl.kind === 'unreadable' ? kept : undefined;
}

/** Index of the broken statement in which a kept one ends; `from` itself where it ends there. */
function lastPieceOf(kept: readonly Statement[], statements: readonly Statement[], from: number): number {
  let last = from;
  for (let i = from + 1; i < statements.length; i++) {
    const { kept: none, text } = statements[i] as Statement;
    if (none) {
      if (none.length > 0) break;
      last = i;
    } else if (!kept.some((reading) => reading.text.includes(text))) break;
  }
  return last;
}

/**
 * Answers with the first old statement of the same text behind the one it answered last, the kept ones among them. A
 * broken statement and what it keeps do not both stay.
 */
function createIdentities(old: readonly Statement[]): {
  same(statement: Statement): Statement;
  isTaken(statement: Statement): boolean;
} {
  const candidates: Statement[] = [];
  const byText = new Map<string, number[]>();
  const rivals = new Map<Statement, readonly Statement[]>();
  const add = (statement: Statement) => {
    const index = candidates.push(statement) - 1;
    const indexes = byText.get(statement.text);
    if (indexes) indexes.push(index);
    else byText.set(statement.text, [index]);
  };
  for (const statement of old) {
    add(statement);
    if (!statement.kept) continue;
    rivals.set(statement, statement.kept);
    for (const kept of statement.kept) {
      add(kept);
      rivals.set(kept, [statement]);
    }
  }
  const taken = new Set<Statement>();
  const excluded = new Set<Statement>();
  let from = 0;
  return {
    same(statement) {
      for (const index of byText.get(statement.text) ?? []) {
        const before = candidates[index] as Statement;
        if (index < from || excluded.has(before) || !isSame(before, statement)) continue;
        from = index + 1;
        taken.add(before);
        for (const rival of rivals.get(before) ?? []) excluded.add(rival);
        return before;
      }
      return statement;
    },
    isTaken: (statement) => taken.has(statement),
  };
}

/** For statements of the same text. */
function isSame(a: Statement, b: Statement): boolean {
  if (a.terminator !== b.terminator || a.ddl.kind !== b.ddl.kind) return false;
  return a.fault?.message === b.fault?.message && a.fault?.offset === b.fault?.offset;
}

/** How many units both texts begin with, without a word that only begins the same. */
function untouchedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  while (length > 0 && (splitsWord(a, length) || splitsWord(b, length))) length--;
  return length;
}

function untouchedEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  while (length > 0 && (splitsWord(a, a.length - length) || splitsWord(b, b.length - length))) length--;
  return length;
}

const word = /[\w$\u0080-\uffff]/;

function splitsWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && word.test(text[at - 1] as string) && word.test(text[at] as string);
}
