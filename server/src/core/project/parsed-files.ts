/** The files of a project as they are parsed, and the statements in them that build the schema. */
import { parseFile } from '../syntax/parse.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { HistoryLayout } from './layout.js';
import type { PipelineInput, Progress } from './pipeline.js';
import { upSections } from './tools/marks.js';

export interface ParsedFiles {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Those of the analysis before. */
  readonly before: ReadonlyMap<string, SourceFile> | undefined;
  /** Paths of those that came, went, or are others than before. */
  readonly changed: ReadonlySet<string>;
}

/** Files parsed between two reports of progress. */
const filesPerSlice = 20;

/** Keeps the files whose texts are the same. */
export function* parseFiles(
  { engine, inputs }: PipelineInput,
  before: ReadonlyMap<string, SourceFile> | undefined,
): Generator<Progress, ParsedFiles, undefined> {
  const files = new Map<string, SourceFile>();
  const changed = new Set<string>();
  let stayed = 0;
  for (const [path, text] of inputs.files) {
    if (!path.endsWith('.sql')) continue;
    const known = before?.get(path);
    if (known) stayed++;
    if (known?.text === text) {
      files.set(path, known);
      continue;
    }
    files.set(path, parseFile(engine, path, text, known));
    changed.add(path);
    if (changed.size % filesPerSlice === 0) yield { done: files.size, total: inputs.files.size };
  }
  if (before && stayed < before.size) for (const path of before.keys()) if (!files.has(path)) changed.add(path);
  return { files, before, changed };
}

/** The statements that a history runs, in their order. */
export function statementsOf(history: HistoryLayout, files: ReadonlyMap<string, SourceFile>): readonly Statement[] {
  const [only] = history.migrations;
  if (only && history.migrations.length === 1) return upStatementsOf(files.get(only.path));
  const statements: Statement[] = [];
  for (const { path } of history.migrations) for (const one of upStatementsOf(files.get(path))) statements.push(one);
  return statements;
}

const upStatements = new WeakMap<SourceFile, readonly Statement[]>();

/** The statements that build the schema: those of the up section, where a file has sections. */
function upStatementsOf(file: SourceFile | undefined): readonly Statement[] {
  if (!file) return [];
  let statements = upStatements.get(file);
  if (!statements) {
    const sections = upSections(file.text);
    const [first] = sections;
    const whole = sections.length === 1 && first && first.start === 0 && first.end === file.text.length;
    statements = whole
      ? file.readings
      : file.readings.filter((statement) => {
          const start = file.startOf(statement);
          return sections.some((section) => section.start <= start && start < section.end);
        });
    upStatements.set(file, statements);
  }
  return statements;
}
