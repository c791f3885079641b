/** What the light bulb offers where a migration may have run: a new migration that mends it. */
import type { Analysis, LocatedFinding } from '../core/project/analysis.js';
import { canMendAnew, mendInNewMigrations } from '../core/project/new-migration.js';
import type { Project } from '../core/project/project.js';
import type { Moment } from '../core/project/tools/tool.js';
import type { TextEdit } from '../core/text/edit.js';
import { difference } from './fix-all.js';

/** Findings are told apart by rule, path, subject and message, wherever they stand by then. */
export interface FindingName {
  readonly rule: string;
  readonly path: string;
  readonly subject: string;
  readonly message: string;
}

export function nameOf({ rule, path, subject, message }: LocatedFinding): FindingName {
  return { rule: rule.name, path, subject, message };
}

/** The title of the action; `undefined` where a new migration is no answer to the finding. */
export function newMigrationTitle(analysis: Analysis, finding: LocatedFinding): string | undefined {
  const remedy = finding.remedy?.();
  if (!remedy || !('changes' in remedy) || !canMendAnew(analysis, finding)) return undefined;
  return `Write a new migration: ${remedy.title}`;
}

export interface NewMigrationEdits {
  /** By path. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** What the files hold that are edited; `undefined` for those that are new. */
  readonly before: ReadonlyMap<string, string | undefined>;
}

/** Tried on the project itself, which holds the same files afterwards as before. */
export function newMigrationEdits(
  project: Project,
  analysis: Analysis,
  isWanted: (finding: LocatedFinding) => boolean,
  now: Moment,
): NewMigrationEdits {
  const options = { unsafe: true, isSelected: isWanted, title: undefined, now };
  const { texts, before } = mendInNewMigrations(project, analysis, options);
  project.update([...before].map(([path, text]) => ({ path, text })));
  const edits = new Map([...texts].map(([path, text]) => [path, [difference(before.get(path) ?? '', text)]]));
  return { edits, before };
}
