/** Says in a few lines of Markdown what a table is to its tenants. */
import type { ForeignKey, Policy, Table, UnknownAspect } from '../core/catalog/catalog.js';
import { columnOf, foreignKeysOf, unknownAspect } from '../core/catalog/keys.js';
import { displayName } from '../core/catalog/names.js';
import type { Analysis } from '../core/project/analysis.js';
import { tenantColumnsOf } from '../core/tenancy/classify.js';
import type { TableClass } from '../core/tenancy/model.js';
import { code } from '../core/text/markdown.js';

export function tableCard(table: Table, analysis: Analysis): string {
  const kind = analysis.classOf(table);
  const hasModel = analysis.model.columns.length > 0;
  const lines = [
    `**${hasModel ? titles[kind] : 'Table'}** ${code(displayName(table))}`,
    ...(hasModel && kind === 'tenant' ? [`Tenant column: ${tenantColumns(table, analysis)}`] : []),
    `Row level security: ${rowSecurity(table)}`,
    `Policies: ${known(table, 'policies', list(table.policies.map(policyText)))}`,
    `Keys: ${known(table, 'constraints', list(keysOf(table)))}`,
  ];
  const references = foreignKeysOf(table).map(foreignKeyText);
  if (references.length > 0) lines.push(`References: ${list(references)}`);
  return lines.join('  \n');
}

const titles: Readonly<Record<TableClass, string>> = {
  tenant: 'Tenant table',
  root: 'Tenant root',
  global: 'Global table',
  partition: 'Partition',
  temporary: 'Temporary table',
  excluded: 'Excluded table',
};

function tenantColumns(table: Table, { model }: Analysis): string {
  const columns = tenantColumnsOf(table, model).map((name) => {
    const column = columnOf(table, name);
    return `${code(name)}${column?.notNull.value ? ' NOT NULL' : ', which may be NULL'}`;
  });
  return columns.length > 0 ? columns.join(', ') : known(table, 'columns', 'none');
}

function rowSecurity(table: Table): string {
  const state = table.rowSecurity.value
    ? `enabled${table.forceRowSecurity.value ? ', also for the owner' : ''}`
    : 'not enabled';
  return known(table, 'row-security', state);
}

function policyText({ name, command, permissive }: Policy): string {
  return `${code(name)} (${command}${permissive ? '' : ', restrictive'})`;
}

function keysOf({ constraints }: Table): readonly string[] {
  return constraints.flatMap((key) =>
    key.kind === 'primary-key' || key.kind === 'unique'
      ? [`${key.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE'} ${code(`(${key.columns.join(', ')})`)}`]
      : [],
  );
}

function foreignKeyText({ columns, references }: ForeignKey): string {
  return `${code(`(${columns.join(', ')})`)} to ${code(references)}`;
}

/** As many as a hover has room for. */
const most = 8;

function list(items: readonly string[]): string {
  if (items.length === 0) return 'none';
  const rest = items.length > most ? ` and ${items.length - most} more` : '';
  return items.slice(0, most).join(', ') + rest;
}

function known(table: Table, aspect: UnknownAspect, text: string): string {
  return unknownAspect(table, aspect) ? `${text}, as far as it can be seen` : text;
}
