/** Tells a client of ours what was found out about each project, whenever that is different. */
import type { Connection } from 'vscode-languageserver';
import type { Analysis } from '../core/project/analysis.js';
import { explain } from '../ide/explanation.js';
import { absolutePath, baseName } from './paths.js';
import type { ProjectSession } from './project-session.js';
import { type ProjectStatus, type Status, statusNotification } from './protocol.js';
import { belongsToFile } from './reports.js';
import type { Workspace } from './workspace.js';

export interface StatusSender {
  reducedBecause(reason: string): void;
  analysed(session: ProjectSession, analysis: Analysis): void;
  /** Sends what is so now, if the client does not know it. */
  send(): void;
}

export function createStatusSender(
  connection: Connection,
  workspace: Workspace,
  uriOf: (path: string) => string,
): StatusSender {
  const projects = new WeakMap<ProjectSession, ProjectStatus>();
  let reduced: string | undefined;
  let sent = '';

  return {
    reducedBecause(reason) {
      reduced = reason;
    },
    analysed(session, analysis) {
      if (session.root !== undefined) projects.set(session, statusOf(session, session.root, analysis, uriOf));
    },
    send() {
      const roots = workspace.sessions().filter((session) => session.root !== undefined);
      const status: Status = {
        state: roots.every((session) => projects.has(session)) ? 'ready' : 'reading',
        ...(reduced !== undefined && { reducedBecause: reduced }),
        projects: roots.flatMap((session) => projects.get(session) ?? []),
      };
      const text = JSON.stringify(status);
      if (text === sent) return;
      sent = text;
      connection.sendNotification(statusNotification, status).catch(() => {});
    },
  };
}

function statusOf(
  session: ProjectSession,
  root: string,
  analysis: Analysis,
  uriOf: (path: string) => string,
): ProjectStatus {
  const { model, databases, coverage } = analysis;
  const name = baseName(root);
  return {
    uri: uriOf(absolutePath(root, '.')).replace(/\/$/, ''),
    name,
    label: model.columns.length === 0 ? 'no tenants' : model.columns.join(', '),
    tools: [...new Set(databases.map((database) => database.tool))],
    tenantColumns: model.columns,
    source: model.source,
    setting: model.setting,
    ...coverage,
    explanation: explain(name, analysis, notesOf(session, analysis)),
  };
}

function notesOf({ rejectedConfiguration }: ProjectSession, { problems }: Analysis): readonly string[] {
  const hints = problems.filter((problem) => !belongsToFile(problem)).map(({ message }) => message);
  if (!rejectedConfiguration) return hints;
  return [...hints, 'The configuration has mistakes. Until they are mended, the last one without any is in force.'];
}
