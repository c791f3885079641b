/**
 * What is shown of each file: the findings that stand in it, less those that are silenced, held back or said by another
 * rule. A file of which the same is said as before keeps its list.
 */

import { sameList } from '../catalog/same-elements.js';
import type { RuleMeta } from '../lint/rule.js';
import { type Suppression, suppress, type Waiver } from '../lint/suppress.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { LocatedFinding } from './analysis.js';
import { suppressionsOf } from './declarations.js';
import { isHeldBack, type LocatedList } from './locate.js';

export interface FileFindings {
  /** By place, then by rule. */
  readonly shown: readonly LocatedFinding[];
  /** What each waiver silenced in this file. */
  readonly waived: ReadonlyMap<Suppression, readonly LocatedFinding[]>;
  readonly sources: Sources;
}

/** All that the findings of one file are made of. */
interface Sources {
  /** Those with findings in the file. */
  readonly lists: readonly LocatedList[];
  readonly file: SourceFile | undefined;
}

export interface SuppressionSettings {
  readonly waivers: readonly Waiver[];
  /** What rules say of a suppression that silenced so many findings. */
  judge(suppression: Suppression, silenced: number): readonly LocatedFinding[];
}

/** `previous` are those of an earlier analysis by the same rules and waivers. */
export function findingsByFile(
  lists: Iterable<LocatedList>,
  files: ReadonlyMap<string, SourceFile>,
  settings: SuppressionSettings,
  previous: ReadonlyMap<string, FileFindings> | undefined,
): ReadonlyMap<string, FileFindings> {
  const byFile = new Map<string, FileFindings>();
  for (const [path, own] of listsByPath(lists, files)) {
    const sources = { lists: own, file: files.get(path) };
    const known = previous?.get(path);
    byFile.set(path, known && sameSources(known.sources, sources) ? known : findingsIn(path, sources, settings));
  }
  return byFile;
}

/** Files without findings have an entry too where something in them silences some. */
function listsByPath(
  lists: Iterable<LocatedList>,
  files: ReadonlyMap<string, SourceFile>,
): ReadonlyMap<string, readonly LocatedList[]> {
  const byPath = new Map<string, LocatedList[]>();
  for (const list of lists) {
    for (const path of list.paths) {
      const known = byPath.get(path);
      if (known) known.push(list);
      else byPath.set(path, [list]);
    }
  }
  for (const file of files.values()) {
    if (suppressionsOf(file).length > 0 && !byPath.has(file.path)) byPath.set(file.path, []);
  }
  return byPath;
}

function sameSources(a: Sources, b: Sources): boolean {
  return a.file === b.file && sameList(a.lists, b.lists);
}

function findingsIn(path: string, sources: Sources, { waivers, judge }: SuppressionSettings): FileFindings {
  const { lists, file } = sources;
  const all = lists.flatMap(({ findings, paths }) =>
    paths.length === 1 ? findings : findings.filter((finding) => finding.path === path),
  );
  const own = file ? suppressionsOf(file) : [];
  const { kept, silenced } = suppress(all, [...waivers, ...own]);
  const shown = withoutEchoes(kept, all).filter((finding) => !file || !isHeldBack(finding, file));
  for (const suppression of own) shown.push(...judge(suppression, silenced.get(suppression)?.length ?? 0));
  return { shown: shown.sort(byPlace), waived: silenced, sources };
}

/** Leaves out what another rule says at the same place, silenced or not; where that rule is off, nobody else does. */
function withoutEchoes(kept: readonly LocatedFinding[], all: readonly LocatedFinding[]): readonly LocatedFinding[] {
  if (!kept.some(({ saidBy }) => saidBy)) return kept;
  const said = new Set(all.map(({ rule, span }) => `${rule.name} ${span.start}`));
  return kept.filter(({ saidBy, span }) => !said.has(`${saidBy} ${span.start}`));
}

function byPlace(a: LocatedFinding, b: LocatedFinding): number {
  return a.span.start - b.span.start || compareNames(a.rule, b.rule);
}

function compareNames(a: RuleMeta, b: RuleMeta): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
