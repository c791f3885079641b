/** What the server offers, and what it asks the client to be told. */
import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
  WatchKind,
} from 'vscode-languageserver';
import { configPath } from '../core/project/settings.js';
import { markerFiles } from '../core/project/tools/marker-files.js';
import type { ClientAbilities } from './client-abilities.js';
import { fixAllKind } from './handlers/fix-all.js';
import { openPageCommand } from './handlers/show-rule.js';
import { settingsSection } from './protocol.js';

export function capabilitiesFor(client: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    diagnosticProvider: { identifier: 'tenantlint', interFileDependencies: true, workspaceDiagnostics: true },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
    hoverProvider: true,
    definitionProvider: true,
    codeLensProvider: {},
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(!client.isOurs && { executeCommandProvider: { commands: [openPageCommand] } }),
  };
}

export async function register(connection: Connection, client: ClientAbilities): Promise<void> {
  if (client.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
  }
  if (client.registersWatchers) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

/**
 * Files that a project is made of, and the coming and going of anything: of a folder that is moved or removed, many
 * systems tell no more than its own name.
 */
const watchers = [
  { globPattern: '**/*.sql' },
  { globPattern: `**/{${[configPath, ...markerFiles].join()}}` },
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];
