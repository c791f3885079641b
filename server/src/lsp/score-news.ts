/** Tells a client that scores it was given may be others now: once, until it asks again. */
import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { Analysis } from '../core/project/analysis.js';
import type { ClientAbilities } from './client-abilities.js';
import type { ProjectSession } from './project-session.js';
import { scoreChangedNotification } from './protocol.js';

export interface ScoreNews {
  /** The client was given a score of a project as this analysis has it. */
  delivered(session: ProjectSession, analysis: Analysis): void;
  /** The client was given the lenses of a file. */
  deliveredLenses(session: ProjectSession, path: string): void;
  /** `edited` are the files whose lenses the client asks for by itself. */
  analysed(session: ProjectSession, edited: ReadonlySet<string>): void;
}

export function createScoreNews(connection: Connection, client: ClientAbilities): ScoreNews {
  const told = new WeakSet<ProjectSession>();
  const lenses = new WeakMap<ProjectSession, Set<string>>();
  function tell(session: ProjectSession): void {
    if (told.delete(session)) connection.sendNotification(scoreChangedNotification).catch(() => {});
  }

  return {
    delivered(session, analysis) {
      told.add(session);
      if (session.current !== analysis) tell(session);
    },
    deliveredLenses(session, path) {
      const paths = lenses.get(session);
      if (paths) paths.add(path);
      else lenses.set(session, new Set([path]));
    },
    analysed(session, edited) {
      tell(session);
      const others = [...(lenses.get(session) ?? [])].some((path) => !edited.has(path));
      if (!client.refreshesLenses || !others) return;
      lenses.delete(session);
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    },
  };
}
