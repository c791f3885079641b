/** `npm run bench`: the cold check and the keystroke on generated projects, as ratios to the bare parse in the same run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Project } from '../../server/src/core/project/project.js';
import { testProject } from '../support/project.js';
import { seededRandom } from '../support/random.js';
import { type Form, generateProject } from './generated-project.js';
import { timeColdStart, timeProtocolEdits, timeStartUp } from './protocol.js';

const linesPerTable = 14;
const sizes = [1_000, 5_000];
const forms: readonly Form[] = ['one file', 'many files'];
const coldRuns = 5;
const edits = 100;
const memoryEdits = 10_000;

for (const tables of sizes) {
  for (const form of forms) {
    await measure(tables, form);
    await measureProtocol(tables, form);
  }
}
measureMemory();

async function measure(tables: number, form: Form): Promise<void> {
  const files = generateProject(tables, form);
  const bare: number[] = [];
  const check: number[] = [];
  await inFolder(files, (folder) => {
    for (let i = 0; i < coldRuns; i++) {
      bare.push(timeProcess('out/test/bench/bare.js', [folder]));
      check.push(timeProcess('dist/cli.js', ['check', folder, '--format', 'json']));
    }
  });
  const keystrokes = timeEdits(files);
  const scored = timeEdits(files, (project) => project.analyze().scores().workspace);
  const ratio = median(check) / median(bare);
  print(`${tables * linesPerTable} lines, ${form}`);
  print(`  bare parse        ${ms(median(bare))}`);
  print(`  cold check        ${ms(median(check))}  ${ratio.toFixed(2)} times bare`);
  print(
    `  edit to analysis  ${ms(percentile(keystrokes, 50))} median, ${ms(percentile(keystrokes, 95))} at the 95th percentile`,
  );
  print(
    `  edit to score     ${ms(percentile(scored, 50))} median, ${ms(percentile(scored, 95))} at the 95th percentile`,
  );
}

/** The same through the language server, in a process of its own. */
async function measureProtocol(tables: number, form: Form): Promise<void> {
  const files = generateProject(tables, form);
  const [path, text] = [...files].at(-1) as [string, string];
  const startUp: number[] = [];
  const cold: number[] = [];
  const check: number[] = [];
  let keystrokes: readonly number[] = [];
  await inFolder(files, async (folder) => {
    for (let i = 0; i < coldRuns; i++) {
      startUp.push(await timeStartUp(folder));
      cold.push(await timeColdStart(folder, path, text));
      check.push(timeProcess('dist/cli.js', ['check', join(folder, path), '--format', 'json']));
    }
    keystrokes = await timeProtocolEdits(folder, files, edits, seededRandom(3));
  });
  const ratio = (median(cold) - median(startUp)) / median(check);
  print(
    `  cold server       ${ms(median(cold))}, of which ${ms(median(startUp))} start-up; the rest ${ratio.toFixed(2)} times a check of the file`,
  );
  print(
    `  edit to answer    ${ms(percentile(keystrokes, 50))} median, ${ms(percentile(keystrokes, 95))} at the 95th percentile`,
  );
}

/** Types one character into a random place of a random file and takes it out again, and has each looked at. */
function timeEdits(files: ReadonlyMap<string, string>, look: Look = (project) => project.analyze()): number[] {
  const project = testProject(files);
  look(project);
  const random = seededRandom(1);
  return Array.from({ length: edits }, () => {
    const [path, text] = randomFile(files, random);
    const at = Math.floor(random() * text.length);
    const time = timeAnalysis(project, path, `${text.slice(0, at)}x${text.slice(at)}`, look);
    timeAnalysis(project, path, text, look);
    return time;
  });
}

type Look = (project: Project) => unknown;

function timeAnalysis(project: Project, path: string, text: string, look: Look): number {
  const start = performance.now();
  project.update([{ path, text }]);
  look(project);
  return performance.now() - start;
}

function measureMemory(): void {
  const files = generateProject(200, 'many files');
  const project = testProject(files);
  const random = seededRandom(2);
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  project.analyze();
  const readings = [heap()];
  for (let i = 1; i <= memoryEdits; i++) {
    const [path, text] = randomFile(files, random);
    const at = Math.floor(random() * text.length);
    timeAnalysis(project, path, `${text.slice(0, at)}x${i}${text.slice(at)}`, (edited) => edited.analyze());
    if (i % (memoryEdits / 5) === 0) readings.push(heap());
  }
  print(`heap over ${memoryEdits} edits: ${readings.map((reading) => `${reading.toFixed(1)} MB`).join(', ')}`);
}

function randomFile(files: ReadonlyMap<string, string>, random: () => number): readonly [string, string] {
  const all = [...files];
  return all[Math.floor(random() * all.length)] as [string, string];
}

async function inFolder(
  files: ReadonlyMap<string, string>,
  use: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tenantlint-bench-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeProcess(script: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status === null || status > 1) throw new Error(`${script} failed: ${stderr}`);
  return performance.now() - start;
}

function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? 0;
}

function median(values: readonly number[]): number {
  return percentile(values, 50);
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
