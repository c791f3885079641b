/** `textDocument/codeLens`: the scores of a file and of the tables that it creates. */
import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import { scoreLenses } from '../../ide/score-lens.js';
import { linesOfFile } from '../convert.js';
import { clientCommands } from '../protocol.js';
import type { ServerContext } from '../server-context.js';
import { scopeOfPart } from './score.js';

export async function codeLenses(context: ServerContext, { textDocument }: CodeLensParams): Promise<CodeLens[]> {
  const home = context.workspace.homeOf(textDocument.uri);
  if (!home) return [];
  const { session, path } = home;
  const { analysis, board } = await session.scores();
  context.scoreNews.deliveredLenses(session, path);
  const file = analysis.file(path);
  if (!file) return [];
  const isKnown = context.client.options.commands?.includes(clientCommands.showScore) === true;
  return scoreLenses(analysis, board, path).map(({ title, offset, part }) => {
    const { line, column } = linesOfFile(file).position(offset);
    const at = { line, character: column };
    const scope = scopeOfPart(context, session, part);
    // A lens without a command is only read.
    const command = isKnown ? { command: clientCommands.showScore, arguments: [scope] } : { command: '' };
    return { range: { start: at, end: at }, command: { title, ...command } };
  });
}
