/** The command line program: words in, an exit code out. Nothing here knows the process it runs in. */

import type { Command } from './args.js';
import { parseInvocation } from './args.js';
import { catalog } from './commands/catalog.js';
import { check } from './commands/check.js';
import { docs } from './commands/docs.js';
import { explain } from './commands/explain.js';
import { fix } from './commands/fix.js';
import { listRules } from './commands/rules.js';
import { score } from './commands/score.js';
import { help } from './help.js';
import { exitCodes } from './report.js';
import { createStyle } from './style.js';
import type { Program, Terminal } from './terminal.js';

export async function run(argv: readonly string[], program: Program, terminal: Terminal): Promise<number> {
  try {
    const invocation = parseInvocation(argv, { rules: program.rules, presets: Object.keys(program.presets) });
    switch (invocation.kind) {
      case 'mistake':
        terminal.stderr.write(`${invocation.message}\n`);
        return exitCodes.mistake;
      case 'version':
        terminal.stdout.write(`${program.version}\n`);
        return exitCodes.clean;
      case 'help':
        terminal.stdout.write(help(invocation.command, createStyle(terminal.stdout, terminal.env, undefined)));
        return exitCodes.clean;
      case 'command':
        return await runCommand(invocation, program, terminal);
    }
  } catch (error) {
    terminal.stderr.write(internalError(error, argv, program));
    return exitCodes.internal;
  }
}

function runCommand(command: Command, program: Program, terminal: Terminal): Promise<number> | number {
  switch (command.command) {
    case 'check':
      return check(command, program, terminal);
    case 'score':
      return score(command, program, terminal);
    case 'docs':
      return docs(command, program, terminal);
    case 'fix':
      return fix(command, program, terminal);
    case 'explain':
      return explain(command, program, terminal);
    case 'rules':
      return listRules(command, program, terminal);
    case 'catalog':
      return catalog(command, program, terminal);
    case 'lsp':
      return serve(program);
  }
}

/** What is returned counts only where the server ends without having been told to. */
async function serve(program: Program): Promise<number> {
  await program.serve();
  return exitCodes.clean;
}

/** All that a report of the error needs. */
function internalError(error: unknown, argv: readonly string[], program: Program): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    'This is an error in tenantlint, not in your files. Please report it with the lines below and, if you can, the SQL.',
    '',
    `tenantlint ${program.version}, ${program.runtime}: tenantlint ${argv.join(' ')}`,
    trace,
    '',
  ].join('\n');
}
