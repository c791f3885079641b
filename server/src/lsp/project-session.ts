/**
 * One project of the workspace: its files on disk below the unsaved buffers of open documents, and the analysis of
 * them. Changes are only collected; an analysis starts with all of them, runs in slices, and ends with none left.
 */
import type { Analysis, Problem } from '../core/project/analysis.js';
import { createProject, type FileChange, type Project } from '../core/project/project.js';
import type { ScoreBoard } from '../core/project/score-board.js';
import { configPath, type PartialSettings } from '../core/project/settings.js';
import type { Engine } from '../core/syntax/engine.js';
import { createDisk, noDisk } from './disk.js';
import type { Environment } from './environment.js';
import { createGoodConfiguration } from './good-configuration.js';

/** An open document. */
export interface Buffer {
  readonly uri: string;
  readonly version: number;
  text(): string;
}

export interface ProjectSession {
  /** Absolute; `undefined` for a document that belongs to no folder. */
  readonly root: string | undefined;
  readonly buffers: ReadonlyMap<string, Buffer>;
  /** The last analysis, which may be older than the last change. */
  readonly current: Analysis | undefined;
  /** A tenantlint.json that is not in force because of what is wrong with it. */
  readonly rejectedConfiguration: { readonly text: string; readonly problems: readonly Problem[] } | undefined;
  /** A document was opened or changed; `undefined` when it is closed and the file on disk counts again. */
  setBuffer(path: string, buffer: Buffer | undefined): void;
  /** A file or folder on disk may have come, changed or gone. */
  readAgain(path: string): void;
  setDefaults(settings: PartialSettings): void;
  textOf(path: string): string | undefined;
  /** The analysis of everything as it is now. Rejects with what the engine threw, or with `stopped`. */
  analysis(): Promise<Analysis>;
  /** The scores of everything as it is now. Rejects as `analysis` does. */
  scores(): Promise<ScoredAnalysis>;
  /** Makes the running analysis give up; the next change starts another one. */
  stop(): void;
  /** Lends the project, which must hold the same files afterwards as before. */
  borrow<T>(use: (project: Project, analysis: Analysis) => T): Promise<T>;
}

export interface ScoredAnalysis {
  readonly analysis: Analysis;
  readonly board: ScoreBoard;
}

/** What happens to a session, for those who show it. None of these may throw. */
export interface SessionEvents {
  started(session: ProjectSession): void;
  progressed(session: ProjectSession, done: number, total: number): void;
  /** `edited` are the paths of open documents that were changed since the analysis before. */
  analysed(session: ProjectSession, analysis: Analysis, edited: ReadonlySet<string>): void;
  failed(session: ProjectSession): void;
}

/** What an analysis that was stopped rejects with. */
export const stopped = Symbol('stopped');

/** Milliseconds of work between two pauses. */
const slice = 25;

