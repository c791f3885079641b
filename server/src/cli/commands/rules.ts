/** `tenantlint rules`: the list of all rules, with their severities here. */
import type { RuleMeta, SeveritySetting } from '../../core/lint/rule.js';
import type { Command } from '../args.js';
import { effectiveSettings } from '../effective-settings.js';
import { exitCodes } from '../report.js';
import { createStyle, type Style } from '../style.js';
import type { Program, Terminal } from '../terminal.js';

export function listRules(command: Command, program: Program, terminal: Terminal): number {
  const effective = effectiveSettings(command, program, terminal);
  if ('mistake' in effective) {
    terminal.stderr.write(`${effective.mistake}\n`);
    return exitCodes.mistake;
  }
  const severityOf = (rule: RuleMeta) => effective.settings.rules.get(rule.name)?.severity ?? rule.severity;
  const rules = [...program.rules].sort((a, b) => compare(a.category, b.category) || compare(a.name, b.name));
  if (command.format === 'json') {
    const list = rules.map((rule) => ({
      name: rule.name,
      category: rule.category,
      severity: severityOf(rule),
      remedy: rule.remedy,
      since: rule.since,
      summary: rule.summary,
      items: rule.items,
      options: rule.options,
    }));
    terminal.stdout.write(`${JSON.stringify({ version: 1, rules: list }, undefined, 2)}\n`);
    return exitCodes.clean;
  }
  terminal.stdout.write(table(rules, severityOf, createStyle(terminal.stdout, terminal.env, command.color)));
  return exitCodes.clean;
}

function table(rules: readonly RuleMeta[], severityOf: (rule: RuleMeta) => SeveritySetting, style: Style): string {
  const width = Math.max(...rules.map((rule) => rule.name.length));
  const lines: string[] = [];
  let category: string | undefined;
  for (const rule of rules) {
    if (rule.category !== category) lines.push(...(lines.length > 0 ? [''] : []), style.bold(rule.category));
    category = rule.category;
    const severity = severityOf(rule);
    const shown = severity === 'off' ? style.dim('off    ') : style[severity](severity.padEnd(7));
    const remedy = rule.remedy === 'none' ? '      ' : rule.remedy.padEnd(6);
    lines.push(`  ${rule.name.padEnd(width)}  ${shown}  ${remedy}  ${rule.summary}`);
  }
  return `${lines.join('\n')}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
