/** The page that explains what was detected in a project, shown in VS Code's Markdown preview. */
import { commands, type Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import type { Status } from '../../server/src/lsp/protocol.js';
import { projectOf } from './project-of.js';

export interface ModelPage extends Disposable {
  /** Shows the page of the project that the active editor belongs to. */
  show(): Promise<void>;
  setStatus(status: Status): void;
}

const scheme = 'tenantlint-model';

export function modelPage(): ModelPage {
  const changed = new EventEmitter<Uri>();
  let status: Status | undefined;

  const registration = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ query }) =>
      status?.projects.find(({ uri }) => uri === query)?.explanation ?? 'This project is not open any more.',
  });

  return {
    async show() {
      const project = projectOf(window.activeTextEditor?.document.uri, status?.projects ?? []);
      if (project) {
        await commands.executeCommand('markdown.showPreview', pageOf(project));
        return;
      }
      const reading = status === undefined || status.state === 'reading';
      void window.showInformationMessage(
        reading ? 'Tenantlint is still reading the project.' : 'Tenantlint has found no project: open a folder.',
      );
    },
    setStatus(news) {
      status = news;
      for (const project of news.projects) changed.fire(pageOf(project));
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}

function pageOf({ uri, name }: { readonly uri: string; readonly name: string }): Uri {
  return Uri.from({ scheme, path: `/Tenants of ${name}.md`, query: uri });
}
