/** Which projects there are, and to which of them each open document belongs. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { configPath } from '../core/project/settings.js';
import type { WorkspaceFiles } from './environment.js';
import { absolutePath, baseName, relativePath } from './paths.js';
import type { Buffer, ProjectSession } from './project-session.js';

/** A document or file as part of a project. */
export interface Home {
  readonly session: ProjectSession;
  readonly path: string;
}

export interface Workspace {
  /** The projects of the folders, in their order, and behind them those of lone documents. */
  sessions(): readonly ProjectSession[];
  /** Of an open document, or of a file in one of the folders. */
  homeOf(uri: string): Home | undefined;
  uriOf(session: ProjectSession, path: string): string;
  /** Whether the user is told about a file: it is open, or lies in one of the folders. */
  isShown(session: ProjectSession, path: string): boolean;
  setFolders(paths: readonly string[]): void;
  open(document: TextDocument): void;
  changed(uri: string): void;
  close(uri: string): void;
  /** Projects in which something on disk may be another now. */
  readAgain(uri: string): readonly ProjectSession[];
}

export interface WorkspaceOptions {
  readonly files: WorkspaceFiles;
  createSession(root: string | undefined): ProjectSession;
  /** A project is closed; nothing that it reported holds any more. */
  closed(session: ProjectSession): void;
}

interface OpenDocument {
  readonly buffer: Buffer;
  readonly languageId: string;
  home: Home | undefined;
}

/** How editors call PostgreSQL's language. */
const sqlLanguages: ReadonlySet<string> = new Set(['sql', 'postgres', 'postgresql', 'pgsql', 'plpgsql']);

export function createWorkspace({ files, createSession, closed }: WorkspaceOptions): Workspace {
  let folders: readonly string[] = [];
  /** By root; several folders may lie in one project. */
  let projects = new Map<string, ProjectSession>();
  const documents = new Map<string, OpenDocument>();
  let lone = 0;

  function settle(uri: string, document: OpenDocument): void {
    const home = findHome(uri, document.languageId);
    document.home = home;
    home?.session.setBuffer(home.path, document.buffer);
  }

  function findHome(uri: string, languageId: string): Home | undefined {
    const path = files.pathOf(uri);
    const inside = path === undefined ? undefined : projectOf(path);
    if (inside && isSubject(inside.path, languageId)) return inside;
    if (!sqlLanguages.has(languageId)) return undefined;
    const [only, ...others] = projects.values();
    const session = only && others.length === 0 ? only : createSession(undefined);
    // A folder of its own keeps a document apart from the migrations, whatever its name.
    return { session, path: `untitled-${++lone}/${sqlName(baseName(path ?? uri))}` };
  }

  /** The innermost project that a path lies in. */
  function projectOf(path: string): Home | undefined {
    let best: (Home & { readonly root: string }) | undefined;
    for (const [root, session] of projects) {
      const inside = relativePath(root, path);
      if (inside !== undefined && inside !== '.' && (!best || root.length > best.root.length)) {
        best = { session, path: inside, root };
      }
    }
    return best;
  }

  function leave({ home }: OpenDocument): void {
    if (!home) return;
    home.session.setBuffer(home.path, undefined);
    if (home.session.root === undefined) closed(home.session);
  }

  return {
    sessions: () => [
      ...projects.values(),
      ...[...documents.values()].flatMap(({ home }) => (home && home.session.root === undefined ? [home.session] : [])),
    ],
    homeOf(uri) {
      const open = documents.get(uri);
      if (open) return open.home;
      const path = files.pathOf(uri);
      return path === undefined ? undefined : projectOf(path);
    },
    uriOf(session, path) {
      const open = session.buffers.get(path);
      return open ? open.uri : files.uriOf(absolutePath(session.root ?? '/', path));
    },
    isShown(session, path) {
      if (session.root === undefined || session.buffers.has(path)) return true;
      const absolute = absolutePath(session.root, path);
      return folders.some((folder) => relativePath(folder, absolute) !== undefined) || path === configPath;
    },
    setFolders(paths) {
      folders = paths;
      const before = projects;
      const roots = new Set(paths.map((path) => files.rootOf(path)));
      projects = new Map([...roots].map((root) => [root, before.get(root) ?? createSession(root)]));
      for (const document of documents.values()) leave(document);
      for (const [root, session] of before) if (!projects.has(root)) closed(session);
      for (const [uri, document] of documents) settle(uri, document);
    },
    open(document) {
      const { uri, languageId } = document;
      const buffer: Buffer = {
        uri,
        get version() {
          return document.version;
        },
        text: () => document.getText(),
      };
      const opened: OpenDocument = { buffer, languageId, home: undefined };
      documents.set(uri, opened);
      settle(uri, opened);
    },
    changed(uri) {
      const document = documents.get(uri);
      if (document?.home) document.home.session.setBuffer(document.home.path, document.buffer);
    },
    close(uri) {
      const document = documents.get(uri);
      if (!document) return;
      documents.delete(uri);
      leave(document);
    },
    readAgain(uri) {
      const path = files.pathOf(uri);
      if (path === undefined) return [];
      return [...projects].flatMap(([root, session]) => {
        const inside = relativePath(root, path);
        if (inside === undefined) return [];
        session.readAgain(inside);
        return [session];
      });
    },
  };
}

/** Whether a document of a project's folder is a file of the project. */
function isSubject(path: string, languageId: string): boolean {
  return path === configPath || (path.endsWith('.sql') && (sqlLanguages.has(languageId) || languageId === ''));
}

function sqlName(name: string): string {
  const plain = name.replace(/^[^:]*:/, '');
  return plain.endsWith('.sql') ? plain : `${plain}.sql`;
}
