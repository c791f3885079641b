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

/** What every mark begins with; looking for it costs little in a large file. */
const beginning = /--[ \t-]*(?:[+!]|migrate:|up\b|down\b|liquibase\b|changeset\b)/i;

/** Whether comments of a tool may divide the text. */
function mayHaveMarks(text: string): boolean {
  return text.includes('--') && beginning.test(text);
}

export function markOf(text: string): Mark | undefined {
  if (!mayHaveMarks(text)) return undefined;
  return marks.find(([, pattern]) => pattern.test(text))?.[0];
}

/** A part of a file that a comment of the tool begins. */
export interface Section {
  /** `other` for what runs on no fresh PostgreSQL, such as a changeset for another database. */
  readonly direction: 'up' | 'down' | 'other';
  /** From its comment to the next section. */
  readonly span: Span;
  /** Whether it begins with a comment. */
  readonly marked: boolean;
}

/**
 * The sections of a file where comments divide it: those of goose (`-- +goose Down`), sql-migrate (`-- +migrate Down`),
 * dbmate (`-- migrate:down`), node-pg-migrate (`-- Down Migration`), and changesets of Liquibase. What stands above the
 * first comment runs too.
 */
export function sectionsOf(text: string): readonly Section[] {
  const whole: Section = { direction: 'up', span: { start: 0, end: text.length }, marked: false };
  if (!mayHaveMarks(text)) return [whole];
  const starts = [...text.matchAll(sectionMarker)].map((marker) => ({
    at: marker.index,
    direction: directionOf(marker),
  }));
  const first = starts[0];
  if (!first) return [whole];
  const sections: Section[] =
    first.at > 0 ? [{ direction: 'up', span: { start: 0, end: first.at }, marked: false }] : [];
  starts.forEach(({ at, direction }, i) => {
    sections.push({ direction, span: { start: at, end: starts[i + 1]?.at ?? text.length }, marked: true });
  });
  return sections;
}

/** The parts of a file that build the schema: the whole file where nothing divides it. */
export function upSections(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const { direction, span } of sectionsOf(text)) {
    const previous = spans.at(-1);
    if (direction !== 'up') continue;
    if (previous?.end === span.start) spans[spans.length - 1] = { start: previous.start, end: span.end };
    else spans.push(span);
  }
  return spans;
}

const sectionMarker =
  /^[ \t]*--[ \t]*(?:(?:\+goose|\+migrate|migrate:)[ \t]*(up|down)\b|[ \t-]*(up|down)[ \t]+migration[ \t]*\r?$|changeset[ \t]+(\S.*))/gim;

function directionOf([, section, titled, changeset]: RegExpMatchArray): Section['direction'] {
  if (changeset !== undefined) return runsOnPostgres(changeset) ? 'up' : 'other';
  return (section ?? titled)?.toLowerCase() === 'up' ? 'up' : 'down';
}

/**
 * Liquibase's `dbms:postgresql,h2` or `dbms:!mysql`; without it a changeset runs everywhere. One that is ignored, or
 * only for contexts in which programs are tried out, runs on no database that matters.
 */
function runsOnPostgres(attributes: string): boolean {
  if (/\bignore:true\b/i.test(attributes) || isOnlyForTrials(attributes)) return false;
  const listed = /\bdbms:(\S+)/i.exec(attributes)?.[1]?.toLowerCase().split(',');
  if (!listed) return true;
  if (listed.includes('!postgresql')) return false;
  return listed.includes('postgresql') || listed.includes('all') || listed.every((name) => name.startsWith('!'));
}

/** `context:test`, `contextFilter:"dev or test"`. */
function isOnlyForTrials(attributes: string): boolean {
  const [, quoted, plain] = /\bcontext(?:s|Filter)?:(?:"([^"]*)"|(\S+))/i.exec(attributes) ?? [];
  const contexts = (quoted ?? plain)?.split(/\s*,\s*|\s+or\s+/i);
  return contexts?.every((name) => /^(?:tests?|testing|dev|development|local|demo)$/i.test(name.trim())) ?? false;
}
