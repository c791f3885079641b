/** The language server as an editor meets it: a process of its own, spoken to over IPC. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  ShutdownRequest,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Milliseconds from the start of the process to the diagnostics of an open file. */
export async function timeColdStart(folder: string, path: string, text: string): Promise<number> {
  const start = performance.now();
  const editor = await openEditor(folder);
  await editor.open(path, text);
  await editor.pull(path);
  const time = performance.now() - start;
  await editor.close();
  return time;
}

/** Milliseconds from the start of the process to its first answer. */
export async function timeStartUp(folder: string): Promise<number> {
  const start = performance.now();
  const editor = await openEditor(folder);
  const time = performance.now() - start;
  await editor.close();
  return time;
}

/**
 * Milliseconds from each edit to the diagnostics of its file. Every edit types one character into a random place of a
 * random file, and is taken out again.
 */
export async function timeProtocolEdits(
  folder: string,
  files: ReadonlyMap<string, string>,
  edits: number,
  random: () => number,
): Promise<readonly number[]> {
  const editor = await openEditor(folder);
  const all = [...files];
  const times: number[] = [];
  for (let i = 0; i < edits; i++) {
    const [path, text] = all[Math.floor(random() * all.length)] as readonly [string, string];
    await editor.open(path, text);
    await editor.pull(path);
    const at = Math.floor(random() * text.length);
    const start = performance.now();
    await editor.insert(path, at, 'x');
    await editor.pull(path);
    times.push(performance.now() - start);
    await editor.remove(path, at, 1);
    await editor.pull(path);
  }
  await editor.close();
  return times;
}

async function openEditor(folder: string) {
  const child = fork('dist/server.js', ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: { relatedInformation: true } } },
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const documents = new Map<string, TextDocument>();
  const results = new Map<string, string>();
  const uriOf = (path: string) => pathToFileURL(join(folder, path)).href;

  const change = async (path: string, start: number, length: number, text: string) => {
    const before = documents.get(path) as TextDocument;
    const range = { start: before.positionAt(start), end: before.positionAt(start + length) };
    const document = TextDocument.update(before, [{ range, text }], before.version + 1);
    documents.set(path, document);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), version: document.version },
      contentChanges: [{ range, text }],
    });
  };

  return {
    async open(path: string, text: string): Promise<void> {
      if (documents.has(path)) return;
      documents.set(path, TextDocument.create(uriOf(path), 'sql', 1, text));
      const textDocument = { uri: uriOf(path), languageId: 'sql', version: 1, text };
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    insert: (path: string, at: number, text: string) => change(path, at, 0, text),
    remove: (path: string, at: number, length: number) => change(path, at, length, ''),
    async pull(path: string): Promise<DocumentDiagnosticReport> {
      const previousResultId = results.get(path);
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: uriOf(path) },
        ...(previousResultId !== undefined && { previousResultId }),
      });
      if (report.resultId !== undefined) results.set(path, report.resultId);
      return report;
    },
    close: () => end(connection, child),
  };
}

async function end(connection: ProtocolConnection, child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  await ended;
  connection.dispose();
}
