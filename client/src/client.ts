/** What the client tells the language client library, wherever its server runs. */
import { type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import { type LanguageClientOptions, RevealOutputChannelOn } from 'vscode-languageclient';
import { clientCommands, type InitializationOptions, settingsSection } from '../../server/src/lsp/protocol.js';
import { rulePageLink } from './rule-pages.js';
import { ownSettings } from './settings.js';

/** Language ids by which SQL of PostgreSQL goes in VS Code and in the extensions that add one. */
const sqlLanguages = ['sql', 'postgres', 'pgsql'];

export function clientOptions(context: ExtensionContext, output: LogOutputChannel): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    rulePage: rulePageLink,
    commands: Object.values(clientCommands),
  };
  const settings = ownSettings(context.extension.packageJSON);
  return {
    documentSelector: documentSelector(),
    initializationOptions,
    initializationFailedHandler: () => false,
    diagnosticCollectionName: 'tenantlint',
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    markdown: { isTrusted: { enabledCommands: [clientCommands.showRule] } },
    middleware: {
      provideCodeLenses: (document, token, next) =>
        workspace.getConfiguration(settingsSection, document).get('codeLens.enabled', true)
          ? next(document, token)
          : [],
      workspace: {
        configuration: ({ items }) =>
          items.map(({ section, scopeUri }) => (section === settingsSection ? settings(scopeUri) : null)),
      },
    },
  };
}

/**
 * The workspace's own files and new ones. Other schemes show files a second time, such as the old side of a
 * comparison with Git, and findings there would be told twice.
 */
function documentSelector(): { scheme: string; language: string; pattern?: string }[] {
  const schemes = new Set(['file', 'untitled', ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => [
    ...sqlLanguages.map((language) => ({ scheme, language })),
    ...['jsonc', 'json'].map((language) => ({ scheme, language, pattern: '**/tenantlint.json' })),
  ]);
}
