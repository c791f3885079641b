/** Reads the editor's settings, which lie below tenantlint.json and have its shape. */
import type { Rule } from '../core/lint/rule.js';
import type { Presets } from '../core/project/config.js';
import { readSettings } from '../core/project/read-settings.js';
import { type PartialSettings, settingSchemas } from '../core/project/settings.js';

export interface EditorSettings {
  readonly settings: PartialSettings;
  /** Sentences. */
  readonly mistakes: readonly string[];
}

/** What is not set is null or absent. The section may hold more than is said here, such as the level of tracing. */
export function readEditorSettings(value: unknown, rules: readonly Rule[], presets: Presets): EditorSettings {
  if (typeof value !== 'object' || value === null) return { settings: {}, mistakes: [] };
  const own = Object.entries(value).filter(([key, member]) => Object.hasOwn(settingSchemas, key) && member !== null);
  const { settings, mistakes } = readSettings(withoutNulls(Object.fromEntries(own)), {
    rules,
    presets: Object.keys(presets),
  });
  return { settings, mistakes: mistakes.map(({ message }) => message) };
}

function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (member === null || member === undefined) return [];
      return [[key, isGroup(member) ? withoutNulls(member) : member]];
    }),
  );
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
