/** From paths on the command line to an analysed project, and to what of it the user asked about. */
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Analysis } from '../core/project/analysis.js';
import { suggestion } from '../core/project/nearest-name.js';
import { createProject, type FileChange, type Project } from '../core/project/project.js';
import { configPath } from '../core/project/settings.js';
import type { Command } from './args.js';
import { commandNames } from './flags.js';
import type { Program, Terminal } from './terminal.js';

export interface OpenProject {
  /** Absolute. */
  readonly root: string;
  readonly project: Project;
  readonly analysis: Analysis;
  /** Texts by path relative to the root. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the user asked about a file, given relative to the root. */
  isSelected(path: string): boolean;
  /** How a path relative to the root is shown: so that it can be opened from where the user is. */
  shownPath(path: string): string;
}

/** A sentence for the user, whose mistake it is. */
export interface UserMistake {
  readonly mistake: string;
}

export async function openProject(
  command: Command,
  program: Program,
  terminal: Terminal,
): Promise<OpenProject | UserMistake> {
  const selection = select(command, terminal);
  if ('mistake' in selection) return selection;
  const { root, selected } = selection;
  const fromRoot = (path: string) => relativeTo(root, path);

  const changes = readFiles(selection, terminal);
  const config = readConfiguration(command, changes, terminal);
  if (config) return config;
  if (command.stdinFilename !== undefined) {
    const path = fromRoot(selected[0] as string);
    changes.set(path, { path, text: await terminal.readStdin() });
  }

  const wanted = selected.map(fromRoot);
  const isSelected = (path: string) => wanted.some((w) => w === '.' || w === path || path.startsWith(`${w}/`));
  const isSubject = (change: FileChange) => change.path.endsWith('.sql') || 'unreadable' in change;
  if (![...changes.values()].some((change) => isSubject(change) && isSelected(change.path))) {
    return { mistake: `There is no .sql file in ${selected.join(', ')}.` };
  }

  const { engine, reducedBecause } = await program.loadEngine();
  if (reducedBecause) terminal.stderr.write(reducedNotice(reducedBecause));
  const project = createProject({ engine, rules: program.rules, presets: program.presets });
  project.update([...changes.values()]);
  project.override(command.overrides);
  const configFile = command.configFile;
  return {
    root,
    project,
    analysis: analyze(project, terminal),
    texts: new Map(
      [...changes].flatMap(([path, change]) =>
        'text' in change && change.text !== undefined ? [[path, change.text]] : [],
      ),
    ),
    isSelected,
    shownPath: (path) =>
      path === configPath && configFile !== undefined ? configFile : relativeTo(terminal.cwd, join(root, path)),
  };
}

/** All files of the project, and those that were named though a project is not searched for them (below `vendor`). */
function readFiles({ root, selected }: Selection, { files }: Terminal): Map<string, FileChange> {
  const changes = new Map<string, FileChange>();
  const walk = (folder: string) => {
    for (const file of files.below(folder)) {
      const path = relativeTo(root, file.path);
      changes.set(path, { ...file, path });
    }
  };
  walk(root);
  for (const absolute of selected) {
    const path = relativeTo(root, absolute);
    if (files.kindOf(absolute) !== 'folder') {
      if (!changes.has(path)) changes.set(path, { path, ...files.read(absolute) });
    } else if (![...changes.keys()].some((known) => path === '.' || known.startsWith(`${path}/`))) walk(absolute);
  }
  return changes;
}

function reducedNotice(reason: string): string {
  return `PostgreSQL's grammar could not be started: ${reason}. A smaller one reads tables and indexes only; what it cannot read is taken as unknown, and nothing is reported about it.\n`;
}

/** Puts the file of `--config` in the place of the project's own. */
function readConfiguration(
  command: Command,
  changes: Map<string, FileChange>,
  terminal: Terminal,
): UserMistake | undefined {
  if (command.configFile === undefined) return undefined;
  const content = terminal.files.read(resolve(terminal.cwd, command.configFile));
  if ('unreadable' in content) {
    return { mistake: `The configuration ${command.configFile} cannot be read: ${content.unreadable}.` };
  }
  changes.set(configPath, { path: configPath, text: content.text });
  return undefined;
}

interface Selection {
  readonly root: string;
  /** Absolute paths of files and folders. */
  readonly selected: readonly string[];
}

function select(command: Command, { cwd, files }: Terminal): Selection | UserMistake {
  if (command.stdinFilename !== undefined) {
    const path = resolve(cwd, command.stdinFilename);
    if (!path.endsWith('.sql')) return notSql(command.stdinFilename);
    return { root: files.rootOf(dirname(path)), selected: [path] };
  }
  const operands = command.operands.length > 0 ? command.operands : ['.'];
  const selected: string[] = [];
  for (const operand of operands) {
    const path = resolve(cwd, operand);
    const kind = files.kindOf(path);
    if (!kind) return { mistake: missing(operand, command) };
    if (kind === 'file' && !path.endsWith('.sql')) return notSql(operand);
    selected.push(path);
  }
  const roots = [...new Set(selected.map((path) => files.rootOf(path)))];
  if (roots.length === 1) return { root: roots[0] as string, selected };
  if (roots.some((root) => files.kindOf(join(root, configPath)) === 'file')) {
    const list = roots.map((root) => relativeTo(cwd, root)).join(', ');
    return {
      mistake: `These paths belong to projects with configurations of their own (${list}). Check one project at a time.`,
    };
  }
  return { root: files.rootOf(commonFolder(roots)), selected };
}

function notSql(path: string): UserMistake {
  return { mistake: `${path} is no .sql file.` };
}

function missing(operand: string, command: Command): string {
  const hint = command.named ? '' : suggestion(operand, commandNames);
  const what = hint === '' ? 'file or folder' : 'file, folder or command';
  return `There is no ${what} "${operand}".${hint}`;
}

function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...others] = folders;
  let common = first;
  while (others.some((other) => other !== common && !other.startsWith(common.endsWith(sep) ? common : common + sep))) {
    common = dirname(common);
  }
  return common;
}

/** With `/`. Most paths lie below the folder, and cutting them is far faster than comparing them part by part. */
function relativeTo(folder: string, path: string): string {
  const rest = path.startsWith(folder + sep) ? path.slice(folder.length + 1) : relative(folder, path);
  return (sep === '/' ? rest : rest.split(sep).join('/')) || '.';
}

/** Milliseconds before progress is worth showing. */
const patience = 500;

/** On a terminal, a long analysis says how far it is. */
function analyze(project: Project, { stderr, now }: Terminal): Analysis {
  if (!stderr.isTTY) return project.analyze();
  const start = now();
  let shownAny = false;
  const slices = project.analyzeInSlices();
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (slice.done) {
      if (shownAny) stderr.write('\r\x1b[K');
      return slice.value;
    }
    if (now() - start < patience) continue;
    shownAny = true;
    stderr.write(`\rReading migrations: ${slice.value.done} of ${slice.value.total} files\x1b[K`);
  }
}
