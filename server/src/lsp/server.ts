/** The language server: one conversation with one client, whatever carries it. */
import {
  type Connection,
  type InitializeParams,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configPath } from '../core/project/settings.js';
import type { Engine } from '../core/syntax/engine.js';
import { createLineIndex } from '../core/text/line-index.js';
import { abilitiesOf, type ClientAbilities } from './client-abilities.js';
import { type Documents, linesOfFile } from './convert.js';
import { createEditorSettingsSource } from './editor-settings.js';
import type { Environment } from './environment.js';
import { codeActions } from './handlers/code-action.js';
import { codeLenses } from './handlers/code-lens.js';
import { definition } from './handlers/definition.js';
import { documentDiagnostic } from './handlers/document-diagnostic.js';
import { hover } from './handlers/hover.js';
import { resolveCodeAction } from './handlers/resolve-code-action.js';
import { diagramViews, entityDiagram, schemaDocument, schemaDocumentNames } from './handlers/schema.js';
import { scoreExport, scoreFix, scorePage, scoreSummary } from './handlers/score.js';
import { executeCommand } from './handlers/show-rule.js';
import { workspaceDiagnostic } from './handlers/workspace-diagnostic.js';
import { createProgress } from './progress.js';
import { createProjectSession, type ProjectSession, type SessionEvents } from './project-session.js';
import {
  diagramViewsRequest,
  entityDiagramRequest,
  schemaDocumentRequest,
  schemaDocumentsRequest,
  scoreExportRequest,
  scoreFixRequest,
  scorePageRequest,
  scoreSummaryRequest,
} from './protocol.js';
import { createPublisher } from './publisher.js';
import { capabilitiesFor, register } from './registrations.js';
import { createReports, type Reports } from './reports.js';
import { guarded, inBackground } from './requests.js';
import { createScoreNews } from './score-news.js';
import type { ServerContext } from './server-context.js';
import { createStatusSender } from './status.js';
import { createWorkspace } from './workspace.js';

export function startServer(connection: Connection, environment: Environment): void {
  // It takes longest, so it begins before the client has said a word.
  const engine = environment.loadEngine();
  // Who needs it is told when it fails.
  engine.catch(() => {});
  connection.onInitialize((params) => {
    const client = abilitiesOf(params);
    serve(connection, environment, client, foldersOf(params, environment), engine);
    return {
      capabilities: capabilitiesFor(client),
      serverInfo: { name: 'tenantlint', version: environment.version },
    };
  });
  connection.listen();
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams, { files }: Environment): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap((uri) => files.pathOf(uri) ?? []);
}

