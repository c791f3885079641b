/** The help text, made from the declared commands and flags. */
import { type CommandName, commandNames, commands, flag, flagNames } from './flags.js';
import type { Style } from './style.js';

export function help(command: CommandName | undefined, style: Style): string {
  const heading = (text: string) => style.bold(text);
  const shown = flagNames.filter((name) => command === undefined || flag(name).commands.includes(command));
  const usage = command
    ? `tenantlint ${`${command} ${commands[command].operands}`.trim()} [flags]`
    : 'tenantlint [command] [paths] [flags]';
  const lines = [
    command
      ? commands[command].summary
      : 'Keeps a PostgreSQL schema that many tenants share safe, while its migrations are being written.',
    '',
    `${heading('Usage')}  ${usage}`,
    '',
  ];
  if (!command) {
    lines.push(heading('Commands'));
    lines.push(
      ...columns(commandNames.map((name) => [`${name} ${commands[name].operands}`, commands[name].summary])),
      '',
    );
  }
  lines.push(heading('Flags'));
  lines.push(...columns(shown.map((name) => [flagUsage(name), flag(name).summary])), '');
  lines.push(heading('Exit codes'));
  lines.push(
    ...columns([
      ['0', 'Nothing to complain about.'],
      ['1', 'Findings of severity error, or more warnings than allowed.'],
      ['2', 'A mistake in the command line or the configuration, or a file that could not be read.'],
      ['3', 'An error in tenantlint itself.'],
    ]),
  );
  return `${lines.join('\n')}\n`;
}

function flagUsage(name: (typeof flagNames)[number]): string {
  const { short, value } = flag(name);
  return `${short ? `-${short}, ` : ''}--${name}${value ? ` <${value}>` : ''}`;
}

/** Two columns, the first as wide as its widest cell. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
