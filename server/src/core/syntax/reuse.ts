/** Finds in the previous state of a file what an edit has left as it was. */
import type { Chunk, ChunkedText } from './chunk.js';
import type { Reading } from './read-statement.js';
import type { Statement } from './source-file.js';

export interface Reuse {
  /** The chunk of the old text that a reading of the new text would find at this offset. Ask in ascending order. */
  chunkAt(offset: number): Chunk | undefined;
  /** What a statement near the edit was read as, where it had no fault. */
  reading(statement: string): Reading | undefined;
  /** The chunks that were read anew, their statements replaced by old ones of the same text in the same order. */
  withIdentities(fresh: readonly Chunk[]): Chunk[];
}

/**
 * A chunk stays when the text up to its reach is the same from the file's start, or when all text from its own start
 * on is the same up to the file's end.
 */
export function createReuse(old: ChunkedText | undefined, text: string): Reuse {
  if (!old) return { chunkAt: () => undefined, reading: () => undefined, withIdentities: (fresh) => [...fresh] };
  const { chunks, starts } = old;
  const prefix = commonPrefix(old.text, text);
  const suffix = commonSuffix(old.text, text, Math.min(old.text.length, text.length) - prefix);
  const suffixStart = old.text.length - suffix;
  const shift = text.length - old.text.length;
  const claimed = new Uint8Array(chunks.length);
  let next = 0;
  let readings: ReadonlyMap<string, Reading> | undefined;

  const chunkStartingAt = (offset: number): Chunk | undefined => {
    while (next < starts.length && (starts[next] as number) < offset) next++;
    return starts[next] === offset ? chunks[next] : undefined;
  };
  const find = (offset: number): Chunk | undefined => {
    if (offset < prefix) {
      const chunk = chunkStartingAt(offset);
      return chunk && offset + chunk.reach <= prefix ? chunk : undefined;
    }
    const before = offset - shift;
    // A byte order mark is one only at the start of a file.
    if (before < suffixStart || (offset === 0) !== (before === 0)) return undefined;
    return chunkStartingAt(before);
  };
  const touched = (): Chunk[] => {
    const unreached = chunks.findIndex((chunk, i) => (starts[i] as number) + chunk.reach > prefix);
    const untouched = starts.findIndex((start) => start >= suffixStart);
    if (unreached < 0) return [];
    return chunks.slice(unreached, untouched < 0 ? undefined : Math.max(untouched, unreached) + beyond);
  };

  return {
    chunkAt(offset) {
      const chunk = find(offset);
      if (chunk) claimed[next] = 1;
      return chunk;
    },
    reading(statement) {
      readings ??= readingsOf(touched());
      return readings.get(statement);
    },
    withIdentities(fresh) {
      const unclaimed = chunks.filter((_, index) => claimed[index] === 0);
      return keepIdentities(
        fresh,
        unclaimed.flatMap((chunk) => chunk.statements),
      );
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

function keepIdentities(fresh: readonly Chunk[], old: readonly Statement[]): Chunk[] {
  const byText = new Map<string, number[]>();
  for (const [index, { text }] of old.entries()) {
    const indexes = byText.get(text);
    if (indexes) indexes.push(index);
    else byText.set(text, [index]);
  }
  let from = 0;
  const kept = (statement: Statement): Statement => {
    const index = byText.get(statement.text)?.find((i) => i >= from);
    const before = index === undefined ? undefined : old[index];
    if (index === undefined || !before || !isSame(before, statement)) return statement;
    from = index + 1;
    return before;
  };
  return fresh.map((chunk) => ({ ...chunk, statements: chunk.statements.map(kept) }));
}

/** For statements of the same text. */
function isSame(a: Statement, b: Statement): boolean {
  if (a.terminator !== b.terminator || a.ddl.kind !== b.ddl.kind) return false;
  return a.fault?.message === b.fault?.message && a.fault?.offset === b.fault?.offset;
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
