/** Writes names that stand for placeholders of templates as the migrations write them. */
import { lex } from '../syntax/lexer.js';
import { placeholdersIn } from '../syntax/placeholders.js';
import type { Statement } from '../syntax/source-file.js';

/** Placeholders by the name that stands for each in the catalog. */
export type Templates = ReadonlyMap<string, string>;

/** Data in bulk makes no objects. */
const longest = 64 * 1024;

export function templatesIn(statements: readonly Statement[]): Templates {
  const templates = new Map<string, string>();
  for (const { text, fault } of statements) {
    if (fault || text.length > longest) continue;
    for (const { start, replacement } of placeholdersIn(text)) {
      templates.set(replacement.toLowerCase(), text.slice(start, start + replacement.length));
    }
  }
  return templates;
}

export function withTemplates(sql: string, templates: Templates): string {
  if (templates.size === 0) return sql;
  let result = '';
  let from = 0;
  for (const { kind, start, end } of lex(sql)) {
    if (kind !== 'word') continue;
    const word = sql.slice(start, end);
    const name = standIn(word.toLowerCase(), templates);
    if (name === undefined) continue;
    result += sql.slice(from, start) + templates.get(name) + word.slice(name.length);
    from = end;
  }
  return result + sql.slice(from);
}

/** A word, or what it begins with where a template is joined to a name: `{{.Prefix}}users`. */
function standIn(word: string, templates: Templates): string | undefined {
  if (!word.startsWith('_')) return undefined;
  if (templates.has(word)) return word;
  return [...templates.keys()].find((name) => name.startsWith('__') && word.startsWith(name));
}
