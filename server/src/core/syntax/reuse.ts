/** Finds in the previous state of a file what an edit has left as it was. */
import type { Chunk } from './chunk.js';
import type { ChunkList } from './chunk-list.js';
import type { Placed } from './kept-readings.js';
import type { Reading } from './read-statement.js';

/** What an edit did: all before `prefix` is as it was, and all from `suffixStart` on, which moved by `shift`. */
export interface Change {
  readonly prefix: number;
  /** In the old text. */
  readonly suffixStart: number;
  readonly shift: number;
}

export interface Reuse {
  readonly change: Change;
  /**
   * The run of old chunks that a reading of the new text would find from this offset on; `to` is excluded. Ask in
   * ascending order.
   */
  runAt(offset: number): { readonly from: number; readonly to: number } | undefined;
  /** What a statement near the edit was read as, where it had no fault. */
  reading(statement: string): Reading | undefined;
  /** The old statements that are in none of the runs so far, in their order. */
  unclaimed(): readonly Placed[];
}

/**
 * A chunk stays when the text up to its reach is the same from the file's start, or when all text from its own start
 * on is the same up to the file's end.
 */
export function createReuse(old: ChunkList, oldText: string, text: string): Reuse {
  const { chunks, starts, reaches } = old;
  const prefix = commonPrefix(oldText, text);
  const suffixStart = oldText.length - commonSuffix(oldText, text, Math.min(oldText.length, text.length) - prefix);
  const shift = text.length - oldText.length;
  const claimed: { from: number; to: number }[] = [];
  let next = 0;
  let readings: ReadonlyMap<string, Reading> | undefined;

  const runFrom = (from: number): { from: number; to: number } => {
    if ((starts[from] as number) >= suffixStart) return { from, to: chunks.length };
    let to = from;
    while (to < chunks.length && (reaches[to] as number) <= prefix) to++;
    return { from, to };
  };
  const touched = (): Chunk[] => {
    const unreached = reaches.findIndex((reach) => reach > prefix);
    const untouched = starts.findIndex((start) => start >= suffixStart);
    if (unreached < 0) return [];
    return chunks.slice(unreached, untouched < 0 ? undefined : Math.max(untouched, unreached) + beyond);
  };
  return {
    change: { prefix, suffixStart, shift },
    runAt(offset) {
      const before = offset < prefix ? offset : offset - shift;
      if (offset >= prefix && before < suffixStart) return undefined;
      // A byte order mark is one only at the start of a file.
      if ((offset === 0) !== (before === 0)) return undefined;
      while (next < starts.length && (starts[next] as number) < before) next++;
      if (starts[next] !== before) return undefined;
      const run = runFrom(next);
      if (run.from === run.to) return undefined;
      claimed.push(run);
      return run;
    },
    reading(statement) {
      readings ??= readingsOf(touched());
      return readings.get(statement);
    },
    unclaimed() {
      const statements: Placed[] = [];
      let from = 0;
      for (const run of [...claimed, { from: chunks.length, to: chunks.length }]) {
        for (let i = from; i < run.from; i++) statements.push(...placedIn(chunks[i] as Chunk, starts[i] as number));
        from = run.to;
      }
      return statements;
    },
  };
}

/** Chunks behind the edit that a change of bounds may have moved. */
const beyond = 8;

function readingsOf(chunks: readonly Chunk[]): Map<string, Reading> {
  const readings = new Map<string, Reading>();
  for (const { statements } of chunks) {
    for (const { text, ddl, fault } of statements) {
      if (!fault && ddl.kind !== 'unreadable') readings.set(text, { ddl, fault });
    }
  }
  return readings;
}

export function placedIn({ statements, offsets }: Chunk, start: number): Placed[] {
  return statements.map((statement, i) => ({ statement, start: start + (offsets[i] as number) }));
}

const block = 4096;

/** Length of the text that both begin with. Whole blocks are compared first, which the machine does fast. */
function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + block <= most && a.slice(at, at + block) === b.slice(at, at + block)) at += block;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function commonSuffix(a: string, b: string, most: number): number {
  let length = 0;
  while (length + block <= most && endBlock(a, length) === endBlock(b, length)) length += block;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length;
}

function endBlock(text: string, length: number): string {
  return text.slice(text.length - length - block, text.length - length);
}
