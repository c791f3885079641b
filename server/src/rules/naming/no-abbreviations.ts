import { columnsFinding, ownColumns } from '../../core/lint/name-style.js';
import { defineRule } from '../../core/lint/rule.js';
import { abbreviations, wordsOf } from '../../core/lint/vocabulary.js';
import { listed, quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-abbreviations',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Names must be written in full.',
  items: [],
  convention: true,
  options: {
    words: {
      type: 'string-list',
      default: abbreviations,
      description: 'Abbreviations, each with what it stands for behind `=`: `qty=quantity`.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const words = new Map(context.options.words.map(entryOf));
    const short = (name: string) => wordsOf(name).some((word) => words.has(word));
    const full = (name: string) =>
      wordsOf(name)
        .map((word) => words.get(word) ?? word)
        .join('_');
    const told = (names: readonly string[]) => {
      const meanings = names.filter((name) => full(name) !== wordsOf(name).join('_')).map(full);
      return meanings.length === 0 ? '' : `: ${listed([...new Set(meanings)])} in full`;
    };

    const { name, origin } = table;
    if (short(name)) yield { at: origin, message: `Table name ${quoted(name)} is abbreviated${told([name])}.` };
    const columns = ownColumns(table, context).filter((column) => short(column.name));
    const meaning = told(columns.map((column) => column.name));
    const finding = columnsFinding(table, columns, `is abbreviated${meaning}`, `are abbreviated${meaning}`);
    if (finding) yield finding;
  },
});

/** Of `qty=quantity` both words; an abbreviation alone stands for itself. */
function entryOf(entry: string): readonly [abbreviation: string, full: string] {
  const [abbreviation = '', full = abbreviation] = entry.split('=');
  return [abbreviation.trim(), full.trim()];
}
