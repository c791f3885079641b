/** What the server needs of the world around it. A process of Node is one such world, a worker of a browser another. */
import type { Rule, RuleMeta } from '../core/lint/rule.js';
import type { Presets } from '../core/project/config.js';
import type { Files } from '../core/project/files.js';
import type { Moment } from '../core/project/tools/tool.js';
import type { Engine } from '../core/syntax/engine.js';

export interface Environment {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly presets: Presets;
  readonly files: WorkspaceFiles;
  /** The grammar, and why it is not the full one where it is not. */
  loadEngine(): Promise<{ readonly engine: Engine; readonly reducedBecause: string | undefined }>;
  /** The Markdown page of a rule. */
  page(rule: RuleMeta): string | undefined;
  /** Milliseconds since some moment. */
  now(): number;
  /** The time of day, for the names of new migrations. */
  moment(): Moment;
  /** Lets everything that waits be done, such as messages that have arrived. */
  pause(): Promise<void>;
}

/** Files by absolute path, with `/` on every system. The server writes none. */
export interface WorkspaceFiles extends Omit<Files, 'write'> {
  /** `undefined` for documents that are no files of this file system. */
  pathOf(uri: string): string | undefined;
  uriOf(path: string): string;
}
