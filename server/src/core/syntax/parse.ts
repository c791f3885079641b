/** Reads a SQL file into statements, and a changed file again by reading only what changed. */
import { shift } from '../text/span.js';
import { type Chunk, type ChunkedText, createChunkReader } from './chunk.js';
import type { Engine } from './engine.js';
import { createReuse } from './reuse.js';
import type { CommentToken, SourceFile, Statement } from './source-file.js';

/**
 * Reads `text`. Given the previous state of the same file, it reads only the pieces an edit has touched; the answer
 * equals the one from scratch. Statements whose text is the same and in the same order as before keep their identity.
 * Without a change `previous` itself is the answer.
 */
export function parseFile(engine: Engine, path: string, text: string, previous?: SourceFile): SourceFile {
  const old =
    previous && isParsed(previous) && previous.engine === engine && previous.path === path ? previous : undefined;
  if (old?.text === text) return old;
  const reuse = createReuse(old, text);
  const readChunk = createChunkReader(engine, path, text, reuse.reading);
  const chunks: Chunk[] = [];
  const starts: number[] = [];
  const fresh: number[] = [];
  for (let at = 0; at < text.length; ) {
    const known = reuse.chunkAt(at);
    if (!known) fresh.push(chunks.length);
    const chunk = known ?? readChunk(at);
    starts.push(at);
    chunks.push(chunk);
    at += chunk.length;
  }
  const identified = reuse.withIdentities(fresh.map((index) => chunks[index] as Chunk));
  for (const [i, index] of fresh.entries()) chunks[index] = identified[i] as Chunk;
  return createFile(engine, path, { text, chunks, starts });
}

/** A file that remembers how it was read, for the next version of it. */
interface ParsedFile extends SourceFile, ChunkedText {
  readonly engine: Engine;
}

function isParsed(file: SourceFile): file is ParsedFile {
  return 'chunks' in file;
}

/** What few ask for, and what every edit would have to compute again, is computed when asked. */
function createFile(engine: Engine, path: string, chunked: ChunkedText): ParsedFile {
  let comments: CommentToken[] | undefined;
  let offsets: Map<Statement, number> | undefined;
  return {
    engine,
    path,
    ...chunked,
    statements: statementsOf(chunked),
    get comments() {
      comments ??= commentsOf(chunked);
      return comments;
    },
    startOf(statement) {
      offsets ??= offsetsOf(chunked);
      return offsets.get(statement) ?? -1;
    },
  };
}

function statementsOf({ chunks }: ChunkedText): Statement[] {
  const statements: Statement[] = [];
  for (const chunk of chunks) for (const statement of chunk.statements) statements.push(statement);
  return statements;
}

function commentsOf({ chunks, starts }: ChunkedText): CommentToken[] {
  const comments: CommentToken[] = [];
  for (const [i, chunk] of chunks.entries()) {
    const by = starts[i] as number;
    for (const { span, style } of chunk.comments) comments.push({ span: shift(span, by), style });
  }
  return comments;
}

function offsetsOf({ chunks, starts }: ChunkedText): Map<Statement, number> {
  const offsets = new Map<Statement, number>();
  for (const [i, { statements, offsets: local }] of chunks.entries()) {
    for (const [j, statement] of statements.entries()) {
      offsets.set(statement, (starts[i] as number) + (local[j] as number));
    }
  }
  return offsets;
}
