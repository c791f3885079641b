/** `tenantlint catalog`: the schema after replay. */
import { describeCatalog } from '../../core/catalog/describe.js';
import type { Command } from '../args.js';
import { openProject } from '../open-project.js';
import { createReport, exitCodeOf, exitCodes } from '../report.js';
import { listCatalog } from '../reporters/catalog-listing.js';
import { reportProblems } from '../reporters/problems.js';
import { createStyle } from '../style.js';
import type { Program, Terminal } from '../terminal.js';

export async function catalog(command: Command, program: Program, terminal: Terminal): Promise<number> {
  const opened = await openProject(command, program, terminal);
  if ('mistake' in opened) {
    terminal.stderr.write(`${opened.mistake}\n`);
    return exitCodes.mistake;
  }
  const report = createReport(opened, true);
  terminal.stderr.write(reportProblems(report, createStyle(terminal.stderr, terminal.env, command.color)));
  const databases = opened.analysis.databases.filter((database) => database.files.some(opened.isSelected));
  if (command.format === 'json') {
    const described = databases.map((database) => describeCatalog(database.history.catalog));
    terminal.stdout.write(`${JSON.stringify(joined(described))}\n`);
  } else {
    const style = createStyle(terminal.stdout, terminal.env, command.color);
    terminal.stdout.write(databases.map((database) => listCatalog(database, report, style)).join('\n'));
  }
  return exitCodeOf({ ...report, counts: { error: 0, warning: 0, info: 0 } }, undefined);
}

/** Several databases are one description: each list holds the entries of all. */
function joined(descriptions: readonly object[]): object {
  const result: Record<string, unknown[]> = {};
  for (const description of descriptions) {
    for (const [key, entries] of Object.entries(description)) {
      result[key] = [...(result[key] ?? []), ...(entries as readonly unknown[])];
    }
  }
  return result;
}
