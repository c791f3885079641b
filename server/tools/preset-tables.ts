/** Tables in Markdown that show what the presets say, side by side. */
import { defaultsOf } from '../src/core/lint/options.js';
import type { Rule } from '../src/core/lint/rule.js';
import { resolveSettings } from '../src/core/project/config.js';
import { type RuleSetting, type SettingSchemas, settingSchemas } from '../src/core/project/settings.js';
import type { Declared } from './generated-files.js';
import { presetColumns, table } from './rule-tables.js';

/** The settings other than rules that some preset has. */
export function presetSettingsTable({ presets }: Declared): string {
  const names = presetColumns({ presets });
  const rows = settingPaths(settingSchemas).map((path) => [
    `\`${path.join('.')}\``,
    ...names.map((name) => shown(valueAt(presets[name], path))),
  ]);
  return table(
    ['Setting', ...names.map(code)],
    rows.filter(([, ...values]) => values.some((value) => value !== '')),
  );
}

/** The rules whose severity or options are not the same in all presets. */
export function presetRulesTable(declared: Declared): string {
  const names = presetColumns(declared);
  const settings = names.map((name) => resolveSettings(declared.presets, { file: { extends: name } }, declared.rules));
  const rows = declared.rules.map((rule) => [
    `[${rule.name}](../${rule.category}/${rule.name}.md)`,
    ...settings.map(({ rules }) => ruleSetting(rule, rules.get(rule.name))),
  ]);
  return table(
    ['Rule', ...names.map(code)],
    rows.filter(([, ...cells]) => new Set(cells).size > 1),
  );
}

function settingPaths(schemas: SettingSchemas, above: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(schemas).flatMap(([key, schema]) => {
    if (schema.type === 'rules') return [];
    return schema.type === 'group' ? settingPaths(schema.members, [...above, key]) : [[...above, key]];
  });
}

function valueAt(preset: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], preset);
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.map(code).join(', ') : code(value);
}

/** A list that is too long for a cell is only named. */
function ruleSetting(rule: Rule, setting: RuleSetting | undefined): string {
  if (!setting) return rule.severity;
  const defaults: Readonly<Record<string, unknown>> = defaultsOf(rule.options);
  const changed = Object.entries(setting.options)
    .filter(([name, value]) => setting.severity !== 'off' && JSON.stringify(value) !== JSON.stringify(defaults[name]))
    .map(([name, value]) => `${name} ${Array.isArray(value) && value.length > 6 ? 'of its own' : shownOption(value)}`);
  return [setting.severity, ...changed].join('; ');
}

function shownOption(value: unknown): string {
  return Array.isArray(value) && value.length === 0 ? 'none' : shown(value);
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