/** `prepare` runs before the first analysis: it gives the grammar, and may set what the project starts with. */
export function createProjectSession(
  root: string | undefined,
  environment: Environment,
  prepare: (session: ProjectSession) => Promise<Engine>,
  events: SessionEvents,
): ProjectSession {
  const { files, rules, presets } = environment;
  const disk = root === undefined ? noDisk : createDisk(root, files);
  const configuration = createGoodConfiguration(rules, presets);
  const buffers = new Map<string, Buffer>();
  const pending = new Map<string, FileChange>();
  const edited = new Set<string>();
  /** Paths on disk that are to be read again. */
  const outdated = new Set<string>();
  let project: Project | undefined;
  let defaults: PartialSettings = {};
  let configurationText: string | undefined;
  let isLoaded = false;
  let current: Analysis | undefined;
  let isStale = true;
  let isStopped = false;
  let running: Promise<Analysis> | undefined;
  let lastPause = 0;
  /** Ends when nothing is being scored. */
  let scoring: Promise<unknown> = Promise.resolve();

  async function run(): Promise<Analysis> {
    events.started(session);
    lastPause = environment.now();
    try {
      project ??= createProject({ engine: await prepare(session), rules, presets });
      if (!isLoaded) await load();
      return await analyse(project);
    } catch (error) {
      events.failed(session);
      throw error;
    }
  }

  async function load(): Promise<void> {
    let count = 0;
    for (const change of disk.readAll()) {
      if (!buffers.has(change.path)) pending.set(change.path, change);
      await breathe(++count, 0);
    }
    isLoaded = true;
  }

  async function readDisk(): Promise<void> {
    let count = 0;
    for (const path of outdated) {
      outdated.delete(path);
      for (const one of disk.changesAt(path)) pending.set(one.path, one);
      await breathe(++count, 0);
    }
  }

  /** Until nothing has changed while it ran. */
  async function analyse(opened: Project): Promise<Analysis> {
    for (;;) {
      await readDisk();
      const editedNow = new Set(edited);
      edited.clear();
      applyPending(opened);
      const analysis = await finish(opened);
      current = analysis;
      events.analysed(session, analysis, editedNow);
      if (!isStale) return analysis;
    }
  }

  function applyPending(opened: Project): void {
    opened.defaults(defaults);
    opened.update([...pending.values()].map(newest).map(acceptable));
    pending.clear();
    isStale = false;
  }

  function newest(change: FileChange): FileChange {
    const buffer = buffers.get(change.path);
    return buffer ? { path: change.path, text: buffer.text() } : change;
  }

  function acceptable(change: FileChange): FileChange {
    if (change.path !== configPath || !('text' in change)) return change;
    configurationText = change.text;
    return { path: configPath, text: configuration.accept(change.text) };
  }

  async function finish(opened: Project): Promise<Analysis> {
    try {
      const slices = opened.analyzeInSlices();
      for (let next = slices.next(); ; next = slices.next()) {
        if (next.done) return next.value;
        await breathe(next.value.done, next.value.total);
      }
    } catch (error) {
      isStale = true;
      throw error;
    }
  }

  async function breathe(done: number, total: number): Promise<void> {
    if (environment.now() - lastPause < slice) return;
    events.progressed(session, done, total);
    await environment.pause();
    lastPause = environment.now();
    if (isStopped) throw stopped;
  }

  async function score(analysis: Analysis): Promise<ScoredAnalysis> {
    let since = environment.now();
    const work = analysis.scoresInSlices();
    for (let next = work.next(); ; next = work.next()) {
      if (next.done) return { analysis, board: next.value };
      if (environment.now() - since < slice) continue;
      await environment.pause();
      since = environment.now();
    }
  }

  const session: ProjectSession = {
    root,
    buffers,
    get current() {
      return current;
    },
    get rejectedConfiguration() {
      return configuration.rejected;
    },
    setBuffer(path, buffer) {
      edited.add(path);
      if (buffer) buffers.set(path, buffer);
      else buffers.delete(path);
      pending.set(path, buffer ? { path, text: undefined } : disk.read(path));
      isStale = true;
      isStopped = false;
    },
    readAgain(path) {
      // Before the files are read for the first time there is nothing to read again.
      if (!isLoaded) return;
      outdated.add(path);
      isStale = true;
      isStopped = false;
    },
    setDefaults(settings) {
      defaults = settings;
      isStale = true;
    },
    textOf(path) {
      const open = buffers.get(path);
      if (open) return open.text();
      return path === configPath ? configurationText : current?.file(path)?.text;
    },
    analysis() {
      if (running) return running;
      if (current && !isStale) return Promise.resolve(current);
      if (isStopped) return Promise.reject(stopped);
      running = run().finally(() => {
        running = undefined;
      });
      return running;
    },
    scores() {
      const asked = scoring.then(async () => score(await session.analysis()));
      scoring = asked.catch(() => {});
      return asked;
    },
    stop() {
      if (running) isStopped = true;
    },
    async borrow(use) {
      for (;;) {
        const analysis = await session.analysis();
        if (project && !running && !isStale) return use(project, analysis);
      }
    },
  };
  return session;
}
