/** What comments in the files declare: which tables are global, and which findings are silenced. */
import type { Table } from '../catalog/catalog.js';
import type { CommentSuppression } from '../lint/suppress.js';
import type { Classifier } from '../lint/world.js';
import { type Directive, directivesOf } from '../syntax/comments.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import { classify, globalSourceOf } from '../tenancy/classify.js';
import type { TableClass, TenantModel } from '../tenancy/model.js';
import type { Span } from '../text/span.js';

/** Answers are remembered for one analysis, since many rules ask about the same tables. */
export function classifierFor(model: TenantModel, files: ReadonlyMap<string, SourceFile>): Classifier {
  const declared = new Set<Statement>();
  for (const file of files.values()) for (const statement of declarationsOf(file).globalTables) declared.add(statement);
  const isDeclaredGlobal = (table: Table) => declared.has(table.origin.statement);
  const classes = new Map<Table, TableClass>();

  return {
    classOf(table) {
      let answer = classes.get(table);
      if (!answer) {
        answer = classify(table, model, isDeclaredGlobal);
        classes.set(table, answer);
      }
      return answer;
    },
    globalSourceOf: (table) => globalSourceOf(table, model, isDeclaredGlobal),
  };
}

export function suppressionsOf(file: SourceFile): readonly CommentSuppression[] {
  return declarationsOf(file).suppressions;
}

interface Declarations {
  readonly globalTables: readonly Statement[];
  readonly suppressions: readonly CommentSuppression[];
}

const known = new WeakMap<SourceFile, Declarations>();
const nothing: Declarations = { globalTables: [], suppressions: [] };

function declarationsOf(file: SourceFile): Declarations {
  let declarations = known.get(file);
  if (!declarations) {
    declarations = file.text.includes('tenantlint') ? readDeclarations(file, directivesOf(file)) : nothing;
    known.set(file, declarations);
  }
  return declarations;
}

function readDeclarations(file: SourceFile, directives: readonly Directive[]): Declarations {
  const globalTables: Statement[] = [];
  const suppressions: CommentSuppression[] = [];
  for (const directive of directives) {
    if (directive.kind === 'global-table') {
      const statement = statementAfter(file, directive.span.end);
      if (statement) globalTables.push(statement);
    } else if (directive.kind !== 'enable') suppressions.push(...suppressionsBy(directive, directives, file));
  }
  return { globalTables, suppressions };
}
