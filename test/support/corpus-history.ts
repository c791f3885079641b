/** The histories of the corpus, as PostgreSQL runs them: what the linter replays is run statement by statement. */
import type { Analysis, Database } from '../../server/src/core/project/analysis.js';
import { upSections } from '../../server/src/core/project/tools/marks.js';
import type { SourceFile, Statement } from '../../server/src/core/syntax/source-file.js';
import { type CorpusProject, corpusProjects, readJson } from './corpus.js';
import type { EmptyDatabase } from './postgres.js';

/** A history of a project, of which the truth has PostgreSQL's own catalog. */
export interface CorpusHistory {
  readonly name: string;
  readonly project: CorpusProject;
  /** The files in the order in which they run, relative to the project. */
  readonly files: readonly string[];
  /** What stands in for extensions, platform schemas and roles that PGlite does not have. */
  readonly prelude: string;
  /** Fills in the project's templates. */
  filled(text: string): string;
  /** What the linter calls by the name of a template, as it is called where that is filled in. */
  named(subject: string): string;
}

interface Prelude {
  readonly prelude: string;
  readonly replace: readonly (readonly [string, string])[];
}

/** Histories that PGlite cannot load, with the reason. */
export const unloadable: Readonly<Record<string, string>> = {
  hatchet: 'a DO block makes partitions for the days around the day on which it runs, and a later one names them',
  'hatchet.schema': 'a snapshot beside the history, which nothing runs',
  'cas-cif': 'psql reads its data from files with \\copy',
};

export function corpusHistories(): readonly CorpusHistory[] {
  const orders = readJson('truth/order.json') as Readonly<Record<string, { readonly files: readonly string[] }>>;
  const preludes = readJson('truth/prelude.json') as Readonly<Record<string, Prelude>>;
  return corpusProjects().flatMap((project) =>
    project.truth.map((name) => {
      const { prelude, replace } = preludes[name] ?? { prelude: '', replace: [] };
      const filled = (text: string) => replace.reduce((result, [from, to]) => result.replaceAll(from, to), text);
      const named = (subject: string) =>
        replace.reduce((result, [from, to]) => result.replace(placeholderName(from), to), subject);
      return { name, project, files: orders[name]?.files ?? [], prelude, filled, named };
    }),
  );
}

function placeholderName(template: string): string {
  return template.toLowerCase().replace(/\W/g, '_');
}

/** Where a project's analysis has the history; `undefined` for one that is not opened as part of the project. */
export function databaseOf(analysis: Analysis, { files: [first] }: CorpusHistory): Database | undefined {
  return analysis.databases.find(({ files }) => first !== undefined && files.includes(first));
}

export interface LoadOptions {
  /** In place of running a statement, which is then its own business. `open`: a transaction has been begun. */
  around?(statement: Statement, run: () => Promise<string | undefined>, open: boolean): Promise<void>;
  /** Called once a file has run. */
  behind?(path: string): Promise<void>;
}

/** Runs a history in an empty database. The answer is what PostgreSQL says to the first statement that it refuses. */
export async function loadHistory(
  postgres: EmptyDatabase,
  history: CorpusHistory,
  analysis: Analysis,
  { around, behind }: LoadOptions = {},
): Promise<string | undefined> {
  const run = async (sql: string) => {
    if (sql.trim() === '') return undefined;
    const outcome = await postgres.run(sql);
    return outcome.kind === 'error' ? `${outcome.code} ${outcome.message}` : undefined;
  };
  const prelude = await run(history.prelude);
  if (prelude !== undefined) return prelude;
  for (const path of filesOf(analysis, history)) {
    const statements = upStatements(analysis.file(path));
    const locks = statements.some(({ text }) => /^LOCK\b/i.test(text));
    let open = locks;
    if (locks) await run('BEGIN');
    for (const statement of statements) {
      let refused: string | undefined;
      const runIt = async () => {
        refused = await run(history.filled(statement.text));
        return refused;
      };
      if (around) await around(statement, runIt, open);
      else await runIt();
      open = open ? !/^(?:COMMIT|END|ROLLBACK)\b/i.test(statement.text) : /^(?:BEGIN|START)\b/i.test(statement.text);
      if (refused !== undefined) return `${path}: ${refused}`;
    }
    if (locks) await run('COMMIT');
    await behind?.(path);
  }
  return undefined;
}

/** Files of a schema have no order of their own: theirs is that of the truth, and what is new comes last. */
function filesOf(analysis: Analysis, history: CorpusHistory): readonly string[] {
  const own = databaseOf(analysis, history)?.files ?? [];
  return [
    ...history.files.filter((path) => own.includes(path)),
    ...own.filter((path) => !history.files.includes(path)),
  ];
}

/** One by one, since CREATE INDEX CONCURRENTLY wants no transaction around it. */
export function upStatements(file: SourceFile | undefined): readonly Statement[] {
  const sections = upSections(file?.text ?? '');
  return (file?.statements ?? []).filter((statement) => {
    const start = file?.startOf(statement) ?? 0;
    return sections.some((section) => section.start <= start && start < section.end);
  });
}
