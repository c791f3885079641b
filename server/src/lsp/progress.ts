/** Shows how far the first reading of a project is, once that takes longer than a glance, and lets the user stop it. */
import type { Connection } from 'vscode-languageserver';
import type { ProjectSession } from './project-session.js';

export interface Progress {
  started(session: ProjectSession): void;
  progressed(session: ProjectSession, done: number, total: number): void;
  ended(session: ProjectSession): void;
}

/** Milliseconds before progress is worth showing. */
const patience = 300;

interface Shown {
  readonly since: number;
  reporter: Awaited<ReturnType<Connection['window']['createWorkDoneProgress']>> | 'asked' | undefined;
}

export function createProgress(connection: Connection, isSupported: boolean, now: () => number): Progress {
  const shown = new Map<ProjectSession, Shown>();

  async function show(session: ProjectSession, entry: Shown): Promise<void> {
    entry.reporter = 'asked';
    const reporter = await connection.window.createWorkDoneProgress();
    // It may have ended while the client was asked.
    if (shown.get(session) !== entry) return;
    entry.reporter = reporter;
    reporter.begin('Tenantlint: reading migrations', 0, undefined, true);
    reporter.token.onCancellationRequested(() => session.stop());
  }

  return {
    started(session) {
      if (isSupported && !session.current) shown.set(session, { since: now(), reporter: undefined });
    },
    progressed(session, done, total) {
      const entry = shown.get(session);
      if (!entry || now() - entry.since < patience) return;
      if (entry.reporter === undefined) show(session, entry).catch(() => shown.delete(session));
      else if (entry.reporter !== 'asked') report(entry.reporter, done, total);
    },
    ended(session) {
      const reporter = shown.get(session)?.reporter;
      shown.delete(session);
      if (reporter !== undefined && reporter !== 'asked') reporter.done();
    },
  };
}

/** How many files there are is not known before all are found. */
function report(reporter: Exclude<Shown['reporter'], 'asked' | undefined>, done: number, total: number): void {
  if (total === 0) reporter.report(`${done} files found`);
  else reporter.report(Math.floor((100 * done) / total), `${done} of ${total} files`);
}
