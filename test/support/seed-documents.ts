/** The documents that the presets come from, and the SQL in them. They are read where they are, never copied. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testProject } from './project.js';

type File = readonly [path: string, text: string];

/** The text of the document whose file name begins so. */
export function seed(prefix: string): string {
  const folder = join(process.cwd(), '../shared/seeds');
  const name = readdirSync(folder).find((file) => file.startsWith(prefix));
  assert.ok(name, `no seed begins with ${prefix}`);
  return readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
}

/** The lines from the one that begins with `from` up to the first that matches `to`, which is left out. */
export function excerpt(text: string, from: string, to: RegExp): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trimStart().startsWith(from));
  assert.ok(start >= 0, `the document has no line "${from}"`);
  const end = lines.findIndex((line, index) => index > start && to.test(line));
  assert.ok(end >= 0, `nothing behind "${from}" matches ${to}`);
  return lines.slice(start, end).join('\n');
}

/** What stands in the document from the first words to the last, both included, wherever its lines break. */
export function between(text: string, first: string, last: string): string {
  const start = text.indexOf(first);
  const end = text.indexOf(last, start);
  assert.ok(start >= 0 && end >= 0, `the document has no "${first}" ... "${last}"`);
  return text.slice(start, end + last.length);
}

/** A template with its words in braces replaced; none may be left. */
export function filled(template: string, words: Readonly<Record<string, string>>): string {
  const text = Object.entries(words).reduce((rest, [word, value]) => rest.replaceAll(word, value), template);
  assert.doesNotMatch(text, /\{+[a-zA-Z_\d-]+\}+/, 'a word of the template is not replaced');
  return text;
}

/** The tables of a schema written for Drizzle, as SQL. Knows what the documents use of it. */
export function sqlOfDrizzle(source: string): string {
  const enums = [...source.matchAll(/export const (\w+) = pgEnum\('(\w+)', \[([^\]]*)\]\)/g)];
  const types = new Map(enums.map(([, variable = '', name = '']) => [variable, name]));
  const tables = [
    ...source.matchAll(/export const (\w+) = pgTable\('(\w+)', \{([\s\S]*?)\n\}, \(t\) => \[([\s\S]*?)\n\]\)/g),
  ];
  assert.ok(tables.length > 0, 'there are no tables');
  const names = new Map(tables.map(([, variable = '', name = '']) => [variable, name]));
  const enumSql = enums.map(([, , name, values]) => `CREATE TYPE ${name} AS ENUM (${values});`);
  const tableSql = tables.map(([, , name = '', body = '', indexes = '']) => {
    const columns = new Map([...body.matchAll(/^ *(\w+): (\w+)\('(\w+)'(.*)$/gm)].map((m) => [m[1] ?? '', m]));
    const definitions = [...columns.values()].map(([, , type = '', column = '', rest = '']) =>
      columnSql(column, types.get(type) ?? type, rest, names),
    );
    const columnNames = (list: string) => list.replace(/t\.(\w+)/g, (_, key: string) => columns.get(key)?.[3] ?? key);
    const indexSql = [
      ...indexes.matchAll(/(uniqueIndex|index)\('(\w+)'\)\.on\(([^)]*)\)(?:\.where\(sql`([^`]*)`\))?/g),
    ].map(
      ([, kind, index, list = '', where]) =>
        `CREATE ${kind === 'index' ? '' : 'UNIQUE '}INDEX ${index} ON ${name} (${columnNames(list)})${where ? ` WHERE ${where}` : ''};`,
    );
    return [`CREATE TABLE ${name} (\n  ${definitions.join(',\n  ')}\n);`, ...indexSql].join('\n');
  });
  return [...enumSql, ...tableSql].join('\n');
}

function columnSql(name: string, type: string, rest: string, tables: ReadonlyMap<string, string>): string {
  const [, value] = /\.default\(([^)]*)\)/.exec(rest) ?? [];
  const [, table = '', column = '', action] =
    /\.references\(\(\) => (\w+)\.(\w+)(?:, \{ onDelete: '(\w+)' \})?\)/.exec(rest) ?? [];
  return [
    name,
    type === 'timestamp' ? 'TIMESTAMPTZ' : type,
    rest.includes('.primaryKey()') ? 'PRIMARY KEY' : rest.includes('.notNull()') ? 'NOT NULL' : '',
    rest.includes('.defaultNow()') ? 'DEFAULT now()' : value ? `DEFAULT ${value}` : '',
    table === '' ? '' : `REFERENCES ${tables.get(table)} (${column})${action ? ` ON DELETE ${action}` : ''}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Each finding in one file of a project under a preset, as `rule at token`. */
export function findingsUnder(preset: string, files: readonly File[], path: string) {
  const text = files.find(([name]) => name === path)?.[1] ?? '';
  const config = ['tenantlint.json', JSON.stringify({ extends: preset })] as const;
  const findings = testProject([config, ...files])
    .analyze()
    .findingsIn(path);
  return findings.map(({ rule, span }) => `${rule.name} at ${text.slice(span.start, span.end)}`).sort();
}

/** What a project has under a preset, as `rule: subject`, in the files that are asked for. */
export function subjectsUnder(preset: string, files: readonly File[], paths: readonly string[]): readonly string[] {
  const analysis = testProject([['tenantlint.json', JSON.stringify({ extends: preset })], ...files]).analyze();
  const found = paths.flatMap((path) =>
    analysis.findingsIn(path).map(({ rule, subject }) => `${rule.name}: ${subject}`),
  );
  return [...new Set(found)].sort();
}

export interface SeedSchema {
  readonly preset: string;
  readonly files: readonly File[];
  /** Files of ours that hold what the document only speaks of; what is reported there is not asked. */
  readonly ours?: readonly string[];
  /** Sentences, each with the findings (`rule: subject`) that it explains. */
  readonly explained: Readonly<Record<string, readonly string[]>>;
}

/** The test that a schema has the findings that are explained, and no others. */
export function holds(name: string, document: () => SeedSchema): void {
  it(name, () => {
    const { preset, files, ours = [], explained } = document();
    const paths = files.map(([path]) => path).filter((path) => !ours.includes(path));
    const found = subjectsUnder(preset, files, paths);
    const reasons = Object.entries(explained).flatMap(([reason, findings]) =>
      findings.map((it) => [it, reason] as const),
    );
    for (const [, reason] of reasons) assert.match(reason, /^[A-Z].*\.$/);
    assert.deepEqual(found, reasons.map(([finding]) => finding).sort());
  });
}
