/**
 * Replays statements in order into a catalog. Given what an earlier replay made, it runs only the statements that
 * changed and those that depend on what they changed; the result is the same as from nothing.
 */
import type { Statement } from '../syntax/source-file.js';
import { apply } from './effects/apply.js';
import { Entries, groupOf } from './entries.js';
import type { History, Step } from './history.js';
import { sameValue } from './same-value.js';
import { everything, WorkingState } from './state.js';
import { createCatalog } from './view.js';

export function replay(statements: readonly Statement[], previous?: History): History {
  if (!previous) return fromNothing(statements);
  const prefix = commonPrefix(statements, previous.statements);
  if (prefix === statements.length && prefix === previous.statements.length) return previous;
  const suffix = commonSuffix(statements, previous.statements, prefix);
  const firstOfSuffix = previous.steps.length - suffix;

  const steps = previous.steps.slice(0, prefix);
  const entries = new Entries(previous.entries);
  undo(entries, previous.steps, prefix);
  for (let i = prefix; i < statements.length - suffix; i++) run(statements[i] as Statement, entries, steps);
  const dirty = changedSince(entries, previous.steps.slice(prefix, firstOfSuffix), steps, prefix);

  for (let i = firstOfSuffix; i < previous.steps.length; i++) {
    if (dirty.size === 0) return reused(statements, steps, previous, i);
    const old = previous.steps[i] as Step;
    if (dependsOn(old, dirty)) runAgain(old, entries, steps, dirty);
    else {
      for (const { key, after } of old.writes) entries.set(key, after);
      steps.push(old);
    }
  }
  return finished(statements, steps, entries);
}

function fromNothing(statements: readonly Statement[]): History {
  const entries = new Entries();
  const steps: Step[] = [];
  for (const statement of statements) run(statement, entries, steps);
  return finished(statements, steps, entries);
}

function finished(statements: readonly Statement[], steps: readonly Step[], entries: Entries): History {
  return { statements, steps, entries: entries.values, catalog: createCatalog(entries.values, steps) };
}

function run(statement: Statement, entries: Entries, steps: Step[]): void {
  const step = execute(statement, entries, steps);
  for (const { key, after } of step.writes) entries.set(key, after);
  steps.push(step);
}

function execute(statement: Statement, entries: Entries, steps: readonly Step[]): Step {
  const state = new WorkingState(entries, statement, steps);
  apply(statement.ddl, state);
  return state.finish();
}

/**
 * Runs a step of the suffix again. Where it makes what it made before, the old object is kept, so that what depends on
 * it need not run again.
 */
function runAgain(old: Step, entries: Entries, steps: Step[], dirty: Dirty): void {
  const before = new Map(old.writes.map((write) => [write.key, write.after]));
  const step = execute(old.statement, entries, steps);
  const writes = step.writes.map((write) => {
    const kept = before.get(write.key);
    return kept && write.after && sameValue(kept, write.after) ? { ...write, after: kept } : write;
  });
  const oldValues = new Map<string, object | undefined>(before);
  for (const { key } of writes)
    if (!before.has(key)) oldValues.set(key, dirty.has(key) ? dirty.get(key) : entries.get(key));
  for (const { key, after } of writes) entries.set(key, after);
  for (const [key, value] of oldValues) {
    if (entries.get(key) === value) dirty.delete(key);
    else dirty.set(key, value);
  }
  steps.push({ ...step, writes });
}

/** Nothing differs any more from the earlier replay at this point: all that follows is as it was. */
function reused(statements: readonly Statement[], steps: Step[], previous: History, from: number): History {
  for (let i = from; i < previous.steps.length; i++) steps.push(previous.steps[i] as Step);
  return { statements, steps, entries: previous.entries, catalog: previous.catalog };
}

/** The entries that differ from the earlier replay at the same point, with their values there. */
type Dirty = Map<string, object | undefined>;

/** Compares after the part that changed. Where it made the same facts as before, the old objects are kept. */
function changedSince(entries: Entries, old: readonly Step[], steps: Step[], prefix: number): Dirty {
  const dirty: Dirty = new Map();
  for (const { writes } of old) for (const { key, after } of writes) dirty.set(key, after);
  for (let i = prefix; i < steps.length; i++) {
    for (const { key, before } of (steps[i] as Step).writes) if (!dirty.has(key)) dirty.set(key, before);
  }
  for (const [key, value] of dirty) {
    const now = entries.get(key);
    if (value && now && value !== now && sameValue(value, now)) keepOld(key, value, entries, steps, prefix);
    if (entries.get(key) === value) dirty.delete(key);
  }
  return dirty;
}

function keepOld(key: string, value: object, entries: Entries, steps: Step[], prefix: number): void {
  entries.set(key, value);
  for (let i = steps.length - 1; i >= prefix; i--) {
    const step = steps[i] as Step;
    if (!step.writes.some((write) => write.key === key)) continue;
    steps[i] = {
      ...step,
      writes: step.writes.map((write) => (write.key === key ? { ...write, after: value } : write)),
    };
    return;
  }
}

function dependsOn({ reads }: Step, dirty: Dirty): boolean {
  if (reads.has(everything)) return true;
  for (const key of dirty.keys()) {
    if (reads.has(key)) return true;
    const group = groupOf(key);
    if (group !== undefined && reads.has(group)) return true;
  }
  return false;
}

function undo(entries: Entries, steps: readonly Step[], downTo: number): void {
  for (let i = steps.length - 1; i >= downTo; i--) {
    for (const { key, before } of (steps[i] as Step).writes) entries.set(key, before);
  }
}

function commonPrefix(a: readonly Statement[], b: readonly Statement[]): number {
  const limit = Math.min(a.length, b.length);
  let i = 0;
  while (i < limit && a[i] === b[i]) i++;
  return i;
}

function commonSuffix(a: readonly Statement[], b: readonly Statement[], prefix: number): number {
  const limit = Math.min(a.length, b.length) - prefix;
  let i = 0;
  while (i < limit && a[a.length - 1 - i] === b[b.length - 1 - i]) i++;
  return i;
}
