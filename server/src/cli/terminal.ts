/** What the command line needs of the world around it, so that tests can be that world. */

import type { Rule, RuleMeta } from '../core/lint/rule.js';
import type { Presets } from '../core/project/config.js';
import type { Files } from '../core/project/files.js';
import type { Moment } from '../core/project/tools/tool.js';
import type { Engine } from '../core/syntax/engine.js';

/** What is being run: the same in every process of one version. */
export interface Program {
  readonly version: string;
  /** Node and the platform, for reports of errors. */
  readonly runtime: string;
  readonly rules: readonly Rule[];
  readonly presets: Presets;
  /** The grammar, and why it is not the full one where it is not. */
  loadEngine(): Promise<{ readonly engine: Engine; readonly reducedBecause: string | undefined }>;
  /** Starts the language server, which goes on until its client ends it. */
  serve(): Promise<void>;
  /** The Markdown page of a rule. */
  page(rule: RuleMeta): string | undefined;
}

/** Where it is run. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readStdin(): Promise<string>;
  /** Milliseconds since some moment. */
  now(): number;
  /** The time of day, for the names of new migrations. */
  moment(): Moment;
}

export interface Output {
  readonly isTTY: boolean;
  write(text: string): void;
}
