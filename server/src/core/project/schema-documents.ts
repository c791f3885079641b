/** Which schema documents a project has, and what each is about. */
import type { Table } from '../catalog/catalog.js';
import { type DocumentedModule, schemaDocument } from '../document/schema-document.js';
import { createLineIndex, type LineIndex } from '../text/line-index.js';
import type { Analysis, LocatedFinding } from './analysis.js';
import type { ScoreFinding, TableScore } from './score-board.js';

export interface SchemaDocument {
  /** Relative to the root. */
  readonly path: string;
  readonly module: string;
  /** The whole text. `existing` is the document as it is now; what people wrote around the generated part stays. */
  render(existing: string | undefined): string;
}

/** One document for each module that has tables. */
export function schemaDocuments(analysis: Analysis): readonly SchemaDocument[] {
  const folders = new Set<string>();
  return [...scoresByModule(analysis)].map(([name, tables]) => ({
    path: `docs/modules/${unusedName(folderName(name), folders)}/SCHEMA.md`,
    module: name,
    render: (existing) => schemaDocument(documented(name, tables, analysis), existing),
  }));
}

/** The tables of each module that has some, in the order of their creation. */
export function tablesByModule(analysis: Analysis): ReadonlyMap<string, readonly Table[]> {
  return new Map([...scoresByModule(analysis)].map(([name, scores]) => [name, scores.map(({ table }) => table)]));
}

function scoresByModule(analysis: Analysis): ReadonlyMap<string, readonly TableScore[]> {
  const modules = new Map<string, TableScore[]>();
  for (const table of analysis.scores().tables) {
    const known = modules.get(table.module);
    if (known) known.push(table);
    else modules.set(table.module, [table]);
  }
  return modules;
}

function documented(name: string, tables: readonly TableScore[], analysis: Analysis): DocumentedModule<ScoreFinding> {
  const board = analysis.scores();
  const lineOf = lineCounter(analysis);
  const built = new Set(tables.map(({ table }) => table.origin.statement.path));
  const databases = analysis.databases.filter(({ files }) => files.some((path) => built.has(path)));
  const isWhole = tables.length === board.tables.length;
  const files = databases.flatMap((database) => database.files);
  return {
    name,
    tables: tables.map(({ table }) => table),
    model: analysis.model,
    tool: [...new Set(databases.map(({ tool }) => tool))].join(', '),
    files: isWhole ? files : files.filter((path) => built.has(path)),
    classOf: analysis.classOf,
    commentAbove: analysis.commentAbove,
    score: {
      score: isWhole ? board.workspace : board.of(tables),
      modules: [],
      tables: [],
      messageOf: ({ finding }) => finding.message,
      placeOf(finding) {
        const place = board.locate(finding);
        return { file: place?.path ?? '', line: place ? lineOf(place) : 1 };
      },
    },
  };
}

/** A file's lines are counted once, however many findings stand in it. */
function lineCounter(analysis: Analysis): (place: LocatedFinding) => number {
  const indexes = new Map<string, LineIndex>();
  return ({ path, span }) => {
    const file = analysis.file(path);
    if (!file) return 1;
    const lines = indexes.get(path) ?? createLineIndex(file.text);
    indexes.set(path, lines);
    return lines.position(span.start).line + 1;
  };
}

/** A module's name as a folder: schema names may hold any character. */
function folderName(module: string): string {
  const last = module === '.' ? 'schema' : module;
  return last.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'schema';
}

/** File systems may take names that differ in case for one. */
function unusedName(name: string, used: Set<string>): string {
  let free = name;
  for (let n = 2; used.has(free.toLowerCase()); n++) free = `${name}-${n}`;
  used.add(free.toLowerCase());
  return free;
}
