/** Reads column definitions, of CREATE TABLE and of ADD COLUMN. */
import type { AlterColumnAddGenerated, ColumnConstraint, CreateColumnDef } from 'pgsql-ast-parser';
import type { Span } from '../../text/span.js';
import type { Cursor, Range } from '../cursor.js';
import type { ColumnDefinition, ConstraintDefinition } from '../ddl.js';
import { behindName, readColumnConstraint } from './constraints.js';
import { readExpression } from './expressions.js';
import { nameAt, startOf } from './names.js';
import { readType } from './types.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type ColumnFacts = Mutable<Pick<ColumnDefinition, 'notNull' | 'default' | 'generated' | 'generatedAs' | 'identity'>>;

/** The range is the whole definition, from the column's name on. */
export function readColumn(cursor: Cursor, range: Range, node: CreateColumnDef): ColumnDefinition {
  const name = nameAt(cursor, range.first);
  const { type } = readType(cursor, range.first + 1);
  const facts: ColumnFacts = {
    notNull: undefined,
    default: undefined,
    generated: undefined,
    generatedAs: undefined,
    identity: undefined,
  };
  const constraints: ConstraintDefinition[] = [];

  for (const [part, constraint] of parts(cursor, range, node.constraints ?? [])) {
    noteFact(cursor, part, constraint, facts);
    const definition = readColumnConstraint(cursor, part, name, constraint);
    if (definition) constraints.push(definition);
  }
  return {
    name,
    type,
    ...facts,
    collation: node.collate?.name,
    constraints,
    span: cursor.span(range.first, range.last),
  };
}

export function identityOf(node: AlterColumnAddGenerated): 'always' | 'by default' {
  return node.always?.toLowerCase() === 'by default' ? 'by default' : 'always';
}

/** Each constraint with its tokens: it reaches to the beginning of the next. */
function parts(
  cursor: Cursor,
  range: Range,
  nodes: readonly ColumnConstraint[],
): readonly (readonly [Range, ColumnConstraint])[] {
  const starts = nodes.map((node) => startOf(cursor, node));
  return nodes.map((node, i) => {
    const last = (starts[i + 1] ?? range.last + 1) - 1;
    return [{ first: starts[i] as number, last }, node];
  });
}

function noteFact(cursor: Cursor, range: Range, node: ColumnConstraint, facts: ColumnFacts): void {
  if (node.type === 'not null') facts.notNull = bareSpan(cursor, range);
  if (node.type === 'default') facts.default = readExpression(cursor, node.default);
  if (node.type !== 'add generated') return;
  if (node.expression === undefined) {
    facts.identity = identityOf(node);
    return;
  }
  facts.generated = node.stored ? 'stored' : 'virtual';
  facts.generatedAs = readExpression(cursor, node.expression);
}

function bareSpan(cursor: Cursor, range: Range): Span {
  return cursor.span(behindName(cursor, range.first), range.last);
}
