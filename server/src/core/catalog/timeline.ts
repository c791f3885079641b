/**
 * A history's steps, with indexes of who writes and who reads each entry: what an entry was before any step, and whom a
 * change concerns. A timeline changes with the history; only the newest history of a line has one.
 */
import { type Entries, type Groups, groupOf, noteGroup } from './entries.js';
import type { Step } from './history.js';
import { everything } from './state.js';

/** A place in the order, with the step that stands there now. */
export interface Moment {
  step: Step;
  position: number;
  /** False once its statement is gone. */
  alive: boolean;
}

/** One of those who read an entry, in no order. Some may be gone, or read it no more. A list without arrays is quick to build. */
interface Reader {
  readonly moment: Moment;
  next: Reader | undefined;
}

/** So many stale steps are always borne, so that small histories are not listed anew all the time. */
const mostStale = 500;

export class Timeline {
  readonly #moments: Moment[];
  /** Of each entry, in order. */
  readonly #writers = new Map<string, Moment[]>();
  readonly #readers = new Map<string, Reader>();
  readonly #groups: Groups = new Map();
  /** How many steps have been taken out or replaced since readers and groups were last listed anew. */
  #stale = 0;

  constructor(steps: readonly Step[]) {
    this.#moments = steps.map((step, position) => ({ step, position, alive: true }));
    for (const moment of this.#moments) {
      for (const { key } of moment.step.writes) {
        const writers = this.#writers.get(key);
        if (writers) writers.push(moment);
        else this.#writers.set(key, [moment]);
      }
    }
    this.#listAnew();
  }

  get length(): number {
    return this.#moments.length;
  }

  at(position: number): Moment {
    return this.#moments[position] as Moment;
  }

  /** Replaces `count` moments by others that have no steps of their own yet, and gives back the steps that were there. */
  splice(from: number, count: number, placeholders: readonly Step[]): Step[] {
    const rest = this.#moments.splice(from);
    const old = rest.slice(0, count);
    this.#stale += count;
    for (const moment of old) {
      moment.alive = false;
      for (const { key } of moment.step.writes) this.#removeWriter(key, moment);
    }
    const fresh = placeholders.map((step, i) => ({ step, position: from + i, alive: true }));
    for (const moment of fresh) this.#moments.push(moment);
    for (let i = count; i < rest.length; i++) this.#moments.push(rest[i] as Moment);
    if (fresh.length !== count) for (let i = from; i < this.#moments.length; i++) this.at(i).position = i;
    if (this.#stale > mostStale + this.#moments.length) this.#listAnew();
    return old.map((moment) => moment.step);
  }

  /** Puts another step at a place. */
  put(moment: Moment, step: Step): void {
    const old = moment.step;
    moment.step = step;
    this.#stale++;
    const known = new Set(old.reads);
    for (const key of step.reads) if (!known.has(key)) this.#addReader(key, moment);
    const written = new Set(step.writes.map((write) => write.key));
    for (const { key } of old.writes) if (!written.delete(key)) this.#removeWriter(key, moment);
    for (const key of written) this.#addWriter(key, moment);
  }

  /** An entry as the step at `position` finds it. */
  valueBefore(key: string, position: number): object | undefined {
    const writers = this.#writers.get(key);
    if (!writers) return undefined;
    const last = writers[firstFrom(writers, position) - 1];
    return last?.step.writes.find((write) => write.key === key)?.after;
  }

  /** All entries as the step at `position` finds them. */
  before(position: number): Entries {
    return {
      get: (key) => this.valueBefore(key, position),
      all: () => this.#allBefore(position),
      group: (name) => this.#groups.get(name) ?? [],
    };
  }

  /** Whom it concerns that an entry is another after `position`: its readers up to the next step that writes it. */
  *concerned(key: string, position: number): Generator<Moment, void, undefined> {
    const writers = this.#writers.get(key) ?? [];
    const until = writers[firstFrom(writers, position + 1)]?.position ?? Number.POSITIVE_INFINITY;
    const group = groupOf(key);
    for (const read of group === undefined ? [key] : [key, group]) {
      for (const moment of this.#readersOf(read)) {
        if (moment.position > position && moment.position <= until) yield moment;
      }
    }
    for (const moment of this.#readersOf(everything)) if (moment.position > position) yield moment;
  }

  *#allBefore(position: number): Generator<readonly [string, object], void, undefined> {
    for (const key of this.#writers.keys()) {
      const value = this.valueBefore(key, position);
      if (value !== undefined) yield [key, value];
    }
  }

  /** Drops from the list, on the way, whoever is gone or does not read the entry any more. */
  #readersOf(key: string): readonly Moment[] {
    const now: Moment[] = [];
    let last: Reader | undefined;
    for (let reader = this.#readers.get(key); reader; reader = reader.next) {
      const { moment } = reader;
      if (!moment.alive || !moment.step.reads.includes(key)) continue;
      now.push(moment);
      if (last) last.next = reader;
      else this.#readers.set(key, reader);
      last = reader;
    }
    if (last) last.next = undefined;
    else this.#readers.delete(key);
    return now;
  }

  /** Forgets readers and groups that are gone, which would hold on to every statement there ever was. */
  #listAnew(): void {
    this.#stale = 0;
    this.#readers.clear();
    this.#groups.clear();
    for (const moment of this.#moments) for (const key of moment.step.reads) this.#addReader(key, moment);
    for (const key of this.#writers.keys()) noteGroup(this.#groups, key);
  }

  #addReader(key: string, moment: Moment): void {
    const first = this.#readers.get(key);
    if (first) first.next = { moment, next: first.next };
    else this.#readers.set(key, { moment, next: undefined });
  }

  #addWriter(key: string, moment: Moment): void {
    noteGroup(this.#groups, key);
    const writers = this.#writers.get(key);
    if (writers) writers.splice(firstFrom(writers, moment.position), 0, moment);
    else this.#writers.set(key, [moment]);
  }

  #removeWriter(key: string, moment: Moment): void {
    const writers = this.#writers.get(key) ?? [];
    if (writers.length > 1) writers.splice(writers.indexOf(moment), 1);
    else this.#writers.delete(key);
  }
}

/** The index of the first moment at or behind a position. */
function firstFrom(moments: readonly Moment[], position: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] as Moment).position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
