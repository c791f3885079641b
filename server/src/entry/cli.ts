#!/usr/bin/env node
/** Starts the command line program in this process. */
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { run } from '../cli/main.js';
import type { Output } from '../cli/terminal.js';
import { presets, rules } from '../rules/index.js';
import { loadEngine } from './grammar.js';
import { moment } from './moment.js';
import { nodeFiles } from './node-files.js';
import { thresholdFlag } from './threshold-flag.js';

/** Put in by the bundler. */
declare const TENANTLINT_VERSION: string;

const flag = thresholdFlag(process.versions.v8);
if (flag !== undefined) setFlagsFromString(flag);

process.exitCode = await run(
  process.argv.slice(2),
  {
    version: TENANTLINT_VERSION,
    runtime: `Node ${process.version} on ${process.platform}`,
    rules,
    presets,
    loadEngine,
    serve,
    page,
  },
  {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    cwd: process.cwd(),
    env: process.env,
    files: nodeFiles,
    readStdin: () => text(process.stdin),
    now: () => performance.now(),
    moment,
  },
);

/** A bundle of its own, so that commands do not wait for what only editors need. It reads the same arguments. */
async function serve(): Promise<void> {
  await import(new URL('server.js', import.meta.url).href);
}

/** Pages lie beside the bundle. */
function page({ name }: { readonly name: string }): string | undefined {
  const file = nodeFiles.read(fileURLToPath(new URL(`rules/${name}.md`, import.meta.url)));
  return 'text' in file ? file.text : undefined;
}

/** A reader that has seen enough, such as `head`, is no error. */
function output(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return { isTTY: stream.isTTY === true, write: (written) => void stream.write(written) };
}
