/** Text of the user's as Markdown that shows it as it is: on GitHub, and in the hovers and previews of editors. */

/** Inline code. Backticks in the text are fenced by longer ones. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${oneLine(text)}${pad}${fence}`;
}

/** Prose in which nothing is markup, formula or HTML, nor a list or a rule where it begins a line. */
export function prose(text: string): string {
  return oneLine(text)
    .trim()
    .replace(/[\\`*{}[\]<>#|~&$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replace(/^[-+=]/, '\\$&');
}

export function link(text: string, url: string): string {
  return `[${text}](${url})`;
}

/** The cells are Markdown; their bars are kept from ending them, even inside of code. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}

function cell(text: string): string {
  return text.replace(/(\\*)\|/g, (bar, escapes: string) => (escapes.length % 2 === 1 ? bar : `${escapes}\\|`));
}

/** In a fence that no line of the text can end. */
export function fenced(language: string, text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/^\s*(`{3,})/gm)].map(([, ticks = '']) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text.trimEnd(), fence];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
