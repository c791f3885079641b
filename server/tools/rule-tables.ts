/** Tables in Markdown about the rules, their severities and their options. */
import type { Category, Rule, SeveritySetting } from '../src/core/lint/rule.js';
import { resolveSettings } from '../src/core/project/config.js';
import type { Declared } from './generated-files.js';

/** One table of all rules, in the order of the categories. `pathOf` gives a page's path relative to where the table is. */
export function ruleTable(
  declared: Declared,
  pathOf: (rule: Rule) => string,
  presets: readonly string[] = presetColumns(declared),
): string {
  const rows = declared.rules.map((rule) => [
    `[${rule.name}](${pathOf(rule)})`,
    rule.summary,
    ...presets.map((preset) => severityIn(preset, rule, declared)),
    rule.remedy === 'none' ? '' : rule.remedy,
  ]);
  return table(['Rule', 'What it asks', ...presets.map((preset) => `\`${preset}\``), 'Remedy'], rows);
}

/** The page that lists the rules by category. */
export function ruleIndexPage(declared: Declared): string {
  const categories = [...new Set(declared.rules.map((rule) => rule.category))];
  const sections = categories.map((category) => {
    const rules = declared.rules.filter((rule) => rule.category === category);
    const list = ruleTable({ ...declared, rules }, (rule) => `${category}/${rule.name}.md`);
    return `## ${title(category)}\n\n${list}\n`;
  });
  return `# Rules\n\nMade by \`npm run generate\`. Each column of a preset shows the severity that the rule has in it.\n\n${sections.join('\n')}`;
}

/** Facts and options at the top of a rule's page. */
export function pageHeader(rule: Rule, declared: Declared): string {
  const remedies = { safe: 'safe', review: 'to be looked at', none: 'none' };
  const recommended = severityIn('recommended', rule, declared);
  const others = presetColumns(declared).flatMap((preset) => {
    const severity = severityIn(preset, rule, declared);
    return severity === recommended ? [] : [`${severity} in \`${preset}\``];
  });
  const facts = table(
    ['Category', 'In `recommended`', 'In other presets', 'Remedy', 'Checklist', 'Since'],
    [
      [
        rule.category,
        recommended,
        others.length === 0 ? 'the same' : others.join(', '),
        remedies[rule.remedy],
        rule.items.join(', '),
        rule.since,
      ],
    ],
  );
  const options = Object.entries(rule.options).map(([name, option]) => [
    `\`${name}\``,
    option.type === 'string' && option.enum ? option.enum.map((value) => `\`${value}\``).join(', ') : option.type,
    `\`${JSON.stringify(option.default)}\``,
    option.description,
  ]);
  const optionTable = options.length === 0 ? '' : `\n\n${table(['Option', 'Values', 'Default', 'Meaning'], options)}`;
  return `${rule.summary}\n\n${facts}${optionTable}`;
}

/** `recommended` first. */
export function presetColumns({ presets }: Pick<Declared, 'presets'>): readonly string[] {
  return ['recommended', ...Object.keys(presets).filter((name) => name !== 'recommended')];
}

function severityIn(preset: string, rule: Rule, { presets, rules }: Declared): SeveritySetting {
  const settings = resolveSettings(presets, { file: { extends: preset } }, rules);
  return settings.rules.get(rule.name)?.severity ?? rule.severity;
}

export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function title(category: Category): string {
  return category.charAt(0).toUpperCase() + category.slice(1);
}
