/** Fetches the editor's settings of each project, and says once what is wrong with them. */
import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.js';
import type { Environment } from './environment.js';
import type { ProjectSession } from './project-session.js';
import { settingsSection } from './protocol.js';
import { readEditorSettings } from './settings.js';

export interface EditorSettingsSource {
  /** What a client sends that cannot be asked. */
  pushed(settings: unknown): void;
  /** Whether the project's settings are others than before. */
  load(session: ProjectSession): Promise<boolean>;
}

export function createEditorSettingsSource(
  connection: Connection,
  client: ClientAbilities,
  { files, rules, presets }: Environment,
): EditorSettingsSource {
  const known = new WeakMap<ProjectSession, string>();
  const told = new Set<string>();
  let section: unknown;

  async function fetch({ root }: ProjectSession): Promise<unknown> {
    if (!client.configuration) return section;
    const scope = root === undefined ? {} : { scopeUri: files.uriOf(root) };
    try {
      return await connection.workspace.getConfiguration({ ...scope, section: settingsSection });
    } catch (error) {
      connection.console.warn(`The editor did not tell its settings: ${String(error)}`);
      return undefined;
    }
  }

  return {
    pushed(settings) {
      section = (settings as Readonly<Record<string, unknown>> | null | undefined)?.[settingsSection];
    },
    async load(session) {
      const { settings, mistakes } = readEditorSettings(await fetch(session), rules, presets);
      for (const mistake of mistakes) {
        if (told.has(mistake)) continue;
        told.add(mistake);
        connection.console.warn(`In the editor's settings of ${settingsSection}: ${mistake}`);
      }
      const text = JSON.stringify(settings);
      if (text === (known.get(session) ?? '{}')) return false;
      known.set(session, text);
      session.setDefaults(settings);
      return true;
    },
  };
}
