/** Checks a plain value (a parsed configuration file, a preset, an editor's settings) against the declared settings. */
import type { OptionSchema } from '../lint/options.js';
import type { Rule, SeveritySetting } from '../lint/rule.js';
import type { Span } from '../text/span.js';
import { alternatives, suggestion } from './nearest-name.js';
import {
  type EntriesSchema,
  type PartialSettings,
  type RuleSetting,
  type SettingSchema,
  type SettingSchemas,
  settingSchemas,
  severitySettings,
  type TextSchema,
} from './settings.js';

/** What only the project knows: the names that settings may refer to. */
export interface KnownNames {
  readonly rules: readonly Rule[];
  readonly presets: readonly string[];
}

/** A mistake, and the keys and indexes that lead to it. */
export interface SettingMistake {
  readonly path: readonly (string | number)[];
  /** Whether the key itself is wrong rather than its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

interface Reader {
  readonly names: KnownNames;
  spanOf(path: Path): Span | undefined;
  mistake(path: Path, message: string, at?: SettingMistake['at']): undefined;
}

type Path = SettingMistake['path'];

/** Keeps what is right of a value and says what is not. `spanOf` tells where the entry of a list stands in its file. */
export function readSettings(
  value: unknown,
  names: KnownNames,
  spanOf: (path: Path) => Span | undefined = () => undefined,
): { readonly settings: PartialSettings; readonly mistakes: readonly SettingMistake[] } {
  const mistakes: SettingMistake[] = [];
  const reader: Reader = {
    names,
    spanOf,
    mistake: (path, message, at = 'value') => {
      mistakes.push({ path, at, message });
      return undefined;
    },
  };
  const settings = readGroup(value, settingSchemas, [], reader) ?? {};
  return { settings: settings as PartialSettings, mistakes };
}

function readGroup(value: unknown, schemas: SettingSchemas, path: Path, reader: Reader): object | undefined {
  if (!isObject(value)) return reader.mistake(path, `${subject(path)} must be an object, not ${shown(value)}.`);
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (path.length === 0 && key === '$schema') continue;
    const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
    if (!schema) {
      unknownKey(key, [...path, key], Object.keys(schemas), 'a setting', reader);
      continue;
    }
    const read = readValue(member, schema, [...path, key], reader);
    if (read !== undefined) result[key] = read;
  }
  return result;
}

function readValue(value: unknown, schema: SettingSchema, path: Path, reader: Reader): unknown {
  switch (schema.type) {
    case 'text':
      return readText(value, schema, path, reader);
    case 'integer':
      if (Number.isInteger(value) && (value as number) >= schema.minimum && (value as number) <= schema.maximum) {
        return value;
      }
      return reader.mistake(
        path,
        `${subject(path)} must be a whole number from ${schema.minimum} to ${schema.maximum}, not ${shown(value)}.`,
      );
    case 'text-list':
      return readTextList(value, path, reader);
    case 'entries':
      return readEntries(value, schema, path, reader);
    case 'group':
      return readGroup(value, schema.members, path, reader);
    case 'rules':
      return readRules(value, path, reader);
  }
}

function readText(value: unknown, schema: TextSchema, path: Path, reader: Reader): string | undefined {
  if (typeof value !== 'string') return reader.mistake(path, `${subject(path)} must be a text, not ${shown(value)}.`);
  if (value.trim() === '') return reader.mistake(path, `${subject(path)} must not be empty.`);
  const unknown = unknownPlaceholder(value, schema);
  if (unknown !== undefined) return reader.mistake(path, `${subject(path)} ${unknown}`);
  const allowed = schema.values ?? namesOf(schema, reader.names);
  if (!allowed || allowed.includes(value)) return value;
  if (schema.namesOf === 'rules') return reader.mistake(path, unknownRule(value, reader.names.rules));
  return reader.mistake(path, `${subject(path)} must be ${alternatives(allowed)}, not "${value}".`);
}

function unknownPlaceholder(value: string, { placeholders }: TextSchema): string | undefined {
  if (!placeholders) return undefined;
  const unknown = value.match(/\{[^}]*\}?|\}/g)?.find((word) => !placeholders.includes(word.slice(1, -1)));
  if (unknown === undefined) return undefined;
  return `must not have "${unknown}"; it may have ${alternatives(placeholders.map((word) => `{${word}}`))}.`;
}

function namesOf(schema: TextSchema, names: KnownNames): readonly string[] | undefined {
  if (schema.namesOf === 'presets') return names.presets;
  if (schema.namesOf === 'rules') return names.rules.map((rule) => rule.name);
  return undefined;
}

function readTextList(value: unknown, path: Path, reader: Reader): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    return reader.mistake(path, `${subject(path)} must be a list of texts, not ${shown(value)}.`);
  }
  return value.flatMap(
    (item: unknown, index) => readText(item, { type: 'text', description: '' }, [...path, index], reader) ?? [],
  );
}

