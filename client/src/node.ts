/** Starts Tenantlint in a VS Code that has Node, with the language server in a process of its own. */
import { type ExtensionContext, Uri, window } from 'vscode';
import { LanguageClient, type NodeModule, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './client.js';
import { registerCommands } from './commands.js';
import { diagramPanel } from './diagram-panel.js';
import { modelPage } from './model-page.js';
import { rulePages } from './rule-pages.js';
import { scorePanel } from './score-panel.js';
import { type Scores, scores } from './scores.js';
import { type ServerSession, serverSession } from './session.js';
import { statusBar } from './status.js';

let session: ServerSession | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('Tenantlint', { log: true });
  const pages = rulePages(Uri.joinPath(context.extensionUri, 'dist', 'rules'));
  const model = modelPage();
  // Nobody asks before the session is there.
  const ask: ServerSession['ask'] = async (request, params) => session?.ask(request, params);
  const asked: Scores = scores({
    ask,
    readEdit: async (edit) => session?.readEdit(edit),
  });
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const score = scorePanel(dist, asked);
  const diagram = diagramPanel(dist, ask);
  const status = statusBar(asked);
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const options = clientOptions(context, output);

  const started = serverSession({
    create: (errorHandler) =>
      new QuietClient('tenantlint', 'Tenantlint', serverProcess(module), { ...options, errorHandler }),
    output,
    onState: status.setServer,
    onStatus(news) {
      status.setStatus(news);
      model.setStatus(news);
      score.refresh();
      diagram.refresh();
    },
    onScoreChanged() {
      status.refreshScore();
      score.refresh();
    },
  });
  session = started;
  context.subscriptions.push(output, model, status, score, diagram, window.registerUriHandler(pages));
  context.subscriptions.push(...registerCommands({ session: started, output, model, pages, score, diagram }));
  await started.start();
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}

/** Logs what the library would show as stack traces; the session tells the user. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function serverProcess(module: string): { readonly run: NodeModule; readonly debug: NodeModule } {
  const run = { module, transport: TransportKind.ipc };
  return { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } };
}
