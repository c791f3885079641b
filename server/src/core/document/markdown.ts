/** Text of the user's as Markdown that shows it as it is. */

export function code(text: string): string {
  const oneLine = text.replace(/\s*\n\s*/g, ' ');
  return oneLine.includes('`') ? `\`\` ${oneLine} \`\`` : `\`${oneLine}\``;
}

/** What Markdown or HTML would take for itself is escaped; line breaks become spaces. */
export function prose(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ');
}

/** A cell keeps its bars to itself even inside of code. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}

function cell(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|');
}

/** In a fence that no line of the text can end. */
export function fenced(language: string, text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/^\s*(`{3,})/gm)].map(([, ticks = '']) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text.trimEnd(), fence];
}
