/** What every handler works with. */
import type { Connection } from 'vscode-languageserver';
import type { LocatedFinding } from '../core/project/analysis.js';
import type { ClientAbilities } from './client-abilities.js';
import type { Documents } from './convert.js';
import type { Environment } from './environment.js';
import type { ProjectSession } from './project-session.js';
import type { Publisher } from './publisher.js';
import type { Reports } from './reports.js';
import type { ScoreNews } from './score-news.js';
import type { Workspace } from './workspace.js';

export interface ServerContext {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly client: ClientAbilities;
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  readonly scoreNews: ScoreNews;
  reportsOf(session: ProjectSession): Reports;
  documentsOf(session: ProjectSession): Documents;
  /** Where the client shows the page of a finding's rule. */
  urlOf(finding: LocatedFinding): string;
}
