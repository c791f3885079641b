/** Tables and their foreign keys as a Mermaid `erDiagram`. */
import type { Column, ForeignKey, Table } from '../catalog/catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf, uniqueKeysOf } from '../catalog/keys.js';
import { displayName } from '../catalog/names.js';
import type { TypeName } from '../syntax/ddl.js';
import type { TableClass } from '../tenancy/model.js';

export interface DiagramOptions {
  classOf(table: Table): TableClass;
  /** Tells tenant, root and global tables apart by class names, which only newer versions of Mermaid know. */
  readonly styled: boolean;
}

/** References to tables that are not among `tables` are drawn to an entity without columns. */
export function entityDiagram(tables: readonly Table[], { classOf, styled }: DiagramOptions): string {
  const shown = tables.filter((table) => table.partitionOf === undefined);
  const lines = ['erDiagram'];
  for (const table of shown) {
    const kind = styled ? classes.get(classOf(table)) : undefined;
    lines.push(`    ${entityName(table)}${kind === undefined ? '' : `:::${kind}`} {`);
    for (const column of table.columns) lines.push(`        ${attribute(table, column)}`);
    lines.push('    }');
  }
  for (const table of shown) {
    for (const key of foreignKeysOf(table)) if (!key.inherited) lines.push(`    ${relationship(table, key)}`);
  }
  return `${lines.join('\n')}\n`;
}

const classes: ReadonlyMap<TableClass, string> = new Map([
  ['tenant', 'tenant'],
  ['root', 'root'],
  ['global', 'global'],
]);

/** In quotation marks, between which Mermaid takes any other character for itself. */
function entityName(relation: { readonly schema: string; readonly name: string }): string {
  return `"${plain(displayName(relation).replaceAll('"', ''))}"`;
}

function attribute(table: Table, column: Column): string {
  const keys = keyMarks(table, column.name);
  const name = word(column.name);
  const spoken = name === column.name ? '' : ` "${plain(column.name)}"`;
  return `${typeWord(column.type)} ${name}${keys.length > 0 ? ` ${keys.join(', ')}` : ''}${spoken}`;
}

function keyMarks(table: Table, column: string): readonly string[] {
  const isPrimary = primaryKeyOf(table)?.columns.includes(column) ?? false;
  const isForeign = foreignKeysOf(table).some((key) => key.columns.includes(column));
  const isUnique = uniqueKeysOf(table).some((key) => !key.primary && key.columns.includes(column));
  return [...(isPrimary ? ['PK'] : []), ...(isForeign ? ['FK'] : []), ...(isUnique ? ['UK'] : [])];
}

/** A row without the reference has no parent; a unique one is its parent's only child. */
function relationship(table: Table, key: ForeignKey): string {
  const required = key.columns.every((name) => columnOf(table, name)?.notNull.value);
  const single = uniqueKeysOf(table).some(
    ({ where, columns }) => !where && columns.every((column) => column !== undefined && key.columns.includes(column)),
  );
  const ends = `${required ? '||' : '|o'}--${single ? 'o|' : 'o{'}`;
  return `${referencedName(key)} ${ends} ${entityName(table)} : "${plain(key.columns.join(', '))}"`;
}

function referencedName({ references }: ForeignKey): string {
  return `"${plain(references.replaceAll('"', '').replace(/^public\./, ''))}"`;
}

/** Mermaid's own words for types and attributes: letters, digits, `_` and `-`, a letter first. */
function word(name: string): string {
  const cleaned = name.replace(/[^\p{L}\p{N}_-]/gu, '_');
  return /^[\p{L}_]/u.test(cleaned) ? cleaned : `_${cleaned}`;
}

function typeWord(type: TypeName | undefined): string {
  return type === undefined ? 'unknown' : word(type.name) + (type.arrayDimensions > 0 ? '[]' : '');
}

/** Without what would end a quoted text, or be taken for an entity of HTML. */
function plain(text: string): string {
  return text.replace(/["\\\n\r`]/g, ' ').replace(/[<>&#;%]/g, '_');
}
