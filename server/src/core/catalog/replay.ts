/**
 * Replays statements in order into a catalog. Given what an earlier replay made, it runs only the statements that
 * changed and those that depend on what they changed; the result is the same as from nothing.
 */
import type { Engine } from '../syntax/engine.js';
import type { Statement } from '../syntax/source-file.js';
import { commonEnds } from '../text/same-elements.js';
import { apply } from './effects/apply.js';
import { type Entries, mutableEntries } from './entries.js';
import type { History, Step, Write } from './history.js';
import { sameValue } from './same-value.js';
import { type EarlierSteps, WorkingState } from './state.js';
import { type Moment, Timeline } from './timeline.js';
import { createCatalog, sameComings } from './view.js';

/** `engine` reads the statements that code makes as text. */
export function replay(engine: Engine, statements: readonly Statement[], previous?: History): History {
  const slices = replayInSlices(engine, statements, previous);
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  return slice.value;
}

/** The same, with pauses where there is much to do. */
export function* replayInSlices(
  engine: Engine,
  statements: readonly Statement[],
  previous: History | undefined,
): Generator<undefined, History, undefined> {
  if (!previous) return yield* fromNothing(engine, statements);
  const { head: prefix, tail: suffix } = commonEnds(statements, previous.statements);
  if (prefix === statements.length && prefix === previous.statements.length) return previous;
  return afterEdit(engine, statements, previous, prefix, suffix);
}

/** The newest history of each line has its timeline here. It is made when a history is first built upon. */
const timelines = new WeakMap<History, Timeline>();

/** Statements that run between two pauses. */
const statementsPerSlice = 200;

function* fromNothing(engine: Engine, statements: readonly Statement[]): Generator<undefined, History, undefined> {
  const entries = mutableEntries();
  const steps: Step[] = [];
  const earlier = { last: (i: number) => steps[steps.length - 1 - i] };
  for (const statement of statements) {
    const step = execute(engine, statement, entries, earlier);
    for (const { key, after } of step.writes) entries.set(key, after);
    steps.push(step);
    if (steps.length % statementsPerSlice === 0) yield;
  }
  const snapshot = entries.freeze();
  return { statements, steps, entries: snapshot, catalog: createCatalog(snapshot, steps) };
}

function afterEdit(
  engine: Engine,
  statements: readonly Statement[],
  previous: History,
  prefix: number,
  suffix: number,
): History {
  const timeline = timelines.get(previous) ?? new Timeline(previous.steps);
  timelines.delete(previous);
  const changed = statements.slice(prefix, statements.length - suffix);
  const old = timeline.splice(prefix, previous.statements.length - suffix - prefix, changed.map(unexecuted));
  const run: Run = {
    engine,
    timeline,
    due: new Uint8Array(timeline.length),
    again: [],
    touched: new Set(),
    reordered: false,
  };

  const end = prefix + changed.length;
  for (let i = prefix; i < end; i++) {
    const moment = timeline.at(i);
    timeline.put(moment, executeAt(run, moment));
  }
  compareMiddle(run, old, prefix, end);
  for (let i = end; i < timeline.length; i++) if (run.due[i] === 1) runAgain(run, timeline.at(i));

  const middle = Array.from({ length: changed.length }, (_, i) => timeline.at(prefix + i).step);
  const steps = previous.steps.slice(0, prefix).concat(middle, previous.steps.slice(previous.steps.length - suffix));
  for (const { position, step } of run.again) steps[position] = step;
  const history = finished(statements, steps, previous, run);
  timelines.set(history, timeline);
  return history;
}

interface Run {
  readonly engine: Engine;
  readonly timeline: Timeline;
  /** 1 at the positions of steps that must run again. */
  readonly due: Uint8Array;
  /** Those that did. */
  readonly again: Moment[];
  /** The entries that may have another value than before, somewhere. */
  readonly touched: Set<string>;
  /** Relations come and go in another order than before. */
  reordered: boolean;
}

