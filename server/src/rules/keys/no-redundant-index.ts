import type { Index, KeyConstraint, Table } from '../../core/catalog/catalog.js';
import { sameExpression } from '../../core/catalog/effects/same.js';
import { sameColumns, unknownAspect } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, remedy, type SchemaChange } from '../../core/remedy/change.js';
import { dropConstraint, dropIndex } from '../../core/remedy/changes.js';
import type { IndexElement } from '../../core/syntax/ddl.js';
import type { Expression } from '../../core/syntax/expression.js';
import { rememberedByName } from '../../core/text/remembered.js';

export default defineRule({
  name: 'no-redundant-index',
  category: 'keys',
  severity: 'info',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'An index should do something that no other index of its table does.',
  items: [],
  convention: true,
  options: {},
  subject: 'table',
  *check({ table }, context) {
    const paths = pathsOf(table);
    const redundant = paths.flatMap((path, i) => {
      const isReason = (other: Path, at: number) =>
        makesSuperfluous(other, path) && (at < i || !makesSuperfluous(path, other));
      const other = path.droppable ? paths.find(isReason) : undefined;
      return other ? [{ path, other }] : [];
    });
    if (redundant.length === 0) return pass;
    if (unknownAspect(table, 'indexes', 'constraints')) {
      return unknown(`The indexes of ${quoted(table.name)} are not all known.`);
    }
    for (const { path, other } of redundant) {
      const same = path.elements.length === other.elements.length;
      yield {
        at: path.origin,
        subject: `${table.id}.${path.name}`,
        message: `${path.word} ${quoted(path.name)} of ${quoted(table.name)} ${same ? 'repeats' : 'is the beginning of'} ${quoted(other.name)}.`,
        related: [{ at: other.origin, message: `${quoted(other.name)} is created here.` }],
        remedy: () => remedy(`Drop ${quoted(path.name)}`, 'safe', [dropped(table, path, context)]),
      };
    }
    return undefined;
  },
});

/** An index, made by CREATE INDEX or standing behind a key. */
interface Path {
  readonly source: { readonly index: Index } | { readonly constraint: KeyConstraint };
  readonly name: string;
  readonly word: string;
  readonly origin: Origin;
  readonly method: string;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly deferrable: boolean;
  readonly elements: readonly Element[];
  readonly include: readonly string[];
  readonly where: Expression | undefined;
  readonly droppable: boolean;
}

type Element = Pick<IndexElement, 'expression' | 'operatorClass' | 'order' | 'nulls'> & {
  readonly name: string | undefined;
};

/** Primary keys first, then other keys, then indexes: of two that are alike the later one is superfluous. */
function pathsOf(table: Table): readonly Path[] {
  const paths: Path[] = [];
  for (const constraint of table.constraints) if (constraint.kind === 'primary-key') paths.push(pathOfKey(constraint));
  for (const constraint of table.constraints) if (constraint.kind === 'unique') paths.push(pathOfKey(constraint));
  for (const index of table.indexes) paths.push(pathOfIndex(index));
  return paths;
}

function pathOfKey(constraint: KeyConstraint): Path {
  const { name, kind, columns, columnsOrigin, nullsNotDistinct, deferrable, include, inherited } = constraint;
  return {
    source: { constraint },
    name,
    word: 'The unique constraint',
    origin: columnsOrigin,
    method: 'btree',
    unique: true,
    nullsNotDistinct,
    deferrable,
    elements: columns.map(plainElement),
    include,
    where: undefined,
    droppable: kind === 'unique' && !inherited,
  };
}

const plainElement = rememberedByName(
  (name): Element => ({ name, expression: undefined, operatorClass: undefined, order: undefined, nulls: undefined }),
);

function pathOfIndex(index: Index): Path {
  const { name, unique, origin, method, nullsNotDistinct, elements, include, where, inherited } = index;
  return {
    source: { index },
    name,
    word: unique ? 'The unique index' : 'Index',
    origin,
    method,
    unique,
    nullsNotDistinct,
    deferrable: false,
    elements: elements.map((element) => ({ name: element.column?.value, ...element })),
    include,
    where,
    droppable: !inherited,
  };
}

/** `a` does all that `b` does: it is another index on the same, or a unique one that goes on where `b` ends. */
function makesSuperfluous(a: Path, b: Path): boolean {
  if (a === b || a.method !== b.method || a.elements.length < b.elements.length) return false;
  if (!b.elements.every((element, i) => sameElement(a.elements[i], element)) || !sameOrNone(a.where, b.where)) {
    return false;
  }
  if (a.elements.length > b.elements.length) {
    return a.unique && !b.unique && a.method === 'btree' && b.include.every((column) => holds(a, column));
  }
  if (!b.include.every((column) => holds(a, column))) return false;
  if (b.unique) return a.unique && a.nullsNotDistinct === b.nullsNotDistinct && a.deferrable === b.deferrable;
  return true;
}

function sameElement(a: Element | undefined, b: Element): boolean {
  if (!a || a.name !== b.name || a.operatorClass !== b.operatorClass) return false;
  const ascending = (a.order ?? 'asc') === (b.order ?? 'asc');
  return ascending && a.nulls === b.nulls && sameOrNone(a.expression, b.expression);
}

function sameOrNone(a: Expression | undefined, b: Expression | undefined): boolean {
  return a && b ? sameExpression(a, b) : a === b;
}

function holds(path: Path, column: string): boolean {
  return path.include.includes(column) || path.elements.some(({ name }) => name === column);
}

/** A foreign key holds on to one of the keys that it could use, and which one cannot be seen. */
function dropped(
  table: Table,
  { source, elements, unique }: Path,
  context: RuleContext<object>,
): SchemaChange | NoRemedy {
  const columns = elements.map(({ name }) => name);
  const used = unique && context.referencing(table.id).some(({ key }) => sameColumns(columns, key.referencedColumns));
  if (used) return { reason: 'a foreign key may depend on it' };
  return 'index' in source ? dropIndex(table, source.index) : dropConstraint(table, source.constraint);
}
