/** The running language server, over its deaths and restarts. */
import { commands, type LogOutputChannel, type WorkspaceEdit, window } from 'vscode';
import { CloseAction, ErrorAction, type ErrorHandler, State } from 'vscode-languageclient';
import type { LanguageClient, WorkspaceEdit as ProtocolEdit } from 'vscode-languageclient/node';
import { type Status, scoreChangedNotification, statusNotification } from '../../server/src/lsp/protocol.js';

export interface ServerSession {
  /** Never fails: what went wrong is shown and logged. */
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** The server's answer; `undefined` where it does not run, is stopped meanwhile, or fails. */
  ask<R>(request: string, params: unknown): Promise<R | undefined>;
  /** An edit that the server has answered with, as VS Code applies it. */
  readEdit(edit: unknown): Promise<WorkspaceEdit | undefined>;
}

export type ServerState = 'starting' | 'running' | 'stopped';

interface Parts {
  readonly create: (errorHandler: ErrorHandler) => LanguageClient;
  readonly output: LogOutputChannel;
  readonly onState: (state: ServerState) => void;
  readonly onStatus: (status: Status) => void;
  readonly onScoreChanged: () => void;
}

/** A server that dies this often within the window stays stopped. */
const deathsAllowed = 5;
const deathWindow = 3 * 60_000;

export function serverSession({ create, output, onState, onStatus, onScoreChanged }: Parts): ServerSession {
  let client: LanguageClient | undefined;

  async function start(): Promise<void> {
    const deaths = deathWatch(output);
    const next = create(deaths.handler);
    client = next;
    next.onNotification(statusNotification, onStatus);
    next.onNotification(scoreChangedNotification, onScoreChanged);
    next.onDidChangeState(({ newState }) => {
      if (client !== next) return;
      if (newState === State.Running) deaths.isUp();
      onState(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
    });
    await next.start().catch(() => {
      if (client === next) complain("Tenantlint's language server could not be started.", output);
    });
  }

  async function stop(): Promise<void> {
    const last = client;
    client = undefined;
    if (!last?.needsStop()) return;
    await last.stop().catch(() => last.serverProcess?.kill());
  }

  /** With a new client, since one that failed to start refuses to start again. */
  async function restart(): Promise<void> {
    await stop();
    await start();
  }

  return {
    start,
    restart,
    stop,
    async ask<R>(request: string, params: unknown) {
      if (!client?.isRunning()) return undefined;
      return client.sendRequest<R>(request, params).catch(() => undefined);
    },
    readEdit: async (edit) => client?.protocol2CodeConverter.asWorkspaceEdit(edit as ProtocolEdit),
  };
}

/** Has a server that dies started again and tells the user, until it has died too often. */
function deathWatch(output: LogOutputChannel): { readonly handler: ErrorHandler; isUp(): void } {
  let isUp = false;
  let deaths: readonly number[] = [];
  return {
    isUp() {
      isUp = true;
    },
    handler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed() {
        // One that never came up would not come up next time either.
        if (!isUp) return { action: CloseAction.DoNotRestart, handled: true };
        isUp = false;
        const now = Date.now();
        deaths = [...deaths.filter((time) => now - time < deathWindow), now];
        if (deaths.length < deathsAllowed) {
          const message = "Tenantlint's language server stopped unexpectedly and was started again.";
          void window.showWarningMessage(message, 'Show Output').then((chosen) => chosen && output.show());
          return { action: CloseAction.Restart, message, handled: true };
        }
        const message = `Tenantlint's language server stopped ${deathsAllowed} times within three minutes and stays stopped.`;
        complain(message, output);
        return { action: CloseAction.DoNotRestart, message, handled: true };
      },
    },
  };
}

function complain(message: string, output: LogOutputChannel): void {
  void window.showErrorMessage(message, 'Restart Server', 'Show Output').then((chosen) => {
    if (chosen === 'Restart Server') void commands.executeCommand('tenantlint.restartServer');
    else if (chosen) output.show();
  });
}
