/**
 * What is shown of each file: the findings that stand in it, less those that are silenced, held back or said by another
 * rule. A file of which the same is said as before keeps its list.
 */

import { type Suppression, suppress, type Waiver } from '../lint/suppress.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { LocatedFinding } from './analysis.js';
import { suppressionsOf } from './declarations.js';
import { isHeldBack, type LocatedList } from './locate.js';
import type { ParsedFiles } from './parsed-files.js';

export interface FileFindings {
  /** By place, then by rule. */
  readonly shown: readonly LocatedFinding[];
  /** What each waiver silenced in this file. */
  readonly waived: ReadonlyMap<Suppression, readonly LocatedFinding[]>;
}

export interface FindingsByFile {
  /** All that they are made of. */
  readonly lists: readonly LocatedList[];
  readonly byPath: ReadonlyMap<string, FileFindings>;
  /** Of the files that have some to show. */
  readonly shown: ReadonlyMap<string, readonly LocatedFinding[]>;
}

export interface SuppressionSettings {
  readonly waivers: readonly Waiver[];
  /** What rules say of a suppression that silenced so many findings. */
  judge(suppression: Suppression, silenced: number): readonly LocatedFinding[];
}

/** `previous` are those of the analysis before, where it went by the same rules and waivers. */
export function findingsByFile(
  lists: readonly LocatedList[],
  { files, changed }: ParsedFiles,
  settings: SuppressionSettings,
  previous: FindingsByFile | undefined,
): FindingsByFile {
  const byPath = new Map(previous?.byPath);
  const shown = new Map(previous?.shown);
  const concerned = previous ? new Set([...changed, ...pathsOfOthers(previous.lists, lists)]) : undefined;
  for (const [path, own] of listsByPath(lists, files, concerned)) {
    const findings = findingsIn(path, own, files.get(path), settings);
    byPath.set(path, findings);
    if (findings.shown.length > 0) shown.set(path, findings.shown);
    else shown.delete(path);
  }
  return { lists, byPath, shown };
}

/** Of the files in which lists stand that are only in one of the two, or in another order. */
function pathsOfOthers(before: readonly LocatedList[], now: readonly LocatedList[]): ReadonlySet<string> {
  let head = 0;
  while (head < now.length && before[head] === now[head]) head++;
  const paths = new Set<string>();
  const addAll = (list: LocatedList) => {
    for (const path of list.paths) paths.add(path);
  };
  const old = before.slice(head);
  const gone = new Set(old);
  const kept: LocatedList[] = [];
  for (const list of now.slice(head)) {
    if (gone.delete(list)) kept.push(list);
    else addAll(list);
  }
  for (const list of gone) addAll(list);
  const stayed = old.filter((list) => !gone.has(list));
  for (const [i, list] of kept.entries()) if (list !== stayed[i]) addAll(list);
  return paths;
}

/** Of the concerned files, or of all that have findings or silence some. */
function listsByPath(
  lists: readonly LocatedList[],
  files: ReadonlyMap<string, SourceFile>,
  concerned: ReadonlySet<string> | undefined,
): ReadonlyMap<string, readonly LocatedList[]> {
  const byPath = new Map<string, LocatedList[]>();
  for (const path of concerned ?? files.keys()) byPath.set(path, []);
  for (const list of lists) {
    for (const path of list.paths) {
      const known = byPath.get(path);
      if (known) known.push(list);
      else if (!concerned) byPath.set(path, [list]);
    }
  }
  return byPath;
}

function findingsIn(
  path: string,
  lists: readonly LocatedList[],
  file: SourceFile | undefined,
  { waivers, judge }: SuppressionSettings,
): FileFindings {
  const own = file ? suppressionsOf(file) : [];
  if (lists.length === 0 && own.length === 0) return nothing;
  const all = lists.flatMap(({ findings, paths }) =>
    paths.length === 1 ? findings : findings.filter((finding) => finding.path === path),
  );
  const { kept, silenced } = suppress(all, [...waivers, ...own]);
  const shown = withoutEchoes(kept, all).filter((finding) => !file || !isHeldBack(finding, file));
  for (const suppression of own) shown.push(...judge(suppression, silenced.get(suppression)?.length ?? 0));
  return { shown: shown.sort(byPlace), waived: silenced };
}

const nothing: FileFindings = { shown: [], waived: new Map() };

/** Leaves out what another rule says at the same place, silenced or not; where that rule is off, nobody else does. */
function withoutEchoes(kept: readonly LocatedFinding[], all: readonly LocatedFinding[]): readonly LocatedFinding[] {
  if (!kept.some(({ saidBy }) => saidBy)) return kept;
  const said = new Set(all.map(({ rule, span }) => `${rule.name} ${span.start}`));
  return kept.filter(({ saidBy, span }) => !said.has(`${saidBy} ${span.start}`));
}

function byPlace(a: LocatedFinding, b: LocatedFinding): number {
  return a.span.start - b.span.start || compare(a.rule.name, b.rule.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
