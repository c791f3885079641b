/** Runs the command line in this process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../server/src/cli/main.js';
import type { Files } from '../../server/src/core/project/files.js';
import { nodeFiles } from '../../server/src/entry/node-files.js';
import { presets, rules } from '../../server/src/rules/index.js';
import { testEngine } from './engine.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether both outputs are terminals. */
  readonly tty?: boolean;
  readonly files?: Files;
  /** Makes loading the grammar fail with this error. */
  readonly failure?: Error;
}

/** Without colours unless `env` or `tty` ask for them. */
export async function commandLine(argv: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const { cwd, stdin = '', env = {}, tty = false, files = nodeFiles, failure } = surroundings;
  const output = () => {
    const written: string[] = [];
    return { isTTY: tty, write: (text: string) => void written.push(text), written };
  };
  const stdout = output();
  const stderr = output();
  const program = {
    version: '1.2.3',
    runtime: 'a test',
    rules,
    presets,
    loadEngine: async () => {
      if (failure) throw failure;
      return { engine: testEngine(), reducedBecause: undefined };
    },
    serve: async () => {
      stdout.write('served');
    },
    page: ({ category, name }: { readonly category: string; readonly name: string }) =>
      readFileSync(join(process.cwd(), 'server/src/rules', category, `${name}.md`), 'utf8'),
  };
  const readStdin = async () => stdin;
  const moment = () => ({ iso: '2026-03-04T05:06:07.089Z', epoch: 1772600767089 });
  const terminal = { stdout, stderr, cwd, env, files, readStdin, now: () => 0, moment };
  const code = await run(argv, program, terminal);
  return { code, stdout: stdout.written.join(''), stderr: stderr.written.join('') };
}
