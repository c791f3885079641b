// Holds the readers to the trees they read: nothing is lost, and every name stands where its span says.
import assert from 'node:assert/strict';
import type { Ddl } from '../../server/src/core/syntax/ddl.js';
import { isFault } from '../../server/src/core/syntax/engine.js';
import { identifierValue, lex } from '../../server/src/core/syntax/lexer.js';
import { createParse } from '../../server/src/core/syntax/libpg-query/instance.js';
import type { Span } from '../../server/src/core/text/span.js';
import { loadGrammar } from '../../server/src/entry/grammar.js';
import { corpusStatements, describeWithCorpus } from '../support/corpus.js';
import { testEngine } from '../support/engine.js';

interface Subject {
  readonly text: string;
  readonly ddl: Ddl;
  readonly tag: string;
  /** The content of the grammar's node. */
  readonly node: Tree;
}
type Tree = Readonly<Record<string, unknown>>;

describeWithCorpus('readers on the corpus', () => {
  let subjects: Subject[] = [];

  before(() => {
    subjects = readCorpus();
  });

  it('read every statement that the grammar accepts', () => {
    const unreadable = subjects.filter(({ ddl }) => ddl.kind === 'unreadable');
    assert.deepEqual(
      unreadable.map(({ text }) => text),
      [],
    );
    assert.ok(subjects.length > 5_000, `only ${subjects.length} statements`);
  });

  it('give every name the span of an identifier that says it', () => {
    let names = 0;
    const wrong: string[] = [];
    for (const { text, ddl } of subjects) {
      for (const { value, span } of namesIn(ddl)) {
        names++;
        const [token, more] = lex(text.slice(span.start, span.end));
        const written = token && identifierValue(text.slice(span.start, span.end), token);
        if (more || written !== value) wrong.push(`${value} at "${text.slice(span.start, span.end)}" in ${text}`);
      }
    }
    console.log(`      ${names} names in ${subjects.length} distinct statements`);
    assert.deepEqual(wrong, []);
  });

  it('keep every span inside its parent', () => {
    const wrong: string[] = [];
    for (const { text, ddl } of subjects) {
      for (const { inner, outer } of nestedSpans(ddl, ddl.span)) {
        if (outer.start <= inner.start && inner.start < inner.end && inner.end <= outer.end) continue;
        wrong.push(`"${text.slice(inner.start, inner.end)}" in "${text.slice(outer.start, outer.end)}" of ${text}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('give each family of statements its kind', () => {
    const lost = subjects.filter(({ tag, ddl }) => tag in kinds && !kinds[tag]?.includes(ddl.kind));
    assert.deepEqual(
      lost.map(({ text }) => text),
      [],
    );
  });

  it('give tables and ALTER TABLE all that the tree has', () => {
    const wrong = subjects.filter(({ ddl, node }) => partsOf(ddl) !== partsInTree(ddl, node));
    assert.deepEqual(
      wrong.map(({ text }) => text),
      [],
    );
  });

  it('give conditions the whole text between their parentheses', () => {
    let conditions = 0;
    const wrong: string[] = [];
    for (const { text, ddl } of subjects) {
      for (const span of conditionsIn(ddl)) {
        conditions++;
        if (!isBetweenParentheses(text, span)) wrong.push(`"${text.slice(span.start, span.end)}" in ${text}`);
      }
    }
    console.log(`      ${conditions} conditions`);
    assert.deepEqual(wrong, []);
  });
});

const kinds: Readonly<Record<string, readonly Ddl['kind'][]>> = {
  CreateStmt: ['create-table'],
  CreateTableAsStmt: ['create-table', 'create-view'],
  AlterTableStmt: ['alter-table'],
  IndexStmt: ['create-index'],
  CreatePolicyStmt: ['create-policy'],
  AlterPolicyStmt: ['alter-policy'],
  ViewStmt: ['create-view'],
  CreateSchemaStmt: ['create-schema'],
  CreateFunctionStmt: ['create-function'],
  CreateTrigStmt: ['create-trigger'],
  CreateEnumStmt: ['create-type'],
  CompositeTypeStmt: ['create-type'],
  CreateRangeStmt: ['create-type'],
  AlterEnumStmt: ['alter-enum'],
  CreateDomainStmt: ['create-domain'],
  AlterDomainStmt: ['alter-domain'],
  CreateSeqStmt: ['create-sequence'],
  AlterSeqStmt: ['alter-sequence'],
  CreateRoleStmt: ['create-role'],
  AlterRoleStmt: ['alter-role', 'grant-role'],
  AlterRoleSetStmt: ['set-stored-variable'],
  AlterDatabaseSetStmt: ['set-stored-variable'],
  CreateExtensionStmt: ['create-extension'],
  RefreshMatViewStmt: ['refresh-materialized-view'],
  InsertStmt: ['data'],
  UpdateStmt: ['data'],
  DeleteStmt: ['data'],
  MergeStmt: ['data'],
  TruncateStmt: ['data'],
  SelectStmt: ['data', 'opaque', 'set-variable', 'create-table'],
  CommentStmt: ['comment'],
  DropStmt: ['drop'],
  RenameStmt: ['rename'],
  AlterObjectSchemaStmt: ['set-schema'],
  TransactionStmt: ['transaction'],
  DoStmt: ['opaque'],
  CallStmt: ['opaque'],
};

function readCorpus(): Subject[] {
  const grammar = loadGrammar();
  assert.ok('instantiate' in grammar);
  const parse = createParse(grammar.instantiate);
  const engine = testEngine();
  const subjects: Subject[] = [];
  for (const text of corpusStatements()) {
    const tokens = lex(text);
    const ddl = engine.read(text, tokens);
    if (isFault(ddl)) continue;
    const json = parse(text, (parsed) => (parsed.kind === 'tree' ? parsed.json() : '{}'));
    const statement = (JSON.parse(json) as { stmts?: { stmt: Tree }[] }).stmts?.[0]?.stmt ?? {};
    const [tag = '', node = {}] = Object.entries(statement)[0] ?? [];
    subjects.push({ text, ddl, tag, node: node as Tree });
  }
  return subjects;
}

// -- What a Ddl holds ------------------------------------------------------------------------------------------------

function isObject(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function isSpan(value: unknown): value is Span {
  return isObject(value) && typeof value.start === 'number' && typeof value.end === 'number';
}

function* namesIn(value: unknown): Generator<{ readonly value: string; readonly span: Span }> {
  if (!isObject(value) || value.kind === 'constant') return;
  const { value: name, span } = value;
  // The star of `t.*` is no identifier.
  if (typeof name === 'string' && isSpan(span) && name !== '*') yield { value: name, span };
  for (const part of Object.values(value)) yield* namesIn(part);
}

/** A column's own constraints name the column, and a renamed column its table: both stand outside. */
function* nestedSpans(value: unknown, outer: Span): Generator<{ readonly inner: Span; readonly outer: Span }> {
  if (!isObject(value)) return;
  const own = isSpan(value.span) ? value.span : outer;
  if (own !== outer) yield { inner: own, outer };
  for (const [key, part] of Object.entries(value)) {
    if (value.inline === true && key === 'columns') continue;
    if (key === 'table' && !('kind' in value)) continue;
    // The argument types of a function that is named stand behind its name.
    const around = key === 'arguments' && !('kind' in value) ? outer : own;
    if (isSpan(part) && key !== 'span') yield { inner: part, outer: around };
    else yield* nestedSpans(part, around);
  }
}

function partsOf(ddl: Ddl): number {
  if (ddl.kind === 'alter-table') return ddl.actions.length;
  if (ddl.kind === 'create-index') return ddl.elements.length;
  if (ddl.kind === 'drop') return ddl.objects.length;
  if (ddl.kind !== 'create-table' || ddl.as) return 0;
  return ddl.columns.length + ddl.constraints.length + ddl.like.length + countInline(ddl.columns);
}

function countInline(columns: Extract<Ddl, { kind: 'create-table' }>['columns']): number {
  return columns.reduce((sum, column) => sum + column.constraints.length + (column.notNull ? 1 : 0), 0);
}

function partsInTree(ddl: Ddl, node: Tree): number {
  const count = (key: string) => (node[key] as readonly unknown[] | undefined)?.length ?? 0;
  if (ddl.kind === 'alter-table') return count('cmds');
  if (ddl.kind === 'create-index') return count('indexParams');
  if (ddl.kind === 'drop') return count('objects') + count('roles');
  if (ddl.kind !== 'create-table' || ddl.as) return 0;
  const elements = (node.tableElts ?? []) as readonly { readonly ColumnDef?: Tree }[];
  return elements.reduce((sum, element) => sum + 1 + inlineInTree(element.ColumnDef), 0);
}

const inlineKinds = new Set([
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_FOREIGN',
  'CONSTR_CHECK',
  'CONSTR_NOTNULL',
  'CONSTR_EXCLUSION',
]);

function inlineInTree(column: Tree | undefined): number {
  const constraints = (column?.constraints ?? []) as readonly {
    readonly Constraint: { readonly contype: string };
  }[];
  return constraints.filter(({ Constraint: { contype } }) => inlineKinds.has(contype)).length;
}

function* conditionsIn(ddl: Ddl): Generator<Span> {
  if (ddl.kind === 'create-policy' || ddl.kind === 'alter-policy') {
    if (ddl.using) yield ddl.using.span;
    if (ddl.check) yield ddl.check.span;
  }
  if (ddl.kind === 'create-table') {
    for (const { constraints } of [ddl, ...ddl.columns]) {
      for (const constraint of constraints) if (constraint.kind === 'check') yield constraint.expression.span;
    }
  }
  if (ddl.kind === 'alter-table') {
    for (const action of ddl.actions) {
      if (action.kind === 'add-constraint' && action.constraint.kind === 'check')
        yield action.constraint.expression.span;
    }
  }
}

/** Whether the tokens directly around the span are parentheses, and the span itself has all its own. */
function isBetweenParentheses(text: string, span: Span): boolean {
  const tokens = lex(text);
  const before = tokens.findLast((token) => token.end <= span.start);
  const behind = tokens.find((token) => token.start >= span.end);
  if (!before || !behind || text[before.start] !== '(' || text[behind.start] !== ')') return false;
  let depth = 0;
  for (const token of lex(text.slice(span.start, span.end))) {
    const character = text[span.start + token.start];
    if (token.kind !== 'punctuation') continue;
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
