/** What the client can do, read once from its first message. */
import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.js';

export interface ClientAbilities {
  /** Whether it asks for diagnostics itself; others are sent them. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  /** Edits that name the version of the document they were made for. */
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  readonly literalActions: boolean;
  readonly disabledActions: boolean;
  /** Asks for the edit of an action when it is picked. */
  readonly resolvesEdits: boolean;
  /** Keeps the data of an action until then. */
  readonly keepsData: boolean;
  readonly relatedInformation: boolean;
  readonly showsDocuments: boolean;
  /** Whether it knows the messages of protocol.ts. */
  readonly isOurs: boolean;
  readonly options: InitializationOptions;
}

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { textDocument, workspace, window } = capabilities;
  const action = textDocument?.codeAction;
  const options = readOptions(initializationOptions);
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    literalActions: action?.codeActionLiteralSupport !== undefined,
    disabledActions: action?.disabledSupport === true,
    resolvesEdits: action?.resolveSupport?.properties.includes('edit') === true,
    keepsData: action?.dataSupport === true,
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation === true ||
      textDocument?.publishDiagnostics?.relatedInformation === true,
    showsDocuments: window?.showDocument?.support === true,
    isOurs: options.rulePage !== undefined || options.commands !== undefined,
    options,
  };
}

/** Other clients send options of their own, or anything. */
function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return {};
  const { rulePage, commands } = value as Readonly<Record<string, unknown>>;
  return {
    ...(typeof rulePage === 'string' && { rulePage }),
    ...(Array.isArray(commands) && { commands: commands.filter((name) => typeof name === 'string') }),
  };
}
