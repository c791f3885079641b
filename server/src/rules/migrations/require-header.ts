import { standsAlone } from '../../core/lint/migration.js';
import { firstWords, startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed } from '../../core/lint/wording.js';
import type { SourceFile, Statement } from '../../core/syntax/source-file.js';
import { textOf } from '../../core/text/span.js';

export default defineRule({
  name: 'require-header',
  category: 'migrations',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A migration must begin with a comment that says what it is for.',
  items: [],
  convention: true,
  options: {
    fields: {
      type: 'string-list',
      default: [],
      description: 'What the comment must name, each followed by a colon; without any, it may say what it likes.',
    },
  },
  subject: 'migration',
  *check({ file, migration }, { options }) {
    if (standsAlone(migration)) return skip;
    const [first] = file.readings;
    const header = headerOf(file, first);
    const missing = options.fields.filter((field) => !namesField(header, field));
    if (header !== '' && missing.length === 0) return pass;
    yield {
      at: first ? firstWords(first) : startOfFile(migration.path),
      message:
        header === ''
          ? 'This migration does not begin with a comment that says what it is for.'
          : `The comment at the head of this migration does not name ${listed(missing)}.`,
    };
    return undefined;
  },
});

/** What the comments above the first statement say, without those by which tools are told something. */
function headerOf({ text, comments, startOf }: SourceFile, first: Statement | undefined): string {
  const end = first ? startOf(first) : text.length;
  const lines = comments.filter(({ span }) => span.end <= end).flatMap(({ span }) => textOf(text, span).split('\n'));
  return lines
    .map((line) => line.replace(/^[\s*/-]+|[\s*/-]+$/g, ''))
    .filter((line) => /\p{L}/u.test(line) && !instruction.test(line))
    .join('\n');
}

const instruction =
  /^(?:\+goose\b|\+migrate\b|migrate:|liquibase\b|changeset\b|atlas:|no-transaction\b|(?:up|down) migration$|tenantlint-|!)/i;

function namesField(header: string, field: string): boolean {
  const wanted = `${field.toLowerCase()}:`;
  return header.split('\n').some((line) => line.toLowerCase().startsWith(wanted));
}
