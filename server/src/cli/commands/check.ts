/** `tenantlint check`: reports what is wrong. */
import type { Command } from '../args.js';
import { openProject } from '../open-project.js';
import { createReport, exitCodeOf, exitCodes } from '../report.js';
import { reportJson } from '../reporters/json.js';
import { reportPretty } from '../reporters/pretty.js';
import { reportProblems } from '../reporters/problems.js';
import { createStyle } from '../style.js';
import type { Program, Terminal } from '../terminal.js';

export async function check(command: Command, program: Program, terminal: Terminal): Promise<number> {
  const opened = await openProject(command, program, terminal);
  if ('mistake' in opened) {
    terminal.stderr.write(`${opened.mistake}\n`);
    return exitCodes.mistake;
  }
  const report = createReport(opened, command.quiet);
  terminal.stderr.write(reportProblems(report, createStyle(terminal.stderr, terminal.env, command.color)));
  const style = createStyle(terminal.stdout, terminal.env, command.color);
  terminal.stdout.write(command.format === 'json' ? reportJson(report) : reportPretty(report, style));
  return exitCodeOf(report, command.maxWarnings);
}
