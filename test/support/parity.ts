/** Compares what the language server tells an editor with what `tenantlint check` prints. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { nodeFiles } from '../../server/src/entry/node-files.js';
import { rules } from '../../server/src/rules/index.js';
import { commandLine } from './command-line.js';
import { type LanguageClient, openClient, uriOf } from './language-client.js';
import { seededRandom } from './random.js';

/** One finding in a line: place, severity, rule, message. */
type Line = string;

export async function assertParity(folder: string): Promise<void> {
  const client = await openClient({ folders: [folder], environment: { rules } });
  try {
    assert.deepEqual(await toldBy(client, folder), await printedFor(folder));
  } finally {
    client.dispose();
  }
}

/**
 * Types at random into open files, saves some of them, and compares again and again. While a statement is broken, an
 * editor goes by what it said before, of which the command line knows nothing: files with such a statement are taken back
 * to their last text without one before they are compared.
 */
export async function assertParityWhileTyping(
  folder: string,
  { edits, seed }: { readonly edits: number; readonly seed: number },
): Promise<void> {
  const random = seededRandom(seed);
  const client = await openClient({ folders: [folder], environment: { rules } });
  const texts = new Map(
    [...nodeFiles.below(folder)].flatMap((file) => ('text' in file ? [[file.path, file.text]] : [])),
  );
  const paths = [...texts.keys()].filter((path) => path.endsWith('.sql')).sort();
  const sound = new Map(texts);
  const opened = new Set<string>();
  const mendBroken = async () => {
    for (const path of opened) {
      const isBroken = (await client.diagnostics(uriOf(path))).some(({ code }) => code === 'syntax-error');
      if (isBroken) await client.change(uriOf(path), [{ text: sound.get(path) as string }]);
      const [from, to] = isBroken ? [sound, texts] : [texts, sound];
      to.set(path, from.get(path) as string);
    }
  };
  try {
    for (let i = 1; i <= edits; i++) {
      const path = paths[Math.floor(random() * paths.length)] as string;
      const before = texts.get(path) as string;
      if (!opened.has(path)) await client.open(uriOf(path), before);
      opened.add(path);
      const after = typed(before, random);
      texts.set(path, after);
      await client.change(uriOf(path), [{ text: after }]);
      if (random() < 0.2) {
        writeFileSync(path, after);
        await client.saved(path);
      }
      if (random() < 0.3) await client.diagnostics(uriOf(path));
      if (i % 5 > 0) continue;
      await mendBroken();
      assert.deepEqual(await toldBy(client, folder), await printedForTexts(folder, texts));
    }
  } finally {
    client.dispose();
  }
}

async function toldBy(client: LanguageClient, folder: string): Promise<readonly Line[]> {
  const { items } = await client.pullAll();
  const lines = items.flatMap((item) => {
    const path = relative(folder, fileURLToPath(item.uri));
    return item.kind === 'full' ? item.items.flatMap((diagnostic) => lineOfDiagnostic(path, diagnostic)) : [];
  });
  return lines.sort();
}

const severities = ['', 'error', 'warning', 'info'];

/** Problems of no rule are printed elsewhere by the command line, so they are left out. */
function lineOfDiagnostic(
  path: string,
  { code, range: { start, end }, severity, message }: Diagnostic,
): readonly Line[] {
  if (code === undefined) return [];
  const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  return [`${path}:${place} ${severities[severity ?? 0]} ${code} ${String(message)}`];
}

interface Printed {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly file: string;
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  }[];
}

async function printedFor(folder: string): Promise<readonly Line[]> {
  const { stdout, stderr } = await commandLine(['check', '--format', 'json'], { cwd: folder });
  // Nothing is printed where there is nothing to check.
  if (stdout === '') assert.match(stderr, /There is no \.sql file/);
  const { findings } = JSON.parse(stdout || '{ "findings": [] }') as Printed;
  return findings
    .map(({ rule, severity, message, file, start, end }) => {
      return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${severity} ${rule} ${message}`;
    })
    .sort();
}

/** What is printed for these texts once they are on disk. */
async function printedForTexts(folder: string, texts: ReadonlyMap<string, string>): Promise<readonly Line[]> {
  const copy = mkdtempSync(join(tmpdir(), 'tenantlint-'));
  try {
    for (const [path, text] of texts) {
      const target = join(copy, relative(folder, path));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return await printedFor(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const snippets = [
  '',
  ';',
  "'",
  '(',
  '\n',
  '$$',
  '/*',
  ' NOT NULL',
  'é😀',
  'CREATE TABLE extras (id text PRIMARY KEY, tenant_id text);\n',
  'ALTER TABLE extras ENABLE ROW LEVEL SECURITY;\n',
  '-- tenantlint-disable-next-statement require-rls: typed by a test\n',
];

function typed(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const length = random() < 0.6 ? 0 : Math.floor(random() * 60);
  return text.slice(0, at) + snippets[Math.floor(random() * snippets.length)] + text.slice(at + length);
}
