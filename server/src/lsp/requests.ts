/** Keeps requests apart: what one of them throws is logged and answered, and harms no other. */
import {
  type CancellationToken,
  type Connection,
  type DiagnosticServerCancellationData,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { stopped } from './project-session.js';

/** A handler of a request that fails with an answer, as it does after the client has said that it is done. */
export function guarded<P, R>(
  connection: Connection,
  name: string,
  isOver: () => boolean,
  handle: (params: P) => Promise<R> | R,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    if (isOver()) throw new ResponseError(ErrorCodes.InvalidRequest, 'The server is shut down.');
    try {
      return await untilCancelled(Promise.resolve(handle(params)), token);
    } catch (error) {
      throw asAnswer(error, connection, name);
    }
  };
}

/** What is done on its own account, without anyone who waits for an answer. */
export function inBackground(connection: Connection, name: string, work: () => Promise<unknown> | undefined): void {
  try {
    work()?.catch((error: unknown) => logFailure(error, connection, name));
  } catch (error) {
    logFailure(error, connection, name);
  }
}

/** The client no longer waits, so its request ends at once, whatever goes on behind it. */
function untilCancelled<R>(work: Promise<R>, token: CancellationToken): Promise<R> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.'));
    if (token.isCancellationRequested) cancel();
    const listener = token.onCancellationRequested(cancel);
    work.then(resolve, reject).finally(() => listener.dispose());
  });
}

function asAnswer(error: unknown, connection: Connection, name: string): ResponseError<unknown> {
  if (error instanceof ResponseError) return error;
  if (error === stopped) {
    const data: DiagnosticServerCancellationData = { retriggerRequest: false };
    return new ResponseError(LSPErrorCodes.ServerCancelled, 'Reading the project was cancelled.', data);
  }
  logFailure(error, connection, name);
  return new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
}

function logFailure(error: unknown, connection: Connection, name: string): void {
  if (error === stopped) return;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  connection.console.error(`This is an error in Tenantlint, in ${name}. Please report it.\n${trace}`);
}
