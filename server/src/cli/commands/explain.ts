/** `tenantlint explain`: the page of one rule, readable in a terminal. */
import type { Rule } from '../../core/lint/rule.js';
import { unknownRule } from '../../core/project/read-settings.js';
import type { RuleSetting } from '../../core/project/settings.js';
import type { Command } from '../args.js';
import { effectiveSettings } from '../effective-settings.js';
import { exitCodes } from '../report.js';
import { createStyle, type Style } from '../style.js';
import type { Program, Terminal } from '../terminal.js';

export function explain(command: Command, program: Program, terminal: Terminal): number {
  const name = command.operands[0] ?? '';
  const rule = program.rules.find((candidate) => candidate.name === name);
  if (!rule) {
    terminal.stderr.write(`${unknownRule(name, program.rules)}\n`);
    return exitCodes.mistake;
  }
  const effective = effectiveSettings(command, program, terminal);
  if ('mistake' in effective) {
    terminal.stderr.write(`${effective.mistake}\n`);
    return exitCodes.mistake;
  }
  const style = createStyle(terminal.stdout, terminal.env, command.color);
  const page = program.page(rule);
  const setting = effective.settings.rules.get(rule.name) ?? { severity: rule.severity, options: {} };
  const body = page === undefined ? [rule.summary] : renderPage(page, style);
  terminal.stdout.write(`${[style.bold(rule.name), ...facts(rule, setting, style), '', ...body].join('\n')}\n`);
  return exitCodes.clean;
}

function facts(rule: Rule, setting: RuleSetting, style: Style): readonly string[] {
  const remedy = { safe: 'can be mended', review: 'can be mended, with a look at the result', none: 'no remedy' }[
    rule.remedy
  ];
  const checklist = rule.items.length > 0 ? `; checklist ${rule.items.join(', ')}` : '';
  const severity = setting.severity === 'off' ? 'off' : style[setting.severity](setting.severity);
  const options = Object.entries(rule.options).map(([name, option]) => {
    const value = JSON.stringify(setting.options[name] ?? option.default);
    return `  ${name} = ${value}  ${style.dim(option.description)}`;
  });
  return [
    `${severity}; ${rule.category}; ${remedy}${checklist}`,
    ...(options.length > 0 ? ['', 'Options:', ...options] : []),
  ];
}

/** Markdown without its marks. The generated part is left out: the facts above are those of this project. */
function renderPage(page: string, style: Style): readonly string[] {
  const withoutTitle = page.replace(/^# .*\n+/, '');
  const prose = withoutTitle
    .replace(/<!-- generated[\s\S]*?<!-- end of generated -->\n*/g, '')
    .replace(/<!--[\s\S]*?-->\n*/g, '');
  let fenced = false;
  return prose
    .trim()
    .split('\n')
    .flatMap((line) => {
      if (/^\s*```/.test(line)) {
        fenced = !fenced;
        return [];
      }
      if (fenced) return [style.dim(`    ${line}`.trimEnd())];
      if (/^#+ /.test(line)) return [style.bold(line.replace(/^#+ /, ''))];
      return [inline(line, style)];
    });
}

function inline(line: string, style: Style): string {
  return line
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, (_, text: string) => style.bold(text))
    .replace(/`([^`]+)`/g, (_, code: string) => style.info(code));
}
