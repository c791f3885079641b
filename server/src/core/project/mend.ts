/** Mends the findings of a project in rounds, since one fix may make way for another. */

import type { SchemaChange } from '../remedy/change.js';
import { applyEdits } from '../text/edit.js';
import type { Analysis, LocatedFinding } from './analysis.js';
import { type Destination, planFixes, type RefusedFinding } from './plan.js';
import type { Project } from './project.js';

export interface Mended {
  /** What the changed files hold in the end, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly LocatedFinding[];
  /** What is left alone in the first round, and in the last. */
  readonly refusedFirst: readonly RefusedFinding[];
  readonly refused: readonly RefusedFinding[];
  /** What was changed, by the file that says it. */
  readonly changes: ReadonlyMap<string, readonly SchemaChange[]>;
  readonly analysis: Analysis;
}

export interface MendOptions {
  /** Also what a person must review. */
  readonly unsafe: boolean;
  isSelected(finding: LocatedFinding): boolean;
  /** Where findings are mended, if not where they stand. */
  readonly into?: Destination;
}

/** More rounds than fixes that touch the same object have ever needed. */
const mostRounds = 5;

/** The project holds the mended texts afterwards; nothing is written anywhere else. */
export function mend(project: Project, before: Analysis, { isSelected, ...options }: MendOptions): Mended {
  const texts = new Map<string, string>();
  const applied: LocatedFinding[] = [];
  const changes = new Map<string, readonly SchemaChange[]>();
  const plan = (analysis: Analysis) => planFixes(analysis, analysis.findings.filter(isSelected), options);
  let analysis = before;
  const first = plan(analysis);
  let next = first;
  for (let round = 1; next.edits.size > 0 && round <= mostRounds; round++) {
    for (const [path, edits] of next.edits) {
      texts.set(path, applyEdits(texts.get(path) ?? analysis.file(path)?.text ?? '', edits));
    }
    for (const [path, made] of next.changes) changes.set(path, [...(changes.get(path) ?? []), ...made]);
    applied.push(...next.applied);
    project.update([...next.edits.keys()].map((path) => ({ path, text: texts.get(path) })));
    analysis = project.analyze();
    next = plan(analysis);
  }
  return { texts, applied, refusedFirst: first.refused, refused: next.refused, changes, analysis };
}
