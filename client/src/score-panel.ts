/** The panel that shows the checklist's score of a part of the workspace, and follows the open documents. */
import {
  commands,
  type Disposable,
  Position,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { clientCommands, type Place, type ScoreFindingName, type ScoreScope } from '../../server/src/lsp/protocol.js';
import type { FromScorePage, ToScorePage } from './score-messages.js';
import { oneAtATime, type Scores } from './scores.js';
import { webviewPage } from './webview-page.js';

export interface ScorePanel extends Disposable {
  /** Shows a part; the project of the active editor where none is named. */
  show(scope?: unknown): void;
  /** Scores may be others now. */
  refresh(): void;
}

/** `folder` holds the page's script and style. */
export function scorePanel(folder: Uri, scores: Scores): ScorePanel {
  let panel: WebviewPanel | undefined;
  let scope: ScoreScope = wholeProject('');
  let lists: Readonly<Record<string, number>> = {};

  const draw = oneAtATime(async () => {
    const shown = panel;
    if (!shown?.visible) return;
    const asked = scope;
    const page = await scores.page({ scope: asked, lists });
    if (shown !== panel || asked !== scope) return;
    const message: ToScorePage = page
      ? { kind: 'page', page }
      : { kind: 'notice', text: page === null ? missing(asked) : 'The language server does not answer.' };
    await shown.webview.postMessage(message);
  });

  function open(): WebviewPanel {
    const opened = window.createWebviewPanel(
      'tenantlint.score',
      title,
      { viewColumn: ViewColumn.Beside, preserveFocus: false },
      { enableScripts: true, localResourceRoots: [folder] },
    );
    opened.webview.onDidReceiveMessage(hear);
    opened.onDidChangeViewState(() => void draw());
    opened.onDidDispose(() => {
      if (panel === opened) panel = undefined;
    });
    opened.webview.html = webviewPage(opened.webview, { title, folder, name: 'score-page', body });
    return opened;
  }

  async function hear(message: FromScorePage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return draw();
      case 'scope':
        scope = message.scope;
        return draw();
      case 'lists':
        lists = message.lists;
        return draw();
      case 'place':
        return goTo(message.place);
      case 'rule':
        return commands.executeCommand(clientCommands.showRule, message.rule);
      case 'fix':
        return fix(message.finding);
      case 'export':
        return exportAs(message.format);
    }
  }

  async function fix(finding: ScoreFindingName): Promise<void> {
    if (await scores.fix({ scope, finding })) return;
    void window.showWarningMessage('Tenantlint could not mend this any more: the text has changed since.');
    await draw();
  }

  async function exportAs(format: 'markdown' | 'json'): Promise<void> {
    const content = await scores.export({ scope, format });
    if (typeof content !== 'string') return;
    const document = await workspace.openTextDocument({ language: format, content });
    await window.showTextDocument(document, { viewColumn: ViewColumn.Active });
  }

  return {
    show(wanted) {
      scope = isScope(wanted) ? wanted : wholeProject(window.activeTextEditor?.document.uri.toString() ?? '');
      if (panel) panel.reveal();
      else panel = open();
      void draw();
    },
    refresh: () => void draw(),
    dispose: () => panel?.dispose(),
  };
}

function missing({ part }: ScoreScope): string {
  return part.kind === 'project'
    ? 'Tenantlint has found no project: open a folder.'
    : 'There is no such part of the project any more. Run "Tenantlint: Show Checklist Score" for the whole.';
}

function wholeProject(uri: string): ScoreScope {
  return { uri, part: { kind: 'project' } };
}

function isScope(value: unknown): value is ScoreScope {
  return typeof value === 'object' && value !== null && 'uri' in value && 'part' in value;
}

/** Beside the panel, or in the editor that shows the file already. */
async function goTo({ uri, line, character }: Place): Promise<void> {
  const place = new Position(line, character);
  const target = Uri.parse(uri);
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === target.toString());
  const viewColumn = shown?.viewColumn ?? ViewColumn.One;
  await window.showTextDocument(target, { viewColumn, selection: new Range(place, place) });
}

const title = 'Checklist Score';

const body = `<p id="news" class="hidden" role="status" aria-live="polite"></p>
<main id="page"><p>Reading the migrations…</p></main>`;
