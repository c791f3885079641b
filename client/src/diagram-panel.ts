/** The panel that draws a project's tables and foreign keys, and follows the open documents. */
import { type Disposable, type QuickPickItem, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import {
  type DiagramView,
  diagramViewsRequest,
  type EntityDiagram,
  type EntityDiagramParams,
  entityDiagramRequest,
} from '../../server/src/lsp/protocol.js';
import type { FromDiagramPage, ToDiagramPage } from './diagram-messages.js';
import { oneAtATime } from './scores.js';
import type { ServerSession } from './session.js';
import { webviewPage } from './webview-page.js';

export interface DiagramPanel extends Disposable {
  /** Shows the project of the active editor. */
  show(): void;
  /** The schema may be another now. */
  refresh(): void;
}

/** Milliseconds without an edit before the diagram is drawn again. */
const quiet = 300;

/** `folder` holds the page's script and style. */
export function diagramPanel(folder: Uri, ask: ServerSession['ask']): DiagramPanel {
  let panel: WebviewPanel | undefined;
  let params: EntityDiagramParams = { uri: '' };
  let sent = '';
  let timer: NodeJS.Timeout | undefined;

  const draw = oneAtATime(async () => {
    const shown = panel;
    if (!shown?.visible) return;
    const asked = params;
    const answer = await ask<EntityDiagram | null>(entityDiagramRequest, asked);
    if (shown !== panel || asked !== params) return;
    const message = messageOf(answer);
    const text = JSON.stringify(message);
    if (text === sent) return;
    sent = text;
    await shown.webview.postMessage(message);
  });

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void draw(), quiet);
  }

  function open(): WebviewPanel {
    const opened = window.createWebviewPanel(
      'tenantlint.diagram',
      title,
      { viewColumn: ViewColumn.Active },
      { enableScripts: true, localResourceRoots: [folder] },
    );
    opened.webview.onDidReceiveMessage(hear);
    opened.onDidChangeViewState(() => void draw());
    opened.onDidDispose(() => {
      if (panel === opened) panel = undefined;
    });
    opened.webview.html = webviewPage(opened.webview, {
      title,
      folder,
      name: 'diagram-page',
      body,
      inlineStyles: true,
    });
    return opened;
  }

  async function hear(message: FromDiagramPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        sent = '';
        return draw();
      case 'choose':
        return choose();
      case 'export':
        return exportAs(message.svg);
    }
  }

  async function choose(): Promise<void> {
    const { uri } = params;
    const views = await ask<readonly DiagramView[] | null>(diagramViewsRequest, { uri });
    const items = (views ?? []).map((view): QuickPickItem & { readonly view: DiagramView } => ({
      view,
      label: view.name,
      description: descriptions[view.kind],
    }));
    const picked = await window.showQuickPick(items, { placeHolder: 'What is to be shown?', matchOnDescription: true });
    if (!picked) return;
    params = { uri, view: picked.view };
    await draw();
  }

  const edits = workspace.onDidChangeTextDocument(({ contentChanges }) => {
    if (panel && contentChanges.length > 0) soon();
  });

  return {
    show() {
      const editor = window.activeTextEditor;
      if (editor || !panel) params = { uri: editor?.document.uri.toString() ?? '' };
      if (panel) panel.reveal();
      else panel = open();
      void draw();
    },
    refresh() {
      if (panel) soon();
    },
    dispose() {
      clearTimeout(timer);
      edits.dispose();
      panel?.dispose();
    },
  };
}

const title = 'Entity Diagram';

const descriptions = { project: 'all tables', module: 'module', table: 'table and its neighbours' };

function messageOf(answer: EntityDiagram | null | undefined): ToDiagramPage {
  if (answer === undefined) return { kind: 'notice', text: 'The language server does not answer.' };
  if (answer === null) return { kind: 'notice', text: 'No project is open, or the migrations make no table.' };
  const { view, text, note } = answer;
  if (text === '') return { kind: 'notice', text: note };
  return { kind: 'diagram', title: view.name, text, note };
}

async function exportAs(svg: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    ...(folder && { defaultUri: Uri.joinPath(folder, 'schema.svg') }),
    filters: { SVG: ['svg'] },
  });
  if (target) await workspace.fs.writeFile(target, new TextEncoder().encode(svg));
}

const body = `<header>
<h1 id="title"></h1>
<ul class="legend" aria-label="Kinds of tables">
<li><span class="tenant"></span>tenant table</li>
<li><span class="root"></span>tenant root</li>
<li><span class="global"></span>global table</li>
</ul>
<div class="tools">
<button id="choose" type="button">Show other tables…</button>
<button id="smaller" type="button" title="Smaller (-)" aria-label="Smaller">−</button>
<button id="larger" type="button" title="Larger (+)" aria-label="Larger">+</button>
<button id="fit" type="button" title="Fit into the panel (0)">Fit</button>
<button id="export" type="button">Save as SVG…</button>
</div>
</header>
<p id="note"></p>
<p id="notice" role="status" aria-live="polite">Reading the migrations…</p>
<div id="stage" tabindex="0"></div>`;
