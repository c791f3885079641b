/** Which table stands at a place of a file, as the schema has it after all migrations. */
import type { Catalog, Table } from '../core/catalog/catalog.js';
import { statementsWithin } from '../core/catalog/dynamic/inner-statement.js';
import { relationId } from '../core/catalog/names.js';
import type { Analysis } from '../core/project/analysis.js';
import type { RelationName } from '../core/syntax/ddl.js';
import type { SourceFile, Statement } from '../core/syntax/source-file.js';
import type { Span } from '../core/text/span.js';
import { relationNamesIn } from './relation-names.js';

export interface TableAtPlace {
  readonly table: Table;
  /** The name, relative to the file. */
  readonly span: Span;
}

export function tableAt(analysis: Analysis, path: string, offset: number): TableAtPlace | undefined {
  const file = analysis.file(path);
  const statement = file && statementAt(file, offset);
  if (!file || !statement) return undefined;
  const found = nameAt(file, [statement, ...statementsWithin(statement)], offset);
  const database = analysis.databases.find(({ files }) => files.includes(path));
  const table = found && database && findTable(database.history.catalog, found.name);
  return table && { table, span: found.span };
}

function nameAt(
  file: SourceFile,
  statements: readonly Statement[],
  offset: number,
): { readonly name: RelationName; readonly span: Span } | undefined {
  for (const statement of statements) {
    for (const name of relationNamesIn(statement.ddl)) {
      const span = file.placeOf(statement, name.span);
      if (span && touches(span, offset)) return { name, span };
    }
  }
  return undefined;
}

/** The statement whose text an offset touches. */
function statementAt(file: SourceFile, offset: number): Statement | undefined {
  let low = 0;
  let high = file.statements.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (file.startOf(file.statements[middle] as Statement) <= offset) low = middle;
    else high = middle - 1;
  }
  const statement = file.statements[low];
  if (!statement) return undefined;
  const start = file.startOf(statement);
  return touches({ start, end: start + statement.text.length }, offset) ? statement : undefined;
}

/** A cursor behind the last character still stands on it. */
function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** A name without a schema is that of `public`, else of the one table that has it wherever the search path leads. */
function findTable(catalog: Catalog, { schema, name }: RelationName): Table | undefined {
  const found = catalog.table(relationId(schema?.value ?? 'public', name.value));
  if (found || schema) return found;
  const [only, ...others] = catalog.tables().filter((table) => table.name === name.value);
  return others.length === 0 ? only : undefined;
}
