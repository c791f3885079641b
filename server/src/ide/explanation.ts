/** Tells a person, in Markdown, what was found out about a project and why. */
import type { Table } from '../core/catalog/catalog.js';
import { displayName } from '../core/catalog/names.js';
import type { Analysis, Database } from '../core/project/analysis.js';
import { configPath } from '../core/project/settings.js';
import type { TableClass, TenantModel } from '../core/tenancy/model.js';
import { code, prose } from '../core/text/markdown.js';

/** `notes` are further sentences, such as problems that belong to no file. */
export function explain(name: string, analysis: Analysis, notes: readonly string[]): string {
  return [
    `# ${prose(name)}`,
    tenants(analysis.model),
    ...tables(analysis),
    '## Migrations',
    migrations(analysis.databases),
    coverage(analysis),
    ...(notes.length === 0 ? [] : ['## Notes', notes.map((note) => `- ${prose(note)}`).join('\n')]),
  ].join('\n\n');
}

const sources: Readonly<Record<TenantModel['source'], string>> = {
  configuration: 'as the configuration says',
  preset: 'as the preset says',
  detection: 'as was found by looking at all tables',
  none: '',
};

function tenants({ columns, setting, source, softDelete }: TenantModel): string {
  if (columns.length === 0) {
    return `No tenant column was found, so nothing about tenants is checked. If tenants share these tables, name the column in ${code(configPath)}: ${code('"tenant": { "columns": ["tenant_id"] }')}.`;
  }
  const lines = [
    `Tenants are told apart by ${codes(columns)}, ${sources[source]}.`,
    `The session names its tenant in ${code(setting)}.`,
  ];
  if (softDelete.length > 0) lines.push(`Rows count as deleted by ${codes(softDelete)}.`);
  return lines.join(' ');
}

const headings: readonly (readonly [TableClass, string])[] = [
  ['root', 'Tenant root'],
  ['tenant', 'Tenant tables'],
  ['global', 'Global tables'],
  ['excluded', 'Excluded tables'],
];

function tables(analysis: Analysis): readonly string[] {
  if (analysis.model.columns.length === 0) return [];
  const byClass = new Map<TableClass, Table[]>();
  for (const table of analysis.databases.flatMap(({ history }) => history.catalog.tables())) {
    const kind = analysis.classOf(table);
    const list = byClass.get(kind);
    if (list) list.push(table);
    else byClass.set(kind, [table]);
  }
  const lines = headings.flatMap(([kind, heading]) => {
    const found = byClass.get(kind);
    return found ? [`- ${heading} (${found.length}): ${shortened(found, (table) => code(displayName(table)))}`] : [];
  });
  return lines.length === 0 ? [] : ['## Tables', lines.join('\n')];
}

function migrations(databases: readonly Database[]): string {
  if (databases.length === 0) return 'No migrations were found.';
  return shortened(databases, databaseLine, '\n');
}

function databaseLine({ folder, tool, because, files }: Database): string {
  return `- ${code(folder)}: ${prose(tool)}, because ${prose(because)} (${count(files.length, 'file')})`;
}

function coverage({ coverage: { files, statements, unseen } }: Analysis): string {
  const blind =
    unseen === 0
      ? 'The effect of every statement is known.'
      : `The effect of ${count(unseen, 'statement')} cannot be seen; what they may have touched is taken for unknown.`;
  return `${count(files, 'file')} with ${count(statements, 'statement')} were replayed. ${blind}`;
}

/** As many entries of a list as a person reads. */
const most = 20;

function shortened<T>(items: readonly T[], textOf: (item: T) => string, separator = ', '): string {
  const rest = items.length > most ? `${separator}and ${items.length - most} more` : '';
  return items.slice(0, most).map(textOf).join(separator) + rest;
}

function codes(names: readonly string[]): string {
  return names.map(code).join(', ');
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
