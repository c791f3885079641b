/**
 * Mends findings in migrations that may have run: by a new migration for each folder they stand in, named and numbered as
 * its tool wants it, with what undoes it where the tool can undo.
 */

import { invert } from '../remedy/invert.js';
import { originsOf } from '../remedy/layout.js';
import type { Analysis, Database, LocatedFinding } from './analysis.js';
import { databaseOf, placeOf, whyFrozen } from './editable.js';
import { inTemplates } from './in-templates.js';
import { type Mended, mend } from './mend.js';
import type { MigrationFolder } from './migration-folder.js';
import { isSpread } from './moved-statements.js';
import type { Destination } from './plan.js';
import type { Project } from './project.js';
import { byVersion, type Moment, type NewMigration } from './tools/tool.js';

export interface NewMigrationOptions {
  /** Also what a person must review. */
  readonly unsafe: boolean;
  isSelected(finding: LocatedFinding): boolean;
  /** What it does, in words, which give it its name; without, the remedies say. */
  readonly title: string | undefined;
  readonly now: Moment;
}

export interface MendedAnew extends Mended {
  /** What the changed files held before; `undefined` for those that are new. */
  readonly before: ReadonlyMap<string, string | undefined>;
  /** Sentences about what is left to the user. */
  readonly afterwards: readonly string[];
}

/** The project holds the new files afterwards; nothing is written anywhere else. */
export function mendInNewMigrations(project: Project, analysis: Analysis, options: NewMigrationOptions): MendedAnew {
  const targets = openTargets(analysis, options);
  const before = new Map<string, string | undefined>();
  for (const { migration } of targets.values()) {
    const { path, head, beside } = migration;
    const draft = analysis.file(path)?.text;
    before.set(path, draft);
    project.update([{ path, text: draft ?? head }]);
    for (const [other, change] of beside) {
      before.set(other, change.before);
      project.update([{ path: other, text: change.after }]);
    }
  }
  const opened = targets.size === 0 ? analysis : project.analyze();
  const { unsafe } = options;
  // Also what is found in the new files themselves, as far as mending that takes nothing back that was just written.
  const isSelected = (finding: LocatedFinding) =>
    analysis.file(finding.path) ? options.isSelected(finding) : isSafe(finding);
  const mended = mend(project, opened, { unsafe, isSelected, into: destinations(analysis, opened, targets) });

  const texts = new Map<string, string>();
  const afterwards: string[] = [];
  for (const target of targets.values()) {
    const written = mended.texts.get(target.migration.path);
    if (written === undefined) takeBack(project, target.migration, before);
    else {
      for (const [path, text] of finish(written, target, opened, mended)) {
        if (!before.has(path)) before.set(path, analysis.file(path)?.text);
        texts.set(path, text);
      }
      if (target.migration.afterwards !== undefined) afterwards.push(target.migration.afterwards);
    }
  }
  project.update([...texts].map(([path, text]) => ({ path, text })));
  return { ...mended, texts, before, afterwards, analysis: project.analyze() };
}

function isSafe(finding: LocatedFinding): boolean {
  const remedy = finding.remedy?.();
  return remedy !== undefined && 'safety' in remedy && remedy.safety === 'safe';
}

/** Whether a finding stands where no fix may be written, in a folder that can take a new migration. */
export function canMendAnew(analysis: Analysis, finding: LocatedFinding): boolean {
  if (whyFrozen(analysis, finding.path) === undefined) return false;
  const remedy = finding.remedy?.();
  if (remedy && 'changes' in remedy && (remedy.wayBack || isSpread(remedy))) return false;
  return homeOf(analysis, finding)?.folder.tool.newMigration !== undefined;
}

interface Target {
  readonly folder: MigrationFolder;
  readonly migration: NewMigration;
}

type Targets = ReadonlyMap<MigrationFolder, Target>;

function openTargets(analysis: Analysis, { isSelected, title, now }: NewMigrationOptions): Targets {
  const findings = new Map<MigrationFolder, LocatedFinding[]>();
  for (const finding of analysis.findings) {
    const home = finding.remedy && isSelected(finding) ? homeOf(analysis, finding) : undefined;
    if (home) findings.set(home.folder, [...(findings.get(home.folder) ?? []), finding]);
  }
  const targets = new Map<MigrationFolder, Target>();
  for (const [folder, own] of findings) {
    const migrations = togetherWith(folder, databaseWith(analysis, folder));
    const migration = folder.newMigration(title ?? titleOf(own), now, migrations);
    if (migration) targets.set(folder, { folder, migration });
  }
  return targets;
}

