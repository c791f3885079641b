/** An existing index as a remedy speaks about it: its elements and predicate as SQL. */
import type { Index } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import { writtenAt } from '../catalog/origin.js';
import type { IndexElement } from '../syntax/ddl.js';
import { skipBlanks } from './blanks.js';
import type { NewIndex, NewIndexElement } from './change.js';

export function indexAsWritten(index: Index): NewIndex {
  const { text } = writtenAt(index).statement;
  return { elements: index.elements.map((element) => elementAsWritten(element, text)), where: predicateText(index) };
}

/** The index's predicate with one more condition. */
export function withPredicate(index: Index, condition: string): string {
  const written = predicateText(index);
  if (written === undefined) return condition;
  return index.where?.kind === 'or' ? `(${written}) AND ${condition}` : `${written} AND ${condition}`;
}

/** A CREATE INDEX for a migration that may run in a transaction, where PostgreSQL refuses CONCURRENTLY. */
export function withoutConcurrently(text: string): string {
  return text.replace(/^(create\s+(?:unique\s+)?index)\s+concurrently\b/i, '$1');
}

/** A column under its name of today, which a rename may have changed; an expression as it was written. */
function elementAsWritten(element: IndexElement, text: string): NewIndexElement {
  const { column, span } = element;
  if (column === undefined) return { sql: text.slice(span.start, span.end), column: undefined };
  return { sql: quoteIdentifier(column.value) + text.slice(column.span.end, span.end), column: column.value };
}

/** WHERE is the last clause of CREATE INDEX, so its text reaches to the end of the statement. */
function predicateText(index: Index): string | undefined {
  const { text, ddl } = writtenAt(index).statement;
  if (index.where === undefined || ddl.kind !== 'create-index') return undefined;
  const keyword = skipBlanks(text, ddl.whereAt);
  return text.slice(skipBlanks(text, keyword + 'WHERE'.length));
}
