/** The action that opens the page of a rule, and the command behind it for clients that have none of their own. */
import { type CodeAction, CodeActionKind, type ExecuteCommandParams } from 'vscode-languageserver';
import { clientCommands } from '../protocol.js';
import type { ServerContext } from '../server-context.js';
import type { FoundAt } from './code-action.js';

/** Run by the server: `[url: string]`. */
export const openPageCommand = 'tenantlint.openPage';

export function showRuleAction({ client, urlOf }: ServerContext, { finding, diagnostics }: FoundAt): CodeAction[] {
  const title = `Show the page of ${finding.rule.name}`;
  const action = { title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics] };
  if (client.options.commands?.includes(clientCommands.showRule)) {
    return [{ ...action, command: { title, command: clientCommands.showRule, arguments: [finding.rule.name] } }];
  }
  if (client.isOurs || !client.showsDocuments) return [];
  return [{ ...action, command: { title, command: openPageCommand, arguments: [urlOf(finding)] } }];
}

export async function executeCommand(
  { connection }: ServerContext,
  { command, arguments: [url] = [] }: ExecuteCommandParams,
): Promise<null> {
  if (command === openPageCommand && typeof url === 'string') {
    await connection.window.showDocument({ uri: url, external: true });
  }
  return null;
}