/** Numbers go on behind those of all folders where these take turns. */
function togetherWith(folder: MigrationFolder, database: Database | undefined): MigrationFolder['migrations'] {
  if (!database || database.folders.length < 2) return folder.migrations;
  const positions = folder.migrations.map(({ path }) => database.files.indexOf(path));
  const isInOnePiece = Math.max(...positions) - Math.min(...positions) === positions.length - 1;
  if (isInOnePiece) return folder.migrations;
  return database.folders.flatMap(({ migrations }) => migrations).toSorted(byVersion);
}

function databaseWith(analysis: Analysis, folder: MigrationFolder): Database | undefined {
  return analysis.databases.find(({ folders }) => folders.includes(folder));
}

/** The folder whose next migration can mend a finding: behind all that made and changed the tables of its remedy. */
function homeOf(analysis: Analysis, finding: LocatedFinding): Pick<Target, 'folder'> | undefined {
  const database = databaseOf(analysis, finding.path);
  if (!database || database.folders.length === 0) return undefined;
  let last = database.files.indexOf(finding.path);
  const remedy = finding.remedy?.();
  for (const change of remedy && 'changes' in remedy ? remedy.changes : []) {
    const table = 'table' in change ? database.history.catalog.table(change.table) : undefined;
    for (const { statement } of table ? originsOf(table) : []) {
      last = Math.max(last, database.files.indexOf(statement.path));
    }
  }
  const path = database.files[last];
  const folder = database.folders.find(({ migrations }) => migrations.some((migration) => migration.path === path));
  return folder && { folder };
}

/** Where findings go, also those that are found only once a new migration is there. */
function destinations(analysis: Analysis, opened: Analysis, targets: Targets): Destination {
  const own = new Set([...targets.values()].map(({ migration }) => migration.path));
  return (finding) => {
    if (own.has(finding.path)) return { path: finding.path };
    const home = homeOf(analysis, finding);
    if (!home) return { reason: `no migration tool runs ${finding.path}, so no new migration can mend it` };
    const { tool, path: folder } = home.folder;
    const target = targets.get(home.folder);
    if (!target) return { reason: `new migrations of ${tool.name} are not written by hand` };
    const { path } = target.migration;
    return databaseOf(opened, path) ? { path } : { reason: `${tool.name} would not run ${path} in ${folder}` };
  };
}

function takeBack(project: Project, { path, beside }: NewMigration, before: Map<string, string | undefined>): void {
  for (const changed of [path, ...beside.keys()]) {
    project.update([{ path: changed, text: before.get(changed) }]);
    before.delete(changed);
  }
}

/** The files of a new migration as they are to be, once its statements are written. */
function finish(
  written: string,
  { migration }: Target,
  opened: Analysis,
  { analysis, changes }: Mended,
): ReadonlyMap<string, string> {
  const { path, head, down, beside } = migration;
  const texts = new Map([...beside].map(([other, { after }]) => [other, after]));
  const isDraft = (opened.file(path)?.text ?? head) !== head;
  const made = written.slice(head.length).trim();
  const up = isDraft ? written : `${head}${migration.finish?.(made) ?? made}\n`;
  const place = placeOf(analysis, path);
  const catalog = databaseOf(opened, path)?.history.catalog;
  const inverse = place && catalog && down ? invert(changes.get(path) ?? [], catalog, place).trimEnd() : '';
  const undone = inTemplates(inverse, path, opened);
  const back = migration.finish?.(undone) ?? undone;
  if (down && 'path' in down) {
    texts.set(path, up);
    texts.set(down.path, `${down.head}${back}\n`);
  } else if (down) {
    const prefix = down.linePrefix ?? '';
    const lines = (down.linePrefix === undefined ? back : undone).split(/\r?\n/).map((line) => `${prefix}${line}`);
    texts.set(path, `${up}\n${down.section}${lines.join('\n')}\n`);
  } else texts.set(path, up);
  if (!place?.layout.style.lineBreak.startsWith('\r')) return texts;
  return new Map([...texts].map(([name, text]) => [name, text.replace(/\r?\n/g, '\r\n')]));
}

/** What one remedy says of itself, else what the findings have in common. */
function titleOf(findings: readonly LocatedFinding[]): string {
  const remedies = findings.map(({ remedy }) => remedy?.());
  const titles = new Set(remedies.flatMap((remedy) => (remedy && 'title' in remedy ? [remedy.title] : [])));
  const [title] = titles;
  if (titles.size === 1 && title !== undefined) return title;
  const rules = new Set(findings.map(({ rule }) => rule.name));
  const [rule] = rules;
  return rules.size === 1 && rule !== undefined ? rule : 'mend tenant isolation';
}
