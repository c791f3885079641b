/** `textDocument/hover`: what stands behind the findings at a place, and what a table is to its tenants. */
import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { hoverAt } from '../../ide/hover.js';
import { rangeOf } from '../convert.js';
import type { ServerContext } from '../server-context.js';

export async function hover(
  { workspace, environment, documentsOf, urlOf }: ServerContext,
  { textDocument, position }: HoverParams,
): Promise<Hover | null> {
  const home = workspace.homeOf(textDocument.uri);
  if (!home) return null;
  const analysis = await home.session.analysis();
  const lines = documentsOf(home.session).linesOf(home.path);
  if (!lines) return null;
  const offset = lines.offset({ line: position.line, column: position.character });
  const found = hoverAt(analysis, home.path, offset, { page: environment.page, urlOf });
  return (
    (found && {
      contents: { kind: MarkupKind.Markdown, value: found.markdown },
      range: rangeOf(found.span, lines),
    }) ??
    null
  );
}