function readEntries(value: unknown, schema: EntriesSchema, path: Path, reader: Reader): readonly object[] | undefined {
  if (!Array.isArray(value)) {
    return reader.mistake(path, `${subject(path)} must be a list of objects, not ${shown(value)}.`);
  }
  return value.flatMap((item: unknown, index) => {
    const entry = readGroup(item, schema.members, [...path, index], reader) as Record<string, unknown> | undefined;
    if (!entry || !isObject(item)) return [];
    let complete = true;
    for (const [key, member] of Object.entries(schema.members)) {
      if (Object.hasOwn(entry, key)) continue;
      complete &&= member.optional === true;
      if (member.optional || Object.hasOwn(item, key)) continue;
      reader.mistake(
        [...path, index],
        `${subject([...path, index])} must have "${key}": ${lowerFirst(member.description)}`,
      );
    }
    return complete ? [{ ...absentMembers(schema), ...entry, span: reader.spanOf([...path, index]) }] : [];
  });
}

function absentMembers(schema: EntriesSchema): object {
  return Object.fromEntries(Object.keys(schema.members).map((key) => [key, undefined]));
}

function readRules(value: unknown, path: Path, reader: Reader): Record<string, RuleSetting> | undefined {
  if (!isObject(value)) {
    return reader.mistake(
      path,
      `${subject(path)} must be an object of rule names and severities, not ${shown(value)}.`,
    );
  }
  const result: Record<string, RuleSetting> = {};
  for (const [name, setting] of Object.entries(value)) {
    const rule = reader.names.rules.find((candidate) => candidate.name === name);
    if (!rule) {
      reader.mistake([...path, name], unknownRule(name, reader.names.rules), 'key');
      continue;
    }
    const read = readRule(setting, rule, [...path, name], reader);
    if (read) result[name] = read;
  }
  return result;
}

function readRule(value: unknown, rule: Rule, path: Path, reader: Reader): RuleSetting | undefined {
  const [severity, options] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (!isSeverity(severity)) {
    return reader.mistake(
      Array.isArray(value) && value.length > 0 ? [...path, 0] : path,
      `${subject(path)} must be ${alternatives(severitySettings)}, or a list of one of them and the rule's options, not ${shown(severity)}.`,
    );
  }
  if (Array.isArray(value) && value.length > 2) {
    reader.mistake([...path, 2], `${subject(path)} must hold a severity and one object of options, nothing more.`);
  }
  return { severity, options: options === undefined ? {} : readOptions(options, rule, [...path, 1], reader) };
}

function readOptions(value: unknown, rule: Rule, path: Path, reader: Reader): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (!isObject(value)) {
    reader.mistake(path, `The options of "${rule.name}" must be an object, not ${shown(value)}.`);
    return result;
  }
  for (const [key, given] of Object.entries(value)) {
    const option = Object.hasOwn(rule.options, key) ? rule.options[key] : undefined;
    if (!option) {
      unknownKey(key, [...path, key], Object.keys(rule.options), `an option of "${rule.name}"`, reader);
      continue;
    }
    const expected = misfit(given, option);
    if (expected === undefined) result[key] = given;
    else {
      reader.mistake([...path, key], `The option "${key}" of "${rule.name}" must be ${expected}, not ${shown(given)}.`);
    }
  }
  return result;
}

/** What an option should be, if `value` is not that. */
function misfit(value: unknown, option: OptionSchema): string | undefined {
  switch (option.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'number':
      if (typeof value === 'number' && value >= (option.minimum ?? Number.NEGATIVE_INFINITY)) return undefined;
      return option.minimum === undefined ? 'a number' : `a number of ${option.minimum} or more`;
    case 'string':
      if (option.enum) return option.enum.includes(value as string) ? undefined : alternatives(option.enum);
      return typeof value === 'string' ? undefined : 'a text';
    case 'string-list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of texts';
  }
}

function unknownKey(key: string, path: Path, known: readonly string[], what: string, reader: Reader): void {
  const hint = suggestion(key, known) || (known.length === 0 ? ' It has none.' : ` It may be ${alternatives(known)}.`);
  const place = path.length > 1 && what === 'a setting' ? ` of ${subject(path.slice(0, -1))}` : '';
  reader.mistake(path, `"${key}" is not ${what}${place}.${hint}`, 'key');
}

export function unknownRule(name: string, rules: readonly Rule[]): string {
  const known = rules.map((rule) => rule.name);
  const hint = suggestion(name, known) || ' `tenantlint rules` lists them.';
  return `There is no rule "${name}".${hint}`;
}

/** `tenant.columns` in quotes; the whole for the empty path. */
function subject(path: Path): string {
  if (path.length === 0) return 'The configuration';
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return `"${name.replace(/^\./, '')}"`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'nothing';
  if (isObject(value)) return 'an object';
  return JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSeverity(value: unknown): value is SeveritySetting {
  return severitySettings.includes(value as SeveritySetting);
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
