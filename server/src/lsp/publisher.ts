/**
 * Brings the client up to date after an analysis: clients that ask for diagnostics are told to ask again where others
 * than the edited files changed, the others are sent what changed.
 */
import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.js';
import type { Environment } from './environment.js';
import type { ProjectSession } from './project-session.js';
import type { Reports } from './reports.js';
import type { Workspace } from './workspace.js';

export interface Publisher {
  /** `changed` are the paths with another report than before. */
  analysed(session: ProjectSession, changed: ReadonlySet<string>, edited: ReadonlySet<string>): void;
  /** The client was given a report of a file. */
  delivered(session: ProjectSession, path: string, id: string): void;
  /** The client was given the reports of all files. */
  deliveredAll(session: ProjectSession): void;
  closed(session: ProjectSession): void;
}

export interface PublisherOptions {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly client: ClientAbilities;
  readonly workspace: Workspace;
  reportsOf(session: ProjectSession): Reports;
}

export function createPublisher(options: PublisherOptions): Publisher {
  return options.client.pullsDiagnostics ? refreshing(options) : pushing(options);
}

function refreshing({ connection, environment, client, reportsOf }: PublisherOptions): Publisher {
  const known = new WeakMap<ProjectSession, Map<string, string>>();
  const knowsAll = new WeakSet<ProjectSession>();
  let wanted = false;
  let isBusy = false;

  /** One request at a time, and one more where there was reason to while it was under way. */
  async function refresh(): Promise<void> {
    wanted = true;
    if (isBusy) return;
    isBusy = true;
    while (wanted) {
      await environment.pause();
      wanted = false;
      await connection.languages.diagnostics.refresh().catch(() => {});
    }
    isBusy = false;
  }

  return {
    analysed(session, changed, edited) {
      if (!client.refreshesDiagnostics) return;
      const delivered = known.get(session);
      const outdated = [...changed].some((path) => {
        if (edited.has(path)) return false;
        const id = delivered?.get(path);
        return id === undefined ? knowsAll.has(session) : id !== reportsOf(session).of(path).id;
      });
      if (outdated) refresh().catch(() => {});
    },
    delivered(session, path, id) {
      const delivered = known.get(session);
      if (delivered) delivered.set(path, id);
      else known.set(session, new Map([[path, id]]));
    },
    deliveredAll: (session) => void knowsAll.add(session),
    closed() {
      if (client.refreshesDiagnostics) refresh().catch(() => {});
    },
  };
}

function pushing({ connection, workspace, reportsOf }: PublisherOptions): Publisher {
  /** The URIs under which files of a session have diagnostics at the client. */
  const published = new Map<ProjectSession, Map<string, string>>();

  function publish(session: ProjectSession, path: string): void {
    const uris = published.get(session) ?? new Map<string, string>();
    published.set(session, uris);
    const before = uris.get(path);
    const diagnostics = workspace.isShown(session, path) ? reportsOf(session).of(path).items() : [];
    if (before === undefined && diagnostics.length === 0) return;
    const uri = before ?? workspace.uriOf(session, path);
    if (diagnostics.length === 0) uris.delete(path);
    else uris.set(path, uri);
    send(uri, diagnostics, session.buffers.get(path)?.version);
  }

  function send(uri: string, diagnostics: Diagnostic[], version: number | undefined): void {
    connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) }).catch(() => {});
  }

  return {
    analysed(session, changed, edited) {
      // An edited file is told even where nothing changed, since its diagnostics belong to a version.
      for (const path of new Set([...changed, ...edited])) publish(session, path);
    },
    delivered() {},
    deliveredAll() {},
    closed(session) {
      for (const uri of published.get(session)?.values() ?? []) send(uri, [], undefined);
      published.delete(session);
    },
  };
}
