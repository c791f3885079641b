/** The chunks that tile a text, laid out so that an edit copies runs of them without looking into each. */
import type { Chunk } from './chunk.js';
import type { Statement } from './source-file.js';

export interface ChunkList {
  readonly chunks: readonly Chunk[];
  /** Where each chunk begins, ascending. */
  readonly starts: readonly number[];
  /** The offset from which on each chunk depends on no text; may be infinite. */
  readonly reaches: readonly number[];
  /** Index of each chunk's first statement, or of the first behind it, among all. */
  readonly firsts: readonly number[];
  readonly statements: readonly Statement[];
}

export interface ChunkListBuilder {
  readonly list: ChunkList;
  /** Where the next chunk begins. */
  readonly end: number;
  append(chunk: Chunk): void;
  /** Appends the chunks `from` to `to` (excluded) of a list that tiles a text of `length` units. */
  appendRun(old: ChunkList, length: number, from: number, to: number): void;
}

export function createChunkListBuilder(): ChunkListBuilder {
  const chunks: Chunk[] = [];
  const starts: number[] = [];
  const reaches: number[] = [];
  const firsts: number[] = [];
  const statements: Statement[] = [];
  let end = 0;

  return {
    list: { chunks, starts, reaches, firsts, statements },
    get end() {
      return end;
    },
    append(chunk) {
      chunks.push(chunk);
      starts.push(end);
      reaches.push(end + chunk.reach);
      firsts.push(statements.length);
      for (const statement of chunk.statements) statements.push(statement);
      end += chunk.length;
    },
    appendRun(old, length, from, to) {
      const by = end - (old.starts[from] as number);
      const firstStatement = old.firsts[from] as number;
      const renumber = statements.length - firstStatement;
      const lastStatement = old.firsts[to] ?? old.statements.length;
      for (let i = firstStatement; i < lastStatement; i++) statements.push(old.statements[i] as Statement);
      for (let i = from; i < to; i++) {
        chunks.push(old.chunks[i] as Chunk);
        starts.push((old.starts[i] as number) + by);
        reaches.push((old.reaches[i] as number) + by);
        firsts.push((old.firsts[i] as number) + renumber);
      }
      end = (old.starts[to] ?? length) + by;
    },
  };
}
