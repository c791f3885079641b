/** The settings that hold where a command runs, for commands that need no analysis. */
import { join, resolve } from 'node:path';
import { readConfig, resolveSettings } from '../core/project/config.js';
import { configPath, type Settings } from '../core/project/settings.js';
import type { Command } from './args.js';
import type { UserMistake } from './open-project.js';
import type { Program, Terminal } from './terminal.js';

/** Mistakes in the configuration are left to the commands that check the project. */
export function effectiveSettings(
  command: Command,
  { rules, presets }: Program,
  { cwd, files }: Terminal,
): { readonly settings: Settings } | UserMistake {
  const path = command.configFile ? resolve(cwd, command.configFile) : join(files.rootOf(cwd), configPath);
  const content = command.configFile || files.kindOf(path) === 'file' ? files.read(path) : { text: '{}' };
  if ('unreadable' in content) return { mistake: `The configuration ${path} cannot be read: ${content.unreadable}.` };
  const config = readConfig(configPath, content.text, rules, presets);
  return { settings: resolveSettings(presets, { file: config.settings, overrides: command.overrides }, rules) };
}
