/** A part of a project that has a score: all of it, a module, a file or a table. */
import { displayName } from '../core/catalog/names.js';
import type { Analysis } from '../core/project/analysis.js';
import type { ModuleScore, ScoreBoard, ScoreFinding, TableScore } from '../core/project/score-board.js';
import { type ScoreReport, scoreJson, scoreMarkdown } from '../core/score/report.js';
import type { Score } from '../core/score/score.js';
import { createLineIndex } from '../core/text/line-index.js';

export type PartName =
  | { readonly kind: 'project' }
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'table'; readonly path: string; readonly table: string };

export interface ScoredPart {
  readonly kind: PartName['kind'];
  readonly title: string;
  readonly score: Score<ScoreFinding>;
  readonly modules: readonly ModuleScore[];
  readonly tables: readonly TableScore[];
}

/** `undefined` where there is no such part. A file that creates no table is one in which nothing applies. */
export function scoredPart(board: ScoreBoard, name: PartName, project: string): ScoredPart | undefined {
  const { kind } = name;
  switch (name.kind) {
    case 'project':
      return {
        kind,
        title: `Project ${project}`,
        score: board.workspace,
        modules: board.modules,
        tables: board.tables,
      };
    case 'module': {
      const { module } = name;
      const found = board.modules.find((other) => other.name === module);
      const tables = board.tables.filter((table) => table.module === module);
      return found && { kind, title: `Module ${module}`, score: found.score, modules: [], tables };
    }
    case 'file': {
      const tables = board.tablesIn(name.path);
      return { kind, title: `File ${name.path}`, score: board.of(tables), modules: [], tables };
    }
    case 'table': {
      const found = board.tablesIn(name.path).find(({ table }) => table.id === name.table);
      return found && { kind, title: `Table ${displayName(found.table)}`, score: found.score, modules: [], tables: [] };
    }
  }
}

export function exportScore(
  { score, modules, tables }: ScoredPart,
  board: ScoreBoard,
  analysis: Analysis,
  format: 'markdown' | 'json',
): string {
  const report: ScoreReport<ScoreFinding> = {
    score,
    modules,
    tables: tables.map((scored) => ({ subject: scored.table.id, score: scored.score })),
    messageOf: ({ finding }) => finding.message,
    placeOf(finding) {
      const { path = '', span } = board.locate(finding) ?? {};
      return { file: path, line: span ? lineOf(path, span.start) + 1 : 1 };
    },
  };
  const lines = new Map<string, ReturnType<typeof createLineIndex>>();
  const lineOf = (path: string, offset: number) => {
    const known = lines.get(path) ?? createLineIndex(analysis.file(path)?.text ?? '');
    lines.set(path, known);
    return known.position(offset).line;
  };
  return format === 'markdown' ? scoreMarkdown(report) : `${JSON.stringify(scoreJson(report), undefined, 2)}\n`;
}
