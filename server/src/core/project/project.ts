/** The engine's one door: files and settings go in, an analysis comes out. Editor, command line and tests all use it. */
import type { Rule } from '../lint/rule.js';
import type { Engine } from '../syntax/engine.js';
import type { Analysis } from './analysis.js';
import type { Presets } from './config.js';
import { type Progress, runPipeline, type Stage } from './pipeline.js';
import type { PartialSettings } from './settings.js';

export type { Progress } from './pipeline.js';

export interface ProjectOptions {
  readonly engine: Engine;
  readonly rules: readonly Rule[];
  readonly presets: Presets;
}

/** A file as it is now: its text, why it cannot be read, or that it is gone. Paths are relative to the root, with `/`. */
export type FileChange =
  | { readonly path: string; readonly text: string | undefined }
  | { readonly path: string; readonly unreadable: string };

export interface Project {
  /** Nothing is computed until the next analysis. */
  update(changes: readonly FileChange[]): void;
  /** Settings that lie below the configuration file. */
  defaults(settings: PartialSettings): void;
  /** Settings that lie over the configuration file. */
  override(settings: PartialSettings): void;
  analyze(): Analysis;
  /** The same in slices of a few milliseconds; an abandoned one leaves the project as it was. */
  analyzeInSlices(): Generator<Progress, Analysis, undefined>;
}

export function createProject({ engine, rules, presets }: ProjectOptions): Project {
  const inputs = { files: new Map<string, string>(), unreadable: new Map<string, string>() };
  let defaults: PartialSettings = {};
  let overrides: PartialSettings = {};
  let stage: Stage | undefined;

  function* analyzeInSlices(): Generator<Progress, Analysis, undefined> {
    const next = yield* runPipeline({ engine, rules, presets, inputs, defaults, overrides }, stage);
    stage = next;
    return next.analysis;
  }

  return {
    update(changes) {
      for (const change of changes) {
        inputs.files.delete(change.path);
        inputs.unreadable.delete(change.path);
        if ('unreadable' in change) inputs.unreadable.set(change.path, change.unreadable);
        else if (change.text !== undefined) inputs.files.set(change.path, change.text);
      }
    },
    defaults(settings) {
      defaults = settings;
    },
    override(settings) {
      overrides = settings;
    },
    analyze() {
      const slices = analyzeInSlices();
      let slice = slices.next();
      while (!slice.done) slice = slices.next();
      return slice.value;
    },
    analyzeInSlices,
  };
}
