/** How the next migration of a folder is called, in the manner of those that are there. */
import { compareNumerals, type Migration, type Moment, type NewMigrationRequest } from './tool.js';

/** Longer titles say no more in a list of files. */
const longestSlug = 60;

/** `Enable row level security on "order items"` as `enable_row_level_security_on_order_items`. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  const slug = words.replace(/^_|_$/g, '');
  if (slug.length <= longestSlug) return slug || 'migration';
  return slug.slice(0, slug.lastIndexOf('_', longestSlug) > 0 ? slug.lastIndexOf('_', longestSlug) : longestSlug);
}

/** The version behind all others of the folder, written as the last one is. */
export function nextVersion({ claim, now }: Pick<NewMigrationRequest, 'claim' | 'now'>): string {
  const numerals = claim.migrations.flatMap(({ version }) => (version.length === 1 ? version : [])).filter(Boolean);
  const last = numerals.reduce((a, b) => (compareNumerals(a, b) < 0 ? b : a), '0');
  const moment = momentLike(last, now);
  if (moment !== undefined && compareNumerals(moment, last) > 0) return moment;
  return increment(last === '0' ? '000' : last);
}

/** One more, with as many digits. */
export function increment(numeral: string): string {
  return (BigInt(numeral) + 1n).toString().padStart(numeral.length, '0');
}

/** `20240131101500` of `2024-01-31T10:15:00.000Z`. */
export function timestampOf(now: Moment): string {
  return digitsOf(now).slice(0, 14);
}

/** The moment as the numeral tells one, if it tells one: as a date, with time, or in seconds since 1970. */
function momentLike(numeral: string, now: Moment): string | undefined {
  const { length } = numeral;
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])/.test(numeral) && [8, 12, 14, 17].includes(length)) {
    return digitsOf(now).slice(0, length);
  }
  if (/^1\d{12}$/.test(numeral)) return `${now.epoch}`;
  return /^1\d{9}$/.test(numeral) ? `${Math.trunc(now.epoch / 1000)}` : undefined;
}

function digitsOf({ iso }: Moment): string {
  return iso.replace(/\D/g, '');
}

/** What stands between version and title in the newest file: `_`, `-`, `__`. */
export function separatorOf(migrations: readonly Migration[]): string {
  const name = migrations.at(-1)?.path.split('/').at(-1) ?? '';
  return /^\d+([_\- ]+|\.(?!sql$))/.exec(name)?.[1]?.replace(' ', '_') ?? '_';
}
