/** The corpus of real projects beside the clone. It is not part of the repository: without it its tests say so. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPiece } from '../../server/src/core/syntax/split.js';
import { nodeFiles } from '../../server/src/entry/node-files.js';
import { testProject } from './project.js';

export const corpusFolder = join(process.cwd(), '../shared/corpus');

/** A suite that needs the corpus; where there is none, one skipped test says why. */
export function describeWithCorpus(title: string, body: () => void): void {
  if (existsSync(corpusFolder)) describe(title, body);
  else describe(title, () => it.skip(`needs the corpus in ${corpusFolder}, which is not there`));
}

export interface CorpusProject {
  readonly repo: string;
  readonly path: string;
  readonly tenantColumn: readonly string[];
  /** Names of its replays in the truth. */
  readonly truth: readonly string[];
}

export function corpusProjects(): readonly CorpusProject[] {
  return (readJson('index.json') as { readonly projects: readonly CorpusProject[] }).projects;
}

/** A file of the corpus, unpacked where it is packed. */
export function readJson(path: string): unknown {
  const content = readFileSync(join(corpusFolder, path));
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8'));
}

/** All files of a project that the linter would be given, as texts by path. */
export function filesOfProject(path: string): ReadonlyMap<string, string> {
  const folder = join(corpusFolder, path);
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((found) => found.replaceAll('\\', '/'));
  const wanted = paths.filter((found) => nodeFiles.isProjectFile(found) && statSync(join(folder, found)).isFile());
  return new Map(wanted.sort().map((found) => [found, textOfFile(join(folder, found))]));
}

/** Every SQL file of every project, by path in the corpus. */
export function corpusSqlFiles(): ReadonlyMap<string, string> {
  const files = [...filesOfProject('.')];
  return new Map(files.filter(([path]) => path.endsWith('.sql')));
}

/** Every statement there is, each text once. */
export function corpusStatements(): ReadonlySet<string> {
  const statements = new Set<string>();
  for (const text of corpusSqlFiles().values()) {
    for (let at = 0; at < text.length; ) {
      const { statement, end } = readPiece(text, at);
      if (statement) statements.add(text.slice(statement.start, statement.end));
      at = end;
    }
  }
  return statements;
}

/** A project of the corpus, given to the linter as a user would who opens its folder. */
export function openProject(path: string): ReturnType<typeof testProject> {
  return testProject(filesOfProject(path));
}

function textOfFile(path: string): string {
  const bytes = readFileSync(path);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
