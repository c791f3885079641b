/** Puts text of a project into Markdown so that it is shown as it is. */

/** Inline code. Backticks in the text are fenced by longer ones. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text.replace(/\s+/g, ' ')}${pad}${fence}`;
}

/** Prose in which nothing is markup. */
export function prose(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}

export function link(text: string, url: string): string {
  return `[${text}](${url})`;
}
