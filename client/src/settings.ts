/** The settings that the user made, without the defaults that VS Code puts in for all others. */
import { type ConfigurationScope, Uri, workspace } from 'vscode';
import { settingsSection } from '../../server/src/lsp/protocol.js';

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } };
}

interface Settings {
  [key: string]: unknown;
}

/**
 * Reads the settings that the manifest declares, in the shape of tenantlint.json. A default is left out, because it
 * would otherwise win over the preset that the settings lie over; so is an emptied text field.
 */
export function ownSettings(manifest: Manifest): (scopeUri: string | undefined) => Settings {
  const keys = Object.keys(manifest.contributes.configuration.properties).map((key) =>
    key.slice(settingsSection.length + 1),
  );
  return (scopeUri) => {
    const scope: ConfigurationScope | undefined = scopeUri === undefined ? undefined : Uri.parse(scopeUri);
    const configuration = workspace.getConfiguration(settingsSection, scope);
    const settings: Settings = {};
    for (const key of keys) {
      const value = configuration.get(key);
      const found = configuration.inspect(key);
      const own = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
      if (own !== undefined && value !== '') put(settings, key.split('.'), value);
    }
    return settings;
  };
}

function put(settings: Settings, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    settings[key] = value;
    return;
  }
  const group: Settings = {};
  const existing = settings[key];
  if (typeof existing === 'object') Object.assign(group, existing);
  settings[key] = group;
  put(group, rest, value);
}
