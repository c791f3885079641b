/** What the schema document says of one table. */
import type { Column, Constraint, Index, Policy, Table, Trigger } from '../catalog/catalog.js';
import { formatType } from '../catalog/format-type.js';
import { foreignKeysOf, primaryKeyOf, uniqueKeysOf } from '../catalog/keys.js';
import type { Origin, Traced } from '../catalog/origin.js';
import type { Expression } from '../syntax/expression.js';
import { code, table as markdownTable, prose } from '../text/markdown.js';

/** What is said of a table in words. */
export interface Described {
  readonly kind: string;
  readonly purpose: string | undefined;
  readonly rows: number | undefined;
}

export function tableSection(table: Table, described: Described): readonly string[] {
  const { kind, purpose, rows } = described;
  return [
    `### ${code(table.id)}`,
    '',
    ...(purpose === undefined ? [] : [prose(purpose), '']),
    `- **Kind**: ${kind}`,
    ...(rows === undefined ? [] : [`- **Estimated rows**: ${rows.toLocaleString('en-US')}`]),
    `- **Partitioning**: ${partitioning(table)}`,
    `- **Row level security**: ${rowSecurity(table)}`,
    ...(table.unknown.length > 0 ? ['- Some of this table is made by statements that cannot be read.'] : []),
    '',
    '#### Columns',
    '',
    ...markdownTable(
      ['Column', 'Type', 'Nullable', 'Default', 'Constraints', 'Description'],
      table.columns.map((column) => columnRow(table, column)),
    ),
    ...part('Keys', table.constraints.map(constraintText)),
    ...part('Indexes', table.indexes.map(indexText)),
    ...part('Policies', table.policies.map(policyText)),
    ...part('Triggers', table.triggers.map(triggerText)),
  ];
}

function part(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', `#### ${title}`, '', ...items.map((item) => `- ${item}`)];
}

function partitioning({ partitionBy }: Table): string {
  if (!partitionBy) return 'none';
  return `by ${partitionBy.strategy} of ${partitionBy.columns.map((name) => (name === undefined ? 'an expression' : code(name))).join(', ')}`;
}

function rowSecurity({ rowSecurity: enabled, forceRowSecurity: forced }: Table): string {
  if (!enabled.value) return 'off';
  return forced.value ? 'on, for the owner too' : 'on, though not for the owner';
}

function columnRow(table: Table, column: Column): readonly string[] {
  return [
    code(column.name),
    column.type ? code(formatType(column.type)) : '',
    column.notNull.value ? 'no' : 'yes',
    defaultOf(column),
    constraintMarks(table, column.name),
    column.comment ? prose(column.comment.value) : '',
  ];
}

function defaultOf(column: Column): string {
  if (column.identity) return `identity (${column.identity})`;
  if (column.generated) return `generated (${column.generated})`;
  return column.default ? code(written(column.default)) : '';
}

function constraintMarks(table: Table, column: string): string {
  const references = foreignKeysOf(table).filter((key) => key.columns.includes(column));
  return [
    ...(primaryKeyOf(table)?.columns.includes(column) ? ['PK'] : []),
    ...references.map(({ references: target }) => `FK ${code(target)}`),
    ...(uniqueKeysOf(table).some((key) => !key.primary && key.columns.includes(column)) ? ['UK'] : []),
  ].join(', ');
}

function constraintText(constraint: Constraint): string {
  const name = code(constraint.name);
  switch (constraint.kind) {
    case 'primary-key':
      return `${name}: primary key on ${columns(constraint.columns)}`;
    case 'unique':
      return `${name}: unique on ${columns(constraint.columns)}`;
    case 'foreign-key': {
      const { references, referencedColumns, onDelete, onUpdate } = constraint;
      const actions = [
        ...(onDelete ? [`on delete ${onDelete}`] : []),
        ...(onUpdate ? [`on update ${onUpdate}`] : []),
      ].join(', ');
      const target = `${code(references)} ${columns(referencedColumns)}`;
      return `${name}: ${columns(constraint.columns)} references ${target}${actions === '' ? '' : `, ${actions}`}`;
    }
    case 'check':
      return `${name}: check ${code(writtenAt(constraint.copiedFrom ?? constraint.origin, constraint.expression))}`;
    case 'exclusion':
      return `${name}: exclusion by ${constraint.method}`;
  }
}

function columns(names: readonly string[]): string {
  return code(`(${names.join(', ')})`);
}

function indexText(index: Index): string {
  const at = index.copiedFrom ?? index.origin;
  const elements = index.elements.map((element) => at.statement.text.slice(element.span.start, element.span.end));
  const include = index.include.length === 0 ? '' : `, including ${columns(index.include)}`;
  const where = index.where ? `, where ${code(writtenAt(at, index.where))}` : '';
  const kind = `${index.unique ? 'unique ' : ''}${index.method}`;
  return `${code(index.name)}: ${kind} on ${code(`(${elements.join(', ')})`)}${include}${where}`;
}

function policyText({ name, permissive, command, roles, using, check }: Policy): string {
  const kind = `${permissive ? '' : 'restrictive, '}for ${command}, to ${roles.map(code).join(', ')}`;
  const clauses = [
    ...(using ? [`using ${code(written(using))}`] : []),
    ...(check ? [`with check ${code(written(check))}`] : []),
  ];
  return `${code(name)}: ${[kind, ...clauses].join(', ')}`;
}

function triggerText(trigger: Trigger): string {
  const { name, timing, events, forEach, function: called, enabled } = trigger;
  return `${code(name)}: ${timing} ${events.join(' or ')}, for each ${forEach}, runs ${code(called)}${enabled ? '' : ', disabled'}`;
}

function written({ value, origin }: Traced<Expression>): string {
  return writtenAt(origin, value);
}

function writtenAt({ statement }: Pick<Origin, 'statement'>, { span }: Expression): string {
  return statement.text.slice(span.start, span.end);
}
