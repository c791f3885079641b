/** The file that a remedy is written into: where its statements stand, and what they have to do with the catalog. */
import type { Catalog, ForeignKey, RelationId, Table } from '../catalog/catalog.js';
import { displayName, relationId } from '../catalog/names.js';
import type { Origin } from '../catalog/origin.js';
import { Cursor } from '../syntax/cursor.js';
import { lex } from '../syntax/lexer.js';
import { maskPlaceholders } from '../syntax/placeholders.js';
import { type SourceFile, type Statement, writtenStatement } from '../syntax/source-file.js';
import { defaultNames, type NamePatterns } from './names.js';
import { type FileStyle, isLowerCase, styleOf } from './style.js';

/** Where remedies are written. */
export interface Place {
  readonly file: SourceFile;
  /** The statements of the file that replay ran, in order: not those of a down section. */
  readonly statements: readonly Statement[];
  /** After the whole history. */
  readonly catalog: Catalog;
  readonly names: NamePatterns;
  readonly layout: Layout;
}

export interface Layout {
  readonly style: FileStyle;
  /**
   * The number of a statement among those that replay ran in this file, or of the one whose code runs it; -1 for one of
   * another file.
   */
  position(statement: Statement): number;
  cursor(statement: Statement): Cursor;
  isLowerCase(statement: Statement): boolean;
  /** The last statement of the file that made or changed the table, its indexes or its policies; -1 for none. */
  lastAbout(table: Table): number;
  /** The foreign keys of all tables that reference this one. */
  referencing(table: RelationId): readonly ForeignKey[];
  /** The first statement of the file that makes a foreign key to the table; -1 for none. */
  firstReference(table: RelationId): number;
  /** The table as this file calls it. */
  nameOf(table: Table): string;
  /** Anything else by its qualified name, which stays qualified where the file sets its own search path. */
  nameOfId(id: string): string;
}

/** A file without statements is written in the style of its neighbour. */
export function createPlace(
  file: SourceFile,
  statements: readonly Statement[],
  catalog: Catalog,
  names: NamePatterns = defaultNames,
  neighbour?: SourceFile,
): Place {
  const sample = statements.length === 0 && neighbour ? neighbour : file;
  const starts = sample === file ? statements : sample.statements;
  const style = styleOf(
    sample.text,
    starts.map((statement) => sample.startOf(statement)),
  );
  return { file, statements, catalog, names, layout: createLayout(statements, catalog, style) };
}

function createLayout(statements: readonly Statement[], catalog: Catalog, style: FileStyle): Layout {
  const positions = new Map(statements.map((statement, index) => [statement, index]));
  const cursors = new Map<Statement, Cursor>();
  const lasts = new Map<Table, number>();
  const position = (statement: Statement) => positions.get(writtenStatement(statement)) ?? -1;
  const searchPathSet = statements.some(({ ddl }) => ddl.kind === 'set-variable' && ddl.name === 'search_path');
  let byTarget: ReadonlyMap<RelationId, readonly ForeignKey[]> | undefined;
  const referencing = (table: RelationId): readonly ForeignKey[] => {
    byTarget ??= foreignKeysByTarget(catalog);
    return byTarget.get(table) ?? [];
  };
  const firstReference = (table: RelationId): ForeignKey | undefined =>
    referencing(table)
      .filter((key) => position(key.origin.statement) >= 0)
      .reduce<ForeignKey | undefined>((first, key) => {
        const earlier = first && position(first.origin.statement) <= position(key.origin.statement);
        return earlier ? first : key;
      }, undefined);

  return {
    style,
    position,
    cursor(statement) {
      const known = cursors.get(statement);
      if (known) return known;
      const cursor = new Cursor(statement.text, lex(maskPlaceholders(statement.text)));
      cursors.set(statement, cursor);
      return cursor;
    },
    isLowerCase: (statement) => isLowerCase(statement.text, 0),
    lastAbout(table) {
      const known = lasts.get(table);
      if (known !== undefined) return known;
      const last = originsOf(table).reduce((found, origin) => Math.max(found, position(origin.statement)), -1);
      lasts.set(table, last);
      return last;
    },
    referencing,
    firstReference(table) {
      const key = firstReference(table);
      return key ? position(key.origin.statement) : -1;
    },
    nameOfId: (id) => (searchPathSet ? id : id.replace(/^public\./, '')),
    nameOf(table) {
      const created = writtenName(table);
      const reference = firstReference(table.id);
      if (searchPathSet) return relationId(table.schema, table.name);
      if (created !== undefined && position(table.origin.statement) >= 0) return created;
      return reference ? textAt(reference.referencesOrigin) : displayName(table);
    },
  };
}

/** The table's name in the statement that created it, unless it was renamed or moved since. */
function writtenName(table: Table): string | undefined {
  const { ddl } = table.origin.statement;
  if (ddl.kind !== 'create-table' || ddl.table.name.value !== table.name) return undefined;
  if (ddl.table.schema && ddl.table.schema.value !== table.schema) return undefined;
  return textAt({ statement: table.origin.statement, span: ddl.table.span });
}

export function textAt(origin: Origin): string {
  return origin.statement.text.slice(origin.span.start, origin.span.end);
}

function foreignKeysByTarget(catalog: Catalog): ReadonlyMap<RelationId, readonly ForeignKey[]> {
  const byTarget = new Map<RelationId, ForeignKey[]>();
  for (const table of catalog.tables()) {
    for (const constraint of table.constraints) {
      if (constraint.kind !== 'foreign-key') continue;
      const known = byTarget.get(constraint.references);
      if (known) known.push(constraint);
      else byTarget.set(constraint.references, [constraint]);
    }
  }
  return byTarget;
}

/** Every place that a fact about the table comes from. */
export function originsOf(table: Table): readonly Origin[] {
  const origins = [
    table.origin,
    table.rowSecurity.origin,
    table.forceRowSecurity.origin,
    table.comment?.origin,
    ...table.columns.flatMap(({ definition, notNull, default: value, comment }) => [
      definition,
      notNull.origin,
      value?.origin,
      comment?.origin,
    ]),
    ...table.constraints.map((constraint) => constraint.origin),
    ...table.constraints.map((constraint) => ('comment' in constraint ? constraint.comment?.origin : undefined)),
    ...table.constraints.map((constraint) =>
      'indexComment' in constraint ? constraint.indexComment?.origin : undefined,
    ),
    ...table.indexes.flatMap((index) => [index.origin, index.comment?.origin]),
    ...table.policies.flatMap(({ origin, using, check }) => [origin, using?.origin, check?.origin]),
    ...table.triggers.map((trigger) => trigger.origin),
    ...table.privileges.map((privilege) => privilege.origin),
  ];
  return origins.filter((origin) => origin !== undefined);
}