function serve(
  connection: Connection,
  environment: Environment,
  client: ClientAbilities,
  initialFolders: readonly string[],
  loading: ReturnType<Environment['loadEngine']>,
): void {
  const { files } = environment;
  let folders = initialFolders;
  let isOver = false;

  const settings = createEditorSettingsSource(connection, client, environment);
  const progress = createProgress(connection, client.progress, environment.now);
  const workspace = createWorkspace({
    files,
    createSession: (root) => createProjectSession(root, environment, prepare, events),
    closed(session) {
      publisher.closed(session);
      progress.ended(session);
      session.stop();
    },
  });
  const status = createStatusSender(connection, workspace, files.uriOf);
  const publisher = createPublisher({ connection, environment, client, workspace, reportsOf });
  const scoreNews = createScoreNews(connection, client);
  const context: ServerContext = {
    connection,
    environment,
    client,
    workspace,
    publisher,
    scoreNews,
    reportsOf,
    documentsOf,
    urlOf: ({ rule, url }) => client.options.rulePage?.replaceAll('{rule}', rule.name) ?? url,
  };
  const events: SessionEvents = {
    started(session) {
      progress.started(session);
      if (!session.current) tellStatus();
    },
    progressed: progress.progressed,
    analysed(session, analysis, edited) {
      progress.ended(session);
      // It may have been closed while it ran.
      if (!workspace.sessions().includes(session)) return;
      inBackground(connection, 'publishing', () => {
        publisher.analysed(session, reportsOf(session).update(analysis, session), edited);
        scoreNews.analysed(session, edited);
        if (client.isOurs) status.analysed(session, analysis);
        tellStatus();
        return undefined;
      });
    },
    failed: progress.ended,
  };

  async function prepare(session: ProjectSession): Promise<Engine> {
    const [{ engine, reducedBecause }] = await Promise.all([loading, settings.load(session)]);
    if (reducedBecause !== undefined) tellReduced(reducedBecause);
    return engine;
  }

  let isReducedTold = false;
  function tellReduced(reason: string): void {
    status.reducedBecause(reason);
    if (isReducedTold) return;
    isReducedTold = true;
    const message = `Tenantlint could not start PostgreSQL's grammar: ${reason}. A smaller one reads tables and indexes only; nothing is reported about what it cannot read.`;
    connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(() => {});
  }

  function tellStatus(): void {
    if (client.isOurs) status.send();
  }

  const reports = new WeakMap<ProjectSession, Reports>();
  function reportsOf(session: ProjectSession): Reports {
    let own = reports.get(session);
    if (!own) {
      const { relatedInformation: withRelated } = client;
      own = createReports({ documents: documentsOf(session), withRelated, urlOf: context.urlOf });
      reports.set(session, own);
    }
    return own;
  }

  function documentsOf(session: ProjectSession): Documents {
    return {
      uriOf: (path) => workspace.uriOf(session, path),
      linesOf(path) {
        const file = session.current?.file(path);
        if (file) return linesOfFile(file);
        const text = path === configPath ? session.textOf(path) : undefined;
        return text === undefined ? undefined : createLineIndex(text);
      },
    };
  }

  /** After all messages that have arrived, which may change more. */
  function analyseSoon(sessions: readonly ProjectSession[]): void {
    for (const session of sessions) {
      inBackground(connection, 'an analysis', async () => {
        await environment.pause();
        await session.analysis();
      });
    }
  }

  async function loadSettings(): Promise<void> {
    for (const session of workspace.sessions()) if (await settings.load(session)) analyseSoon([session]);
  }

  function setFolders(next: readonly string[]): void {
    folders = next;
    workspace.setFolders(folders);
    analyseSoon(workspace.sessions());
    tellStatus();
  }

  function listenToDocuments(): void {
    const documents = new TextDocuments(TextDocument);
    documents.onDidOpen(({ document }) => {
      workspace.open(document);
      analyseSoonAt(document.uri);
    });
    documents.onDidChangeContent(({ document }) => {
      workspace.changed(document.uri);
      // Clients that ask for diagnostics do so now.
      if (!client.pullsDiagnostics) analyseSoonAt(document.uri);
    });
    documents.onDidClose(({ document }) => {
      const home = workspace.homeOf(document.uri);
      workspace.close(document.uri);
      if (home && home.session.root !== undefined) analyseSoon([home.session]);
    });
    documents.onDidSave(({ document }) => analyseSoon(workspace.readAgain(document.uri)));
    documents.listen(connection);
  }

  function analyseSoonAt(uri: string): void {
    const home = workspace.homeOf(uri);
    if (home) analyseSoon([home.session]);
  }

  function listenToWorkspace(): void {
    connection.onInitialized(() => {
      inBackground(connection, 'registering', () => register(connection, client));
      if (client.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => files.pathOf(uri)));
          const kept = folders.filter((path) => !gone.has(path));
          setFolders([...kept, ...added.flatMap(({ uri }) => files.pathOf(uri) ?? [])]);
        });
      }
      setFolders(folders);
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      analyseSoon([...new Set(changes.flatMap(({ uri }) => workspace.readAgain(uri)))]);
    });
    connection.onDidChangeConfiguration((change) => {
      settings.pushed(change.settings);
      inBackground(connection, 'reading settings', loadSettings);
    });
    connection.onShutdown(() => {
      isOver = true;
      for (const session of workspace.sessions()) session.stop();
    });
  }

  function answerRequests(): void {
    const answer = <P, R>(name: string, handle: (context: ServerContext, params: P) => Promise<R>) =>
      guarded(
        connection,
        name,
        () => isOver,
        (params: P) => handle(context, params),
      );
    connection.languages.diagnostics.on(answer('textDocument/diagnostic', documentDiagnostic));
    connection.languages.diagnostics.onWorkspace(answer('workspace/diagnostic', workspaceDiagnostic));
    connection.onHover(answer('textDocument/hover', hover));
    connection.onDefinition(answer('textDocument/definition', definition));
    connection.onCodeAction(answer('textDocument/codeAction', codeActions));
    connection.onCodeActionResolve(answer('codeAction/resolve', resolveCodeAction));
    connection.onCodeLens(answer('textDocument/codeLens', codeLenses));
    connection.onRequest(scoreSummaryRequest, answer(scoreSummaryRequest, scoreSummary));
    connection.onRequest(scorePageRequest, answer(scorePageRequest, scorePage));
    connection.onRequest(scoreExportRequest, answer(scoreExportRequest, scoreExport));
    connection.onRequest(scoreFixRequest, answer(scoreFixRequest, scoreFix));
    connection.onRequest(schemaDocumentsRequest, answer(schemaDocumentsRequest, schemaDocumentNames));
    connection.onRequest(schemaDocumentRequest, answer(schemaDocumentRequest, schemaDocument));
    connection.onRequest(entityDiagramRequest, answer(entityDiagramRequest, entityDiagram));
    connection.onRequest(diagramViewsRequest, answer(diagramViewsRequest, diagramViews));
    connection.onExecuteCommand(answer('workspace/executeCommand', executeCommand));
  }

  listenToDocuments();
  listenToWorkspace();
  answerRequests();
}
