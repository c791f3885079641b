/** `textDocument/definition`: where the table that is named here is created. */
import type { DefinitionParams, Location } from 'vscode-languageserver';
import { tableAt } from '../../ide/table-at.js';
import { locationOf } from '../convert.js';
import type { ServerContext } from '../server-context.js';

export async function definition(
  { workspace, documentsOf }: ServerContext,
  { textDocument, position }: DefinitionParams,
): Promise<Location | null> {
  const home = workspace.homeOf(textDocument.uri);
  if (!home) return null;
  const analysis = await home.session.analysis();
  const documents = documentsOf(home.session);
  const offset = documents.linesOf(home.path)?.offset({ line: position.line, column: position.character });
  const found = offset === undefined ? undefined : tableAt(analysis, home.path, offset);
  if (!found) return null;
  const { statement, span } = found.table.origin;
  const file = analysis.file(statement.path);
  const place = file?.placeOf(statement, span);
  return file && place ? locationOf(file.path, place, documents) : null;
}
