/** The score that is shown above a file that creates tables, and above each CREATE TABLE in it. */
import type { Analysis } from '../core/project/analysis.js';
import type { ScoreBoard } from '../core/project/score-board.js';
import { gradeText, shown } from '../core/score/report.js';
import type { Score } from '../core/score/score.js';
import type { PartName } from './score-part.js';

export interface ScoreLens {
  readonly title: string;
  /** Relative to the file. */
  readonly offset: number;
  readonly part: PartName;
}

export function scoreLenses(analysis: Analysis, board: ScoreBoard, path: string): readonly ScoreLens[] {
  const file = analysis.file(path);
  const tables = board.tablesIn(path);
  if (!file || tables.length === 0) return [];
  return [
    { title: `File score ${scoreText(board.of(tables))}`, offset: 0, part: { kind: 'file', path } },
    ...tables.flatMap(({ table, score }): ScoreLens[] => {
      const { statement, span } = table.origin;
      const place = file.placeOf(statement, span);
      if (!place) return [];
      return [
        { title: `Score ${scoreText(score)}`, offset: place.start, part: { kind: 'table', path, table: table.id } },
      ];
    }),
  ];
}

/** `92.4 A`. */
function scoreText<F>(score: Score<F>): string {
  return score.total === undefined ? gradeText(score) : `${shown(score.total)} ${gradeText(score)}`;
}
