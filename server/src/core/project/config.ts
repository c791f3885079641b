/** Reads tenantlint.json, and lays the preset, the file and the flags over each other. */
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { defaultsOf } from '../lint/options.js';
import type { Rule } from '../lint/rule.js';
import { defaultNames, type NamePatterns } from '../remedy/names.js';
import type { Span } from '../text/span.js';
import type { Problem } from './analysis.js';
import { readSettings, type SettingMistake } from './read-settings.js';
import { type PartialSettings, type RuleSetting, type Settings, settingSchemas } from './settings.js';

/** A preset as its JSON file has it. */
export type PresetSource = Readonly<Record<string, unknown>>;
export type Presets = Readonly<Record<string, PresetSource>>;

export interface Config {
  /** What is right of the file. */
  readonly settings: PartialSettings;
  readonly problems: readonly Problem[];
}

/** Comments and trailing commas are allowed. */
export function readConfig(path: string, text: string, rules: readonly Rule[], presets: Presets): Config {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const problems = errors.map((error) => problem(path, syntaxSpan(error, text), syntaxMessage(error)));
  if (!tree) {
    const empty = problem(path, { start: 0, end: 0 }, 'The configuration is empty. The least it can hold is {}.');
    return { settings: {}, problems: errors.length > 0 && text.trim() !== '' ? problems : [empty] };
  }

  const names = { rules, presets: Object.keys(presets) };
  const spanOf = (keys: SettingMistake['path']) => nodeSpan(findNodeAtLocation(tree, [...keys]));
  const { settings, mistakes } = readSettings(getNodeValue(tree), names, spanOf);
  return { settings, problems: [...problems, ...mistakes.map((m) => problem(path, mistakeSpan(tree, m), m.message))] };
}

/** What a user says, and where. */
export interface SettingLayers {
  /** The editor's settings. */
  readonly defaults?: PartialSettings;
  /** The configuration file, above them. */
  readonly file?: PartialSettings;
  /** The flags of the command line, above all. */
  readonly overrides?: PartialSettings;
}

/** `recommended` lies below the preset, and that below what the user says. */
export function resolveSettings(
  presets: Presets,
  { defaults = {}, file = {}, overrides = {} }: SettingLayers,
  rules: readonly Rule[],
): Settings {
  const names = { rules, presets: Object.keys(presets) };
  const given = [defaults, file, overrides];
  const preset = presets[lastOf(given, (layer) => layer.extends) ?? settingSchemas.extends.default] ?? {};
  const below = readSettings(presets.recommended ?? {}, names).settings;
  const presetSettings = readSettings(preset, names).settings;
  const layers = [below, presetSettings, ...given];

  const last = <T>(pick: (layer: PartialSettings) => T | undefined) => lastOf(layers, pick);
  const columns = last((layer) => layer.tenant?.columns) ?? [];
  const byUser = lastOf(given, (layer) => layer.tenant?.columns) !== undefined;

  return {
    tenant: {
      columns,
      columnsFrom: columns.length === 0 ? undefined : byUser ? 'configuration' : 'preset',
      type: last((layer) => layer.tenant?.type),
      setting: last((layer) => layer.tenant?.setting),
      root: last((layer) => layer.tenant?.root),
      inherit: last((layer) => layer.tenant?.inherit) ?? settingSchemas.tenant.members.inherit.default,
    },
    globalTables: last((layer) => layer.globalTables) ?? [],
    excludedTables: last((layer) => layer.excludedTables) ?? [],
    softDelete: { columns: last((layer) => layer.softDelete?.columns) ?? [] },
    dialect: last((layer) => layer.dialect) ?? settingSchemas.dialect.default,
    postgresVersion: last((layer) => layer.postgresVersion) ?? settingSchemas.postgresVersion.default,
    waivers: last((layer) => layer.waivers) ?? [],
    migrations: last((layer) => layer.migrations) ?? [],
    frozen: last((layer) => layer.frozen) ?? settingSchemas.frozen.default,
    names: resolveNames(layers),
    rules: new Map(rules.map((rule) => [rule.name, resolveRule(rule, layers)])),
  };
}

function lastOf<T>(layers: readonly PartialSettings[], pick: (layer: PartialSettings) => T | undefined): T | undefined {
  return layers.map(pick).findLast((value) => value !== undefined);
}

/** Each pattern from the last layer that has it. */
function resolveNames(layers: readonly PartialSettings[]): NamePatterns {
  return Object.assign({}, defaultNames, ...layers.map(({ names }) => names)) as NamePatterns;
}

/** A layer that names only a severity leaves the options of the layers below. */
function resolveRule(rule: Rule, layers: readonly PartialSettings[]): RuleSetting {
  let severity = rule.severity;
  let options: Readonly<Record<string, unknown>> = defaultsOf(rule.options);
  for (const layer of layers) {
    const setting = layer.rules?.[rule.name];
    if (!setting) continue;
    severity = setting.severity;
    options = { ...options, ...setting.options };
  }
  return { severity, options };
}

function problem(path: string, span: Span | undefined, message: string): Problem {
  return { severity: 'error', path, span, message };
}

function syntaxSpan(error: ParseError, text: string): Span {
  const start = Math.min(error.offset, text.length);
  return { start, end: Math.min(start + error.length, text.length) };
}

/** `CloseBraceExpected` becomes a sentence. */
function syntaxMessage(error: ParseError): string {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `This is not valid JSON: ${words}.`;
}

/** The key or the value that is wrong, or the nearest thing around it that the file has. */
function mistakeSpan(tree: Node, mistake: SettingMistake): Span | undefined {
  const node = findNodeAtLocation(tree, [...mistake.path]);
  if (!node)
    return mistake.path.length === 0
      ? nodeSpan(tree)
      : mistakeSpan(tree, { ...mistake, path: mistake.path.slice(0, -1) });
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  return nodeSpan(mistake.at === 'key' ? (key ?? node) : node);
}

function nodeSpan(node: Node | undefined): Span | undefined {
  return node && { start: node.offset, end: node.offset + node.length };
}
