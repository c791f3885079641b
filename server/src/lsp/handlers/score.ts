/** What is asked about the checklist's scores: in a word, as a page, as a file, and the edit that mends a finding. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../../core/project/analysis.js';
import type { ScoreBoard } from '../../core/project/score-board.js';
import { findScoreFinding, scorePage as pageOf, safeFix, scoreSummary as summaryOf } from '../../ide/score-page.js';
import { exportScore, type PartName, type ScoredPart, scoredPart } from '../../ide/score-part.js';
import { linesOfFile } from '../convert.js';
import { absolutePath, baseName } from '../paths.js';
import type { ProjectSession } from '../project-session.js';
import type {
  Place,
  ScoreExportParams,
  ScoreFixParams,
  ScorePage,
  ScorePageParams,
  ScoreScope,
  ScoreSummary,
} from '../protocol.js';
import type { ServerContext } from '../server-context.js';
import { workspaceEdit } from '../workspace-edit.js';

export async function scoreSummary(context: ServerContext, scope: ScoreScope): Promise<ScoreSummary | null> {
  const found = await find(context, scope);
  return found && summaryOf(found.part.score);
}

export async function scorePage(context: ServerContext, { scope, lists }: ScorePageParams): Promise<ScorePage | null> {
  const found = await find(context, scope);
  if (!found) return null;
  const { session, analysis, board, part, name } = found;
  const placeOf = (path: string, offset: number): Place | undefined => placeIn(context, found, path, offset);
  const scopeOf = (other: PartName) => scopeOfPart(context, session, other);
  const created =
    name.kind === 'table' ? board.tablesIn(name.path).find(({ table }) => table.id === name.table) : undefined;
  const origin = created?.table.origin;
  const span = origin && analysis.file(origin.statement.path)?.placeOf(origin.statement, origin.span);
  const place = span && placeOf(origin.statement.path, span.start);
  return {
    scope: scopeOf(name),
    ...(place && { place }),
    ...pageOf(part, { analysis, board, lists, placeOf, scopeOf }),
  };
}

export async function scoreExport(
  context: ServerContext,
  { scope, format }: ScoreExportParams,
): Promise<string | null> {
  const found = await find(context, scope);
  return found && exportScore(found.part, found.board, found.analysis, format);
}

export async function scoreFix(
  context: ServerContext,
  { scope, finding: name }: ScoreFixParams,
): Promise<WorkspaceEdit | null> {
  const found = await find(context, scope);
  const finding = found && findScoreFinding(found.part, found.board, name);
  const fix = finding && safeFix(found.analysis, finding);
  return (fix && workspaceEdit(context, found.session, fix.edits)) ?? null;
}

/** How the client names a part of a project. */
export function scopeOfPart(
  { workspace, environment }: ServerContext,
  session: ProjectSession,
  name: PartName,
): ScoreScope {
  if ('path' in name) {
    const { path, ...part } = name;
    return { uri: workspace.uriOf(session, path), part };
  }
  const { root } = session;
  if (root !== undefined) return { uri: rootUri(root, environment.files.uriOf), part: name };
  const [lone] = session.buffers.values();
  return { uri: lone?.uri ?? '', part: name };
}

function rootUri(root: string, uriOf: (path: string) => string): string {
  return uriOf(absolutePath(root, '.')).replace(/\/$/, '');
}

interface Found {
  readonly session: ProjectSession;
  readonly analysis: Analysis;
  readonly board: ScoreBoard;
  readonly part: ScoredPart;
  readonly name: PartName;
}

async function find(context: ServerContext, { uri, part: asked }: ScoreScope): Promise<Found | null> {
  const home = context.workspace.homeOf(uri);
  const session = home?.session ?? sessionAt(context, uri);
  if (!session || (!home && (asked.kind === 'file' || asked.kind === 'table'))) return null;
  const { analysis, board } = await session.scores();
  context.scoreNews.delivered(session, analysis);
  const name: PartName = asked.kind === 'file' || asked.kind === 'table' ? { path: home?.path ?? '', ...asked } : asked;
  const part = scoredPart(board, name, projectName(session));
  return part ? { session, analysis, board, part, name } : null;
}

function sessionAt({ workspace, environment }: ServerContext, uri: string): ProjectSession | undefined {
  const sessions = workspace.sessions();
  if (uri === '') return sessions[0];
  return sessions.find(({ root }) => root !== undefined && rootUri(root, environment.files.uriOf) === uri);
}

export function projectName({ root, buffers }: ProjectSession): string {
  if (root !== undefined) return baseName(root);
  const [lone] = buffers.values();
  return baseName(lone?.uri ?? '');
}

function placeIn(
  { workspace }: ServerContext,
  { session, analysis }: Found,
  path: string,
  offset: number,
): Place | undefined {
  const file = analysis.file(path);
  if (!file) return undefined;
  const { line, column } = linesOfFile(file).position(offset);
  return { uri: workspace.uriOf(session, path), line, character: column };
}
