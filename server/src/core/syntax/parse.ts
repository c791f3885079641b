/** Reads a SQL file into statements, and a changed file again by reading only what changed. */
import { commonEnds } from '../text/same-elements.js';
import { shift } from '../text/span.js';
import { type Chunk, createChunkReader } from './chunk.js';
import { type ChunkList, createChunkListBuilder } from './chunk-list.js';
import type { Engine } from './engine.js';
import { carryOver, type Placed, readingsIn, spanInBroken } from './kept-readings.js';
import { createReuse, placedIn } from './reuse.js';
import { type CommentToken, type SourceFile, type Statement, writtenSpan, writtenStatement } from './source-file.js';

/**
 * Reads `text`. Given the previous state of the same file, it reads only the pieces an edit has touched; the answer
 * equals the one from scratch, but for what broken statements keep. Statements whose text is the same and in the same
 * order as before keep their identity.
 * Without a change `previous` itself is the answer.
 */
export function parseFile(engine: Engine, path: string, text: string, previous?: SourceFile): SourceFile {
  const old =
    previous && isParsed(previous) && previous.engine === engine && previous.path === path ? previous : undefined;
  if (!old) return createFile(engine, path, text, readAll(engine, path, text));
  return old.text === text ? old : createFile(engine, path, text, readChanged(engine, path, text, old));
}

function readAll(engine: Engine, path: string, text: string): ChunkList {
  const read = createChunkReader(engine, path, text, () => undefined);
  const builder = createChunkListBuilder();
  while (builder.end < text.length) builder.append(read(builder.end));
  return builder.list;
}

function readChanged(engine: Engine, path: string, text: string, old: ParsedFile): ChunkList {
  const reuse = createReuse(old.list, old.text, text);
  const read = createChunkReader(engine, path, text, reuse.reading);
  const parts: (Chunk | Run)[] = [];
  const fresh: Placed[] = [];
  const { starts } = old.list;
  for (let at = 0; at < text.length; ) {
    const part = reuse.runAt(at) ?? read(at);
    parts.push(part);
    if ('from' in part) at += (starts[part.to] ?? old.text.length) - (starts[part.from] as number);
    else {
      fresh.push(...placedIn(part, at));
      at += part.length;
    }
  }
  // Which old statements are free to stand for new ones is known only now that all that stays has been found.
  const settled = carryOver(fresh, reuse.unclaimed(), reuse.change);
  const builder = createChunkListBuilder();
  let next = 0;
  for (const part of parts) {
    if ('from' in part) builder.appendRun(old.list, old.text.length, part.from, part.to);
    else {
      const end = next + part.statements.length;
      builder.append({ ...part, statements: settled.slice(next, end) });
      next = end;
    }
  }
  return builder.list;
}

/**
 * The statements of an earlier version of a file and of a later one whose surroundings an edit may have changed: those of
 * the chunks that differ and of the next one, with what broken ones among them keep.
 */
export function statementsAround(old: SourceFile, now: SourceFile | undefined): ReadonlySet<Statement> {
  const before = isParsed(old) ? old.list.chunks : none;
  const after = now && isParsed(now) ? now.list.chunks : none;
  const { head, tail } = commonEnds(before, after);
  const around = new Set<Statement>();
  for (const chunks of [before, after]) {
    for (const { statements } of chunks.slice(head, chunks.length - tail + 1)) {
      for (const statement of statements) for (const one of [statement, ...(statement.kept ?? none)]) around.add(one);
    }
  }
  return around;
}

const none: readonly never[] = [];

interface Run {
  readonly from: number;
  readonly to: number;
}

/** A file that remembers how it was read, for the next version of it. */
interface ParsedFile extends SourceFile {
  readonly engine: Engine;
  readonly list: ChunkList;
}

function isParsed(file: SourceFile): file is ParsedFile {
  return 'list' in file;
}

/** What few ask for, and what every edit would have to compute again, is computed when asked. */
function createFile(engine: Engine, path: string, text: string, list: ChunkList): ParsedFile {
  let comments: CommentToken[] | undefined;
  let readings: readonly Statement[] | undefined;
  let holders: ReadonlyMap<Statement, Statement> | undefined;
  let isNoted = false;
  const holderOf = (statement: Statement): Statement | undefined => {
    holders ??= holdersAmong(list.statements);
    return holders.get(statement);
  };
  const startOfOwn = (statement: Statement): number => {
    const start = startNear(list, statement);
    if (start >= 0 || isNoted) return start;
    noteChunks(list);
    isNoted = true;
    return startNear(list, statement);
  };
  return {
    engine,
    path,
    text,
    list,
    statements: list.statements,
    get comments() {
      comments ??= commentsOf(list);
      return comments;
    },
    get readings() {
      readings ??= readingsIn(list.statements);
      return readings;
    },
    isKept: (statement) => holderOf(writtenStatement(statement)) !== undefined,
    startOf(statement) {
      const written = writtenStatement(statement);
      return startOfOwn(holderOf(written) ?? written);
    },
    placeOf(statement, span) {
      const written = writtenStatement(statement);
      const own = writtenSpan(statement, span);
      const holder = holderOf(written);
      if (!holder) return shift(own, startOfOwn(written));
      const within = spanInBroken(written, holder, own);
      return within && shift(within, startOfOwn(holder));
    },
  };
}

/** The broken statements, by what each of them keeps. */
function holdersAmong(statements: readonly Statement[]): ReadonlyMap<Statement, Statement> {
  const holders = new Map<Statement, Statement>();
  for (const statement of statements) for (const kept of statement.kept ?? []) holders.set(kept, statement);
  return holders;
}

function commentsOf({ chunks, starts }: ChunkList): CommentToken[] {
  const comments: CommentToken[] = [];
  for (const [i, chunk] of chunks.entries()) {
    const by = starts[i] as number;
    for (const { span, style } of chunk.comments) comments.push({ span: shift(span, by), style });
  }
  return comments;
}

/**
 * Which of its file's chunks a statement was last seen in. An edit moves the others by a few at most, so that a version
 * of a large file needs no list of all statements to tell where one of them stands.
 */
const lastSeen = new WeakMap<Statement, number>();

/** How many chunks an edit may move a statement by before all are noted anew. */
const near = 8;

/** -1 where the statement is not near where it was last seen. */
function startNear({ chunks, starts }: ChunkList, statement: Statement): number {
  const seen = lastSeen.get(statement);
  if (seen === undefined) return -1;
  for (let step = 0; step <= 2 * near; step++) {
    const i = seen + (step % 2 === 0 ? step / 2 : -(step + 1) / 2);
    const chunk = chunks[i];
    const within = chunk ? chunk.statements.indexOf(statement) : -1;
    if (chunk && within >= 0) return (starts[i] as number) + (chunk.offsets[within] as number);
  }
  return -1;
}

function noteChunks({ chunks }: ChunkList): void {
  chunks.forEach((chunk, i) => {
    for (const statement of chunk.statements) lastSeen.set(statement, i);
  });
}
