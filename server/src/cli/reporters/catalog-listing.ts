/** The tables of a database with their columns, keys, indexes and policies, for people. */
import type { Column, Constraint, Index, Policy, Table } from '../../core/catalog/catalog.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { Database } from '../../core/project/analysis.js';
import { textOf } from '../../core/text/span.js';
import type { Report } from '../report.js';
import type { Style } from '../style.js';
import { printable } from './code-frame.js';
import { shownPlace } from './pretty.js';

export function listCatalog(database: Database, report: Report, style: Style): string {
  const tables = database.history.catalog.tables();
  const heading = `${printable(report.shownPath(database.folder))} (${database.tool}, tables: ${tables.length})`;
  return `${[style.bold(heading), ...tables.flatMap((table) => tableLines(table, report, style))].join('\n')}\n`;
}

function tableLines(table: Table, report: Report, style: Style): readonly string[] {
  const width = Math.max(0, ...table.columns.map((column) => column.name.length));
  const lines = [
    ...table.columns.map((column) => columnLine(column, width)),
    ...table.constraints.map(constraintLine),
    ...table.indexes.map(indexLine),
    ...table.policies.map(policyLine),
    `row level security: ${rowSecurity(table)}`,
    ...table.unknown.map(({ aspect }) => `${aspect}: not all known`),
  ];
  const place = style.dim(placeOf(table.origin, report));
  return ['', `${style.bold(printable(table.id))} ${place}`, ...lines.map((line) => `  ${printable(line)}`)];
}

function columnLine(column: Column, width: number): string {
  const parts = [
    column.name.padEnd(width),
    typeText(column),
    column.notNull.value ? 'not null' : '',
    column.default ? 'default' : '',
    column.identity ? `identity ${column.identity}` : '',
    column.generated ? `generated ${column.generated}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function typeText({ type }: Column): string {
  if (!type) return 'unknown type';
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : '';
  return `${type.schema ? `${type.schema}.` : ''}${type.name}${modifiers}${'[]'.repeat(type.arrayDimensions)}`;
}

function constraintLine(constraint: Constraint): string {
  const words = {
    'primary-key': 'primary key',
    unique: 'unique',
    'foreign-key': 'foreign key',
    check: 'check',
    exclusion: 'exclude',
  };
  return `${words[constraint.kind]} ${constraint.name}${constraintDetail(constraint)}${constraint.validated ? '' : ' not valid'}`;
}

function constraintDetail(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primary-key':
    case 'unique':
      return ` (${constraint.columns.join(', ')})`;
    case 'foreign-key':
      return ` (${constraint.columns.join(', ')}) references ${constraint.references} (${constraint.referencedColumns.join(', ')})`;
    case 'check':
    case 'exclusion':
      return '';
  }
}

function indexLine(index: Index): string {
  const elements = sourceText(index.elementsOrigin).replace(/\s+/g, ' ');
  const partial = index.where ? ' partial' : '';
  return `${index.unique ? 'unique index' : 'index'} ${index.name} ${index.method} ${elements}${partial}`;
}

function policyLine(policy: Policy): string {
  const kind = policy.permissive ? 'permissive' : 'restrictive';
  return `policy ${policy.name} ${kind} for ${policy.command} to ${policy.roles.join(', ')}`;
}

function rowSecurity(table: Table): string {
  if (!table.rowSecurity.value) return 'off';
  return table.forceRowSecurity.value ? 'on, forced' : 'on';
}

function sourceText({ statement, span }: Origin): string {
  return textOf(statement.text, span);
}

function placeOf({ statement, span }: Origin, report: Report): string {
  return shownPlace(statement.path, report.analysis.file(statement.path)?.placeOf(statement, span), report);
}
