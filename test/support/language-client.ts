/** A language client and the server in one process, with nothing between them but two streams. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  FileChangeType,
  type FileEvent,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  LogMessageNotification,
  ProposedFeatures,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  RegistrationRequest,
  ShowMessageNotification,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { serverFiles } from '../../server/src/entry/server-files.js';
import type { Environment } from '../../server/src/lsp/environment.js';
import { type Status, statusNotification } from '../../server/src/lsp/protocol.js';
import { startServer } from '../../server/src/lsp/server.js';
import { presets } from '../../server/src/rules/index.js';
import { testEngine } from './engine.js';
import { protocolRules } from './protocol-rules.js';

export interface ClientOptions {
  /** Absolute paths. */
  readonly folders?: readonly string[];
  /** Whether the client is one that waits to be sent diagnostics. */
  readonly push?: boolean;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializeParams['initializationOptions'];
  /** The section `tenantlint` of the editor's settings. */
  readonly settings?: unknown;
  readonly environment?: Partial<Environment>;
}

export type LanguageClient = Awaited<ReturnType<typeof openClient>>;

const common: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

const pulling: ClientCapabilities = {
  ...common,
  workspace: { ...common.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...common.textDocument, diagnostic: { relatedInformation: true } },
};

/** What a client of any kind is told by this server, and what it may ask. */
export async function openClient(options: ClientOptions = {}) {
  const server = connect(options.environment ?? {});
  const { connection, exitCodes } = server;
  const heard = listen(connection, options);
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? (options.push ? common : pulling),
    workspaceFolders: (options.folders ?? []).map((path) => ({ uri: uriOf(path), name: path })),
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const documents = new Map<string, TextDocument>();

  const change = async (uri: string, changes: { readonly range?: Range; readonly text: string }[]) => {
    const before = documents.get(uri) as TextDocument;
    const document = TextDocument.update(before, changes as never, before.version + 1);
    documents.set(uri, document);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: document.version },
      contentChanges: changes as never,
    });
  };

  return {
    connection,
    exitCodes,
    capabilities: initialized.capabilities,
    ...heard,
    textOf: (uri: string) => documents.get(uri)?.getText() ?? '',
    versionOf: (uri: string) => documents.get(uri)?.version,
    async open(uri: string, text = readFileSync(new URL(uri), 'utf8'), languageId = 'sql'): Promise<void> {
      documents.set(uri, TextDocument.create(uri, languageId, 1, text));
      const textDocument = { uri, languageId, version: 1, text };
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    change,
    /** Replaces one piece of text by another, as typing does. */
    async replace(uri: string, old: string, text: string): Promise<void> {
      const document = documents.get(uri) as TextDocument;
      const start = document.getText().indexOf(old);
      if (start < 0) throw new Error(`${uri} does not hold ${old}`);
      const range = { start: document.positionAt(start), end: document.positionAt(start + old.length) };
      await change(uri, [{ range, text }]);
    },
    async close(uri: string): Promise<void> {
      documents.delete(uri);
      await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    async saved(...paths: readonly string[]): Promise<void> {
      const changes = paths.map((path): FileEvent => ({ uri: uriOf(path), type: FileChangeType.Changed }));
      await connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    },
    async configure(settings: unknown): Promise<void> {
      heard.settings.value = settings;
      await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    },
    pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
      const params = { textDocument: { uri }, ...(previousResultId !== undefined && { previousResultId }) };
      return connection.sendRequest(DocumentDiagnosticRequest.type, params);
    },
    async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      return report.kind === 'full' ? report.items : [];
    },
    pullAll(previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> {
      return connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });
    },
    async actions(uri: string, range: Range, diagnostics: Diagnostic[] = [], only?: string[]): Promise<CodeAction[]> {
      const context = { diagnostics, ...(only && { only }) };
      const found = await connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
      return (found ?? []) as CodeAction[];
    },
    resolve: (action: CodeAction) => connection.sendRequest(CodeActionResolveRequest.type, action),
    /** Applies an edit as an editor does: not to a document that is another version by now. */
    async apply(edit: WorkspaceEdit | undefined): Promise<void> {
      for (const step of edit?.documentChanges ?? []) {
        if (!('textDocument' in step)) continue;
        const { uri, version } = step.textDocument;
        const document = documents.get(uri);
        if (!document) throw new Error(`${uri} is not open`);
        if (version !== document.version) throw new Error(`${uri} has changed since`);
        await change(uri, [{ text: TextDocument.applyEdits(document, step.edits as never) }]);
      }
    },
    dispose() {
      connection.dispose();
      server.dispose();
    },
  };
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** `rule` where it stands, for assertions that read well. */
export function summary(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, range: { start } }) => `${start.line}:${start.character} ${code ?? 'problem'}`);
}

function connect(environment: Partial<Environment>) {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const exitCodes: number[] = [];
  const watchDog = { shutdownReceived: false, initialize() {}, exit: (code: number) => void exitCodes.push(code) };
  const served = createConnection(
    (logger) => createProtocolConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), logger),
    watchDog,
    ProposedFeatures.all,
  );
  startServer(served, { ...testEnvironment, ...environment });
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  return { connection, exitCodes, dispose: () => served.dispose() };
}

export const testEnvironment: Environment = {
  version: '1.2.3',
  rules: protocolRules,
  presets,
  files: serverFiles,
  loadEngine: async () => ({ engine: testEngine(), reducedBecause: undefined }),
  page: ({ category, name }) => readFileSync(join(process.cwd(), 'server/src/rules', category, `${name}.md`), 'utf8'),
  now: () => performance.now(),
  moment: () => ({ iso: '2026-03-04T05:06:07.089Z', epoch: 1772600767089 }),
  pause: () => new Promise((resolve) => void setImmediate(resolve)),
};

function listen(connection: ProtocolConnection, options: ClientOptions) {
  const published = new Map<string, readonly Diagnostic[]>();
  const logged: string[] = [];
  const shown: string[] = [];
  const statuses: Status[] = [];
  const registered: string[] = [];
  const settings = { value: options.settings };
  const counts = { refreshes: 0 };
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    published.set(uri, diagnostics);
  });
  connection.onNotification(LogMessageNotification.type, ({ message }) => void logged.push(message));
  connection.onNotification(ShowMessageNotification.type, ({ message }) => void shown.push(message));
  connection.onNotification(statusNotification, (status: Status) => void statuses.push(status));
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings.value ?? null));
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    registered.push(...registrations.map(({ method }) => method));
  });
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    counts.refreshes++;
  });
  connection.listen();
  return { published, logged, shown, statuses, registered, settings, counts };
}

/** Waits for what the server does on its own account. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 5000) throw new Error(`It never came about that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
