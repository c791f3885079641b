/** The comments by which some tools divide a SQL file: whose they are, and which parts of the file build the schema. */
import type { Span } from '../../text/span.js';

export type Mark = 'goose' | 'sql-migrate' | 'dbmate' | 'node-pg-migrate' | 'liquibase' | 'graphile-migrate';

const marks: readonly (readonly [Mark, RegExp])[] = [
  ['goose', /^[ \t]*--[ \t]*\+goose[ \t]+\w/im],
  ['sql-migrate', /^[ \t]*--[ \t]*\+migrate[ \t]+(?:up|down)\b/im],
  ['dbmate', /^[ \t]*--[ \t]*migrate:(?:up|down)\b/im],
  ['node-pg-migrate', /^[ \t]*--[ \t-]*(?:up|down)[ \t]+migration[ \t]*\r?$/im],
  ['liquibase', /^\s*--[ \t]*liquibase[ \t]+formatted[ \t]+sql\b/i],
  ['graphile-migrate', /^--! (?:Previous|Hash):/],
];

/** Words without which a text has none of the marks; looking for them costs little in a large file. */
const words = ['+goose', '+migrate', 'migrate:', 'igration', 'liquibase', 'changeset', '--! '];

function mayHaveMarks(text: string): boolean {
  return words.some((word) => text.includes(word));
}

export function markOf(text: string): Mark | undefined {
  if (!mayHaveMarks(text)) return undefined;
  return marks.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * The parts of a file that build the schema, where comments divide it: up and down sections of goose
 * (`-- +goose Down`), sql-migrate (`-- +migrate Down`), dbmate (`-- migrate:down`) and node-pg-migrate
 * (`-- Down Migration`), and changesets of Liquibase that are for another database. The whole file without them.
 */
export function upSections(text: string): readonly Span[] {
  if (!mayHaveMarks(text)) return [{ start: 0, end: text.length }];
  const sections: Span[] = [];
  let start: number | undefined = 0;
  for (const marker of text.matchAll(sectionMarker)) {
    const at = marker.index;
    if (begins(marker)) start ??= at;
    else if (start !== undefined) {
      sections.push({ start, end: at });
      start = undefined;
    }
  }
  if (start !== undefined) sections.push({ start, end: text.length });
  return sections;
}

const sectionMarker =
  /^[ \t]*--[ \t]*(?:(?:\+goose|\+migrate|migrate:)[ \t]*(up|down)\b|[ \t-]*(up|down)[ \t]+migration[ \t]*\r?$|changeset[ \t]+(\S.*))/gim;

function begins([, section, titled, changeset]: RegExpMatchArray): boolean {
  if (changeset !== undefined) return isForPostgres(changeset);
  return (section ?? titled)?.toLowerCase() === 'up';
}

/** Liquibase's `dbms:postgresql,h2` or `dbms:!mysql`; without it a changeset runs everywhere. */
function isForPostgres(attributes: string): boolean {
  const listed = /\bdbms:(\S+)/i.exec(attributes)?.[1]?.toLowerCase().split(',');
  if (!listed) return true;
  if (listed.includes('!postgresql')) return false;
  return listed.includes('postgresql') || listed.includes('all') || listed.every((name) => name.startsWith('!'));
}
