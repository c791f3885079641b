/** Asks the server for the checklist's scores, one question of a kind at a time. */
import { workspace } from 'vscode';
import {
  type ScoreExportParams,
  type ScoreFixParams,
  type ScorePage,
  type ScorePageParams,
  type ScoreScope,
  type ScoreSummary,
  scoreExportRequest,
  scoreFixRequest,
  scorePageRequest,
  scoreSummaryRequest,
} from '../../server/src/lsp/protocol.js';
import type { ServerSession } from './session.js';

/** What is asked gives `null` where there is no such part of a project, and `undefined` where nobody answers. */
export interface Scores {
  summary(scope: ScoreScope): Promise<ScoreSummary | null | undefined>;
  page(params: ScorePageParams): Promise<ScorePage | null | undefined>;
  export(params: ScoreExportParams): Promise<string | null | undefined>;
  /** Whether the finding was mended. */
  fix(params: ScoreFixParams): Promise<boolean>;
}

export function scores({ ask, readEdit }: Pick<ServerSession, 'ask' | 'readEdit'>): Scores {
  return {
    summary: (scope) => ask(scoreSummaryRequest, scope),
    page: (params) => ask(scorePageRequest, params),
    export: (params) => ask(scoreExportRequest, params),
    async fix(params) {
      const answer = await ask(scoreFixRequest, params);
      const edit = answer ? await readEdit(answer) : undefined;
      return edit !== undefined && (await workspace.applyEdit(edit));
    },
  };
}

/** Does something again and again, but never twice at a time: what is wanted meanwhile is done once afterwards. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isWanted = false;
  async function run(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await work();
    }
  }
  return () => {
    isWanted = true;
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
}
