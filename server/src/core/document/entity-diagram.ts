/** Tables and their foreign keys as a Mermaid `erDiagram`. */
import type { Column, ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { columnOf, foreignKeysOf, primaryKeyOf, uniqueKeysOf } from '../catalog/keys.js';
import type { TypeName } from '../syntax/ddl.js';
import type { TableClass } from '../tenancy/model.js';

export interface DiagramOptions {
  classOf(table: Table): TableClass;
  /** Tells tenant, root and global tables apart by class names, which only newer versions of Mermaid know. */
  readonly styled: boolean;
  /** Which columns are drawn. */
  readonly columns: 'all' | 'keys' | 'none';
  /** Draws only what references this table, or is referenced by it. */
  readonly around?: Table;
}

export interface EntityDiagram {
  readonly text: string;
  readonly relationships: number;
}

/** What Mermaid draws where nobody has raised its limits: `maxTextSize` and `maxEdges`. */
export function fitsMermaid({ text, relationships }: EntityDiagram): boolean {
  return text.length <= 50_000 && relationships <= 500;
}

/** References to tables that are not among `tables` are drawn to an entity without columns. */
export function entityDiagram(tables: readonly Table[], options: DiagramOptions): EntityDiagram {
  const shown = tables.filter((table) => table.partitionOf === undefined);
  const nameOf = entityNames();
  const lines = ['erDiagram'];
  for (const table of shown) {
    const kind = options.styled ? classes.get(options.classOf(table)) : undefined;
    const head = `${nameOf(table.id)}${kind === undefined ? '' : `:::${kind}`}`;
    const attributes = attributesOf(table, options.columns);
    if (attributes.length === 0) lines.push(`    ${head}`);
    else lines.push(`    ${head} {`, ...attributes.map((attribute) => `        ${attribute}`), '    }');
  }
  const relationships = shown.flatMap((table) =>
    foreignKeysOf(table)
      .filter((key) => !key.inherited && touches(table, key, options.around))
      .map((key) => `    ${nameOf(key.references)} ${ends(table, key)} ${nameOf(table.id)} : ${spoken(key.columns)}`),
  );
  return { text: `${[...lines, ...relationships].join('\n')}\n`, relationships: relationships.length };
}

const classes: ReadonlyMap<TableClass, string> = new Map([
  ['tenant', 'tenant'],
  ['root', 'root'],
  ['global', 'global'],
]);

function touches(table: Table, key: ForeignKey, around: Table | undefined): boolean {
  return around === undefined || table.id === around.id || key.references === around.id;
}

/** In quotation marks, and no two alike: names may differ in nothing but what Mermaid cannot show. */
function entityNames(): (id: RelationId) => string {
  const names = new Map<RelationId, string>();
  const used = new Set<string>();
  return (id) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const name = plain(id.replace(/^public\./, '').replaceAll('"', '')) || '_';
    let free = name;
    for (let n = 2; used.has(free); n++) free = `${name} ${n}`;
    used.add(free);
    names.set(id, `"${free}"`);
    return `"${free}"`;
  };
}

function attributesOf(table: Table, wanted: DiagramOptions['columns']): readonly string[] {
  if (wanted === 'none') return [];
  return table.columns.flatMap((column) => {
    const marks = keyMarks(table, column.name);
    return wanted === 'keys' && marks.length === 0 ? [] : [attribute(column, marks)];
  });
}

function attribute(column: Column, marks: readonly string[]): string {
  const name = word(column.name);
  const comment = name === column.name ? '' : ` ${spoken([column.name])}`;
  return `${typeWord(column.type)} ${name}${marks.length > 0 ? ` ${marks.join(', ')}` : ''}${comment}`;
}

function keyMarks(table: Table, column: string): readonly string[] {
  const isPrimary = primaryKeyOf(table)?.columns.includes(column) ?? false;
  const isForeign = foreignKeysOf(table).some((key) => key.columns.includes(column));
  const isUnique = uniqueKeysOf(table).some((key) => !key.primary && key.columns.includes(column));
  return [...(isPrimary ? ['PK'] : []), ...(isForeign ? ['FK'] : []), ...(isUnique ? ['UK'] : [])];
}

/** A row without the reference has no parent; a unique one is its parent's only child. */
function ends(table: Table, key: ForeignKey): string {
  const required = key.columns.every((name) => columnOf(table, name)?.notNull.value);
  const single = uniqueKeysOf(table).some(
    ({ where, columns }) => !where && columns.every((column) => column !== undefined && key.columns.includes(column)),
  );
  return `${required ? '||' : '|o'}--${single ? 'o|' : 'o{'}`;
}

function spoken(names: readonly string[]): string {
  return `"${plain(names.join(', ')) || '_'}"`;
}

function typeWord(type: TypeName | undefined): string {
  return type === undefined ? 'unknown' : word(type.name) + (type.arrayDimensions > 0 ? '[]' : '');
}

/**
 * Mermaid's own words for types and attributes: letters, digits, `_` and `-`, a letter first. Those that begin with a
 * mark of a key, as in `pk`, would be taken for it.
 */
function word(name: string): string {
  const cleaned = name.replace(/[^A-Za-z0-9_\-\u00c0-\uffff]/g, '_');
  return /^[A-Za-z_\u00c0-\uffff]/.test(cleaned) && !/^(?:pk|fk|uk)\b/i.test(cleaned) ? cleaned : `_${cleaned}`;
}

/** Without what would end a quoted text, or be taken for HTML, Markdown or a direction of the diagram. */
function plain(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/["\\`<>&#;%*~]/g, '_')
    .replace(/(direction) (?=tb|bt|rl|lr)/gi, '$1_')
    .trim();
}
