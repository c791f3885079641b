import type { Difference, Undone } from '../../core/catalog/undo.js';
import type { Down } from '../../core/lint/migration.js';
import { startOfFile } from '../../core/lint/places.js';
import { defineRule, type Place } from '../../core/lint/rule.js';
import { skip, unknown } from '../../core/lint/verdict.js';
import type { BegunWayBack } from '../../core/remedy/change.js';

export default defineRule({
  name: 'complete-down',
  category: 'migrations',
  severity: 'warning',
  remedy: 'review',
  since: '0.1.0',
  summary: 'The way back of a migration must give the schema back as it was.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ down, steps, migration }) {
    if (!down) return skip;
    const undone = down.undo(steps);
    if (!undone) return unknown('what the way back does cannot be read');
    const { left, lost } = undone;
    const faults = [
      ...(left.length > 0 ? [`leaves ${namesOf(left)}`] : []),
      ...(lost.length > 0 ? [`does not bring back ${namesOf(lost)}`] : []),
    ];
    if (faults.length === 0) return undefined;
    yield {
      at: placeOf(down),
      message: `This does not undo the migration: it ${faults.join(', and ')}.`,
      related: [...left, ...lost].slice(0, most).map(({ name, origin }) => ({ at: origin, message: `Makes ${name}` })),
      remedy: () => ({
        title: 'Complete the way back',
        safety: 'review',
        changes: [],
        wayBack: { migration: migration.path, begun: begun(down, undone) },
      }),
    };
    return undefined;
  },
});

function begun({ file, span, statements }: Down, { state }: Undone): BegunWayBack {
  return { file, statements, end: span?.end ?? file.text.length, state: state() };
}

/** Differences that are named; of the others the number is told. */
const most = 3;

function namesOf(differences: readonly Difference[]): string {
  const names = differences.slice(0, most).map(({ name }) => name);
  const more = differences.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** Its first line; of a way back without statements, the comment that begins it, or the file. */
function placeOf({ file, span, statements: [first] }: Down): Place {
  if (first) return { statement: first, span: { start: 0, end: lineEnd(first.text) } };
  if (!span) return startOfFile(file.path);
  const { start } = span;
  return { path: file.path, span: { start, end: start + lineEnd(file.text.slice(start)) } };
}

function lineEnd(text: string): number {
  return /^[^\n]*/.exec(text)?.[0].trimEnd().length ?? 0;
}
