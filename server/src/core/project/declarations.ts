/** What the files say beside the schema: which tables are global, which findings are silenced, what functions do. */
import type { Table } from '../catalog/catalog.js';
import type { CommentSuppression } from '../lint/suppress.js';
import type { Declarations } from '../lint/world.js';
import { functionBody } from '../syntax/body-queries.js';
import { commentBlockAbove, type Directive, directivesOf } from '../syntax/comments.js';
import type { Engine } from '../syntax/engine.js';
import { readingsOf } from '../syntax/kept-readings.js';
import { statementsAround } from '../syntax/parse.js';
import { type SourceFile, type Statement, writtenStatement } from '../syntax/source-file.js';
import { classify, globalSourceOf as globalSourceIn } from '../tenancy/classify.js';
import type { TableClass, TenantModel } from '../tenancy/model.js';
import { sameSet } from '../text/same-elements.js';
import { type Span, textOf } from '../text/span.js';
import type { ParsedFiles } from './parsed-files.js';

/** `previous` may be those of any earlier analysis. */
export function declarationsIn(
  { files, changed, before }: ParsedFiles,
  model: TenantModel,
  engine: Engine,
  previous: Declarations | undefined,
): Declarations {
  const { classOf, globalSourceOf } = classesOf(globalTablesIn(files), model, previous);
  return {
    classOf,
    globalSourceOf,
    changed: changedStatements(changed, before, files),
    bodyOf: (statement) => functionBody(engine, statement),
    commentAbove(statement) {
      const file = files.get(statement.path);
      return file ? commentIn(file, statement) : '';
    },
  };
}

function changedStatements(
  changed: ReadonlySet<string>,
  before: ReadonlyMap<string, SourceFile> | undefined,
  files: ReadonlyMap<string, SourceFile>,
): ReadonlySet<Statement> {
  const all = new Set<Statement>();
  for (const path of changed) {
    const old = before?.get(path);
    for (const statement of old ? statementsAround(old, files.get(path)) : []) all.add(statement);
  }
  return all;
}

function globalTablesIn(files: ReadonlyMap<string, SourceFile>): ReadonlySet<Statement> {
  const declared = new Set<Statement>();
  for (const file of files.values()) for (const statement of directivesIn(file).globalTables) declared.add(statement);
  return declared;
}

type Classes = Pick<Declarations, 'classOf' | 'globalSourceOf'>;

/** What the classes of tables follow from, beside the tables. */
interface Grounds {
  readonly declared: ReadonlySet<Statement>;
  readonly model: TenantModel;
}

const groundsOf = new WeakMap<Classes['classOf'], Grounds>();

function classesOf(declared: ReadonlySet<Statement>, model: TenantModel, previous: Classes | undefined): Classes {
  const before = previous && groundsOf.get(previous.classOf);
  if (previous && before?.model === model && sameSet(before.declared, declared)) return previous;
  const isDeclaredGlobal = (table: Table) => declared.has(writtenStatement(table.origin.statement));
  const classOf = (table: Table): TableClass => {
    const isGlobal = isDeclaredGlobal(table);
    let answer = classes.get(table);
    if (answer?.model !== model || answer.isDeclaredGlobal !== isGlobal) {
      answer = { model, isDeclaredGlobal: isGlobal, class: classify(table, model, isDeclaredGlobal) };
      classes.set(table, answer);
    }
    return answer.class;
  };
  groundsOf.set(classOf, { declared, model });
  return { classOf, globalSourceOf: (table) => globalSourceIn(table, model, isDeclaredGlobal) };
}

/** The class of a table, and all that it follows from beside the table. */
interface Classification {
  readonly model: TenantModel;
  readonly isDeclaredGlobal: boolean;
  readonly class: TableClass;
}

/** Remembered per table, since every analysis asks about all of them. */
const classes = new WeakMap<Table, Classification>();

/** Remembered per statement, since several rules ask, and again after every edit of another file. */
const commentsAbove = new WeakMap<Statement, { readonly file: SourceFile; readonly text: string }>();

function commentIn(file: SourceFile, statement: Statement): string {
  const found = commentsAbove.get(statement);
  if (found?.file === file) return found.text;
  const comments = commentBlockAbove(file, statement);
  const text = comments.map((comment) => textOf(file.text, comment.span)).join('\n');
  commentsAbove.set(statement, { file, text });
  return text;
}

export function suppressionsOf(file: SourceFile): readonly CommentSuppression[] {
  return directivesIn(file).suppressions;
}

interface FileDirectives {
  readonly globalTables: readonly Statement[];
  readonly suppressions: readonly CommentSuppression[];
}

const known = new WeakMap<SourceFile, FileDirectives>();
const nothing: FileDirectives = { globalTables: [], suppressions: [] };

function directivesIn(file: SourceFile): FileDirectives {
  let found = known.get(file);
  if (!found) {
    const directives = directivesOf(file);
    found = directives.length === 0 ? nothing : readDirectives(file, directives);
    known.set(file, found);
  }
  return found;
}

function readDirectives(file: SourceFile, directives: readonly Directive[]): FileDirectives {
  const globalTables: Statement[] = [];
  const suppressions: CommentSuppression[] = [];
  directives.forEach((directive, i) => {
    if (directive.kind === 'enable') return;
    if (directive.kind === 'global-table') {
      const statement = statementAfter(file, directive.span.end);
      if (statement) globalTables.push(...readingsOf(statement));
      return;
    }
    const form = directive.kind === 'disable' ? 'range' : directive.kind;
    for (const rule of directive.rules.length > 0 ? directive.rules : [undefined]) {
      const covers = coverage(file, directive, rule, directives.slice(i + 1));
      suppressions.push({
        kind: 'comment',
        form,
        rule,
        reason: directive.reason,
        path: file.path,
        span: directive.span,
        covers,
      });
    }
  });
  return { globalTables, suppressions };
}

/** The text that a suppression of `rule` speaks for; `later` are the directives behind it. */
function coverage(file: SourceFile, directive: Directive, rule: string | undefined, later: readonly Directive[]): Span {
  if (directive.kind === 'file') return { start: 0, end: file.text.length + 1 };
  if (directive.kind === 'disable') {
    const end = later.find(
      ({ kind, rules }) => kind === 'enable' && (rules.length === 0 || (rule && rules.includes(rule))),
    );
    return { start: directive.span.end, end: end?.span.start ?? file.text.length + 1 };
  }
  const statement = statementAfter(file, directive.span.end);
  if (!statement) return { start: directive.span.end, end: directive.span.end };
  const start = file.startOf(statement);
  return { start, end: start + statement.text.length };
}

/** The first statement that begins at or behind an offset. */
function statementAfter(file: SourceFile, offset: number): Statement | undefined {
  let low = 0;
  let high = file.statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (file.startOf(file.statements[middle] as Statement) < offset) low = middle + 1;
    else high = middle;
  }
  return file.statements[low];
}
