/** `tenantlint score`: how many of the checklist's 100 points the schema has. */
import type { ScoreBoard, ScoreFinding } from '../../core/project/score-board.js';
import { type ScoreReport, scoreJson, scoreMarkdown } from '../../core/score/report.js';
import type { Command } from '../args.js';
import { openProject } from '../open-project.js';
import { createReport, exitCodes, type Report } from '../report.js';
import { reportProblems } from '../reporters/problems.js';
import { reportScore } from '../reporters/score.js';
import { createStyle } from '../style.js';
import type { Program, Terminal } from '../terminal.js';

export async function score(command: Command, program: Program, terminal: Terminal): Promise<number> {
  const opened = await openProject(command, program, terminal);
  if ('mistake' in opened) return refuse(opened.mistake, terminal);
  const report = createReport(opened, true);
  terminal.stderr.write(reportProblems(report, createStyle(terminal.stderr, terminal.env, command.color)));
  const board = opened.analysis.scores();
  const chosen = choose(board, command, opened.isSelected);
  if (typeof chosen === 'string') return refuse(chosen, terminal);
  const shown = scoreReport(chosen, board, report, command.format);
  terminal.stdout.write(textOf(shown, command, terminal));
  if (report.analysis.problems.some((problem) => problem.severity === 'error')) return exitCodes.mistake;
  const { total } = shown.score;
  const tooLow = command.minScore !== undefined && total !== undefined && total < command.minScore;
  return tooLow ? exitCodes.findings : exitCodes.clean;
}

function refuse(mistake: string, terminal: Terminal): number {
  terminal.stderr.write(`${mistake}\n`);
  return exitCodes.mistake;
}

type Board = Pick<ScoreBoard, 'workspace' | 'modules' | 'tables'>;

/** The whole project, one module of it, or what the files that were named create. */
function choose(board: ScoreBoard, command: Command, isSelected: (path: string) => boolean): Board | string {
  const { module } = command;
  if (module !== undefined) {
    const found = board.modules.find(({ name }) => name === module);
    const names = board.modules.map(({ name }) => `"${name}"`).join(', ');
    if (!found)
      return `There is no module "${module}". ${names ? `The modules are ${names}.` : 'The project is one module.'}`;
    return { workspace: found.score, modules: [], tables: board.tables.filter((table) => table.module === module) };
  }
  const tables = board.tables.filter(({ table }) => isSelected(table.origin.statement.path));
  if (tables.length === board.tables.length) return board;
  return { workspace: board.of(tables), modules: [], tables };
}

/** People are shown paths that open from where they are, machines those of the project. */
function scoreReport(
  { workspace, modules, tables }: Board,
  { locate }: ScoreBoard,
  report: Report,
  format: Command['format'],
): ScoreReport<ScoreFinding> {
  return {
    score: workspace,
    modules,
    tables: tables.map(({ table, score }) => ({ subject: table.id, score })),
    messageOf: ({ finding }) => finding.message,
    placeOf(finding) {
      const { path = '', span } = locate(finding) ?? {};
      const line = span && report.source(path)?.lines.position(span.start).line;
      return { file: format === 'pretty' ? report.shownPath(path) : path, line: (line ?? 0) + 1 };
    },
  };
}

function textOf(shown: ScoreReport<ScoreFinding>, { format, color }: Command, terminal: Terminal): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(scoreJson(shown), undefined, 2)}\n`;
    case 'markdown':
      return scoreMarkdown(shown);
    case 'pretty':
      return reportScore(shown, createStyle(terminal.stdout, terminal.env, color));
  }
}
