/** What an action remembers until it is picked, where the client asks for its edit only then. */
import type { FindingName } from '../../ide/new-migration.js';
import type { ServerContext } from '../server-context.js';
import type { Home } from '../workspace.js';

export interface ActionData {
  readonly uri: string;
  /** For which state of the document it was offered. */
  readonly version: number | null;
  readonly edit: DeferredEdit;
}

/** What can be mended in the file without being looked at, all that can be mended, or a new migration that mends it. */
export type DeferredEdit = 'safe' | 'all' | { readonly newMigration: FindingName | 'file' };

export function dataFor({ workspace }: ServerContext, home: Home, edit: DeferredEdit): ActionData {
  return { uri: workspace.uriOf(home.session, home.path), version: versionOf(home), edit };
}

export function versionOf({ session, path }: Home): number | null {
  return session.buffers.get(path)?.version ?? null;
}