/** Compares what the changed part left with what the old one did. The same facts keep their old objects. */
function compareMiddle(run: Run, old: readonly Step[], start: number, end: number): void {
  const { timeline } = run;
  const before = new Map<string, object | undefined>();
  for (const { writes } of old) for (const { key, after } of writes) before.set(key, after);
  const fresh = Array.from({ length: end - start }, (_, i) => timeline.at(start + i).step);
  for (const { writes } of fresh) {
    for (const { key } of writes) if (!before.has(key)) before.set(key, timeline.valueBefore(key, start));
  }
  run.reordered = !sameComings(old, fresh);
  for (const [key, value] of before) {
    run.touched.add(key);
    const now = timeline.valueBefore(key, end);
    if (now === value) continue;
    if (value && now && sameValue(value, now)) keepOld(timeline, key, value, start, end);
    else spread(run, key, end - 1);
  }
}

/** Lets the last of some steps that writes an entry write the old object. */
function keepOld(timeline: Timeline, key: string, value: object, start: number, end: number): void {
  for (let i = end - 1; i >= start; i--) {
    const moment = timeline.at(i);
    if (!moment.step.writes.some((write) => write.key === key)) continue;
    const writes = moment.step.writes.map((write) => (write.key === key ? { ...write, after: value } : write));
    timeline.put(moment, { ...moment.step, writes });
    return;
  }
}

function runAgain(run: Run, moment: Moment): void {
  const { timeline } = run;
  const old = new Map(moment.step.writes.map((write) => [write.key, write.after]));
  const step = executeAt(run, moment);
  run.reordered ||= !sameComings([moment.step], [step]);
  const writes = step.writes.map((write) => withOldObject(write, old.get(write.key)));
  timeline.put(moment, { ...step, writes });
  run.again.push(moment);

  for (const { key, after } of writes) {
    run.touched.add(key);
    if (!old.has(key) || old.get(key) !== after) spread(run, key, moment.position);
    old.delete(key);
  }
  for (const [key, value] of old) {
    run.touched.add(key);
    if (timeline.valueBefore(key, moment.position + 1) !== value) spread(run, key, moment.position);
  }
}

function withOldObject(write: Write, old: object | undefined): Write {
  return old && write.after && sameValue(old, write.after) ? { ...write, after: old } : write;
}

/** An entry is another after `position` than it was: whoever reads it there runs again. */
function spread(run: Run, key: string, position: number): void {
  for (const moment of run.timeline.concerned(key, position)) run.due[moment.position] = 1;
}

function finished(statements: readonly Statement[], steps: readonly Step[], previous: History, run: Run): History {
  const { timeline } = run;
  const changes = new Map<string, object | undefined>();
  const replaced = new Map<object, object>();
  for (const key of run.touched) {
    const before = previous.entries.get(key);
    const value = timeline.valueBefore(key, timeline.length);
    if (value === before) continue;
    changes.set(key, value);
    if (before && value) replaced.set(before, value);
  }
  if (changes.size === 0 && !run.reordered) return { ...previous, statements, steps };
  const entries = previous.entries.with(changes);
  const catalog = createCatalog(entries, steps, run.reordered ? undefined : { catalog: previous.catalog, replaced });
  return { statements, steps, entries, catalog };
}

function executeAt({ engine, timeline }: Run, { step, position }: Moment): Step {
  const earlier = { last: (i: number) => (i < position ? timeline.at(position - 1 - i).step : undefined) };
  return execute(engine, step.statement, timeline.before(position), earlier);
}

/** What one statement does to these entries, which stay as they are. */
export function execute(engine: Engine, statement: Statement, entries: Entries, earlier: EarlierSteps): Step {
  const state = new WorkingState(entries, statement, earlier, engine);
  apply(statement.ddl, state);
  return state.finish();
}

function unexecuted(statement: Statement): Step {
  return { statement, reads: [], writes: [], unseen: undefined, refused: undefined };
}
