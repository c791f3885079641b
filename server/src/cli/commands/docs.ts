/** `tenantlint docs`: writes a schema document for each module. */
import { join } from 'node:path';
import { schemaDocuments } from '../../core/project/schema-documents.js';
import type { Command } from '../args.js';
import { openProject } from '../open-project.js';
import { createReport, exitCodes } from '../report.js';
import { reportProblems } from '../reporters/problems.js';
import { createStyle } from '../style.js';
import type { Program, Terminal } from '../terminal.js';

export async function docs(command: Command, program: Program, terminal: Terminal): Promise<number> {
  const opened = await openProject(command, program, terminal);
  if ('mistake' in opened) return refuse(opened.mistake, terminal);
  const style = createStyle(terminal.stderr, terminal.env, command.color);
  terminal.stderr.write(reportProblems(createReport(opened, true), style));
  const all = schemaDocuments(opened.analysis);
  const wanted = all.filter(({ module }) => command.module === undefined || module === command.module);
  if (wanted.length === 0) return refuse(nothingToWrite(command, all), terminal);
  let failed = false;
  for (const { path, render } of wanted) {
    const absolute = join(opened.root, path);
    const existing = terminal.files.read(absolute);
    const text = render('text' in existing ? existing.text : undefined);
    if (command.dryRun) {
      terminal.stdout.write(text);
      continue;
    }
    const { problem } = terminal.files.write(absolute, text);
    if (problem === undefined) terminal.stdout.write(`${opened.shownPath(path)}\n`);
    else {
      terminal.stderr.write(`${opened.shownPath(path)} was not written: ${problem}.\n`);
      failed = true;
    }
  }
  return failed ? exitCodes.mistake : exitCodes.clean;
}

function refuse(mistake: string, terminal: Terminal): number {
  terminal.stderr.write(`${mistake}\n`);
  return exitCodes.mistake;
}

function nothingToWrite({ module }: Command, all: readonly { readonly module: string }[]): string {
  if (module === undefined || all.length === 0) return 'The migrations make no table that a document could describe.';
  return `There is no module "${module}". The modules are ${all.map((one) => `"${one.module}"`).join(', ')}.`;
}
