/** Mends everything in one file: what can be mended without being looked at, or, `unsafe`, all that can be mended. */
import type { Analysis } from '../core/project/analysis.js';
import { mend } from '../core/project/mend.js';
import type { Project } from '../core/project/project.js';
import type { TextEdit } from '../core/text/edit.js';

/** Tries it on the project itself, which holds the same files afterwards as before. */
export function fixAll(project: Project, analysis: Analysis, path: string, unsafe: boolean): readonly TextEdit[] {
  const before = analysis.file(path)?.text;
  if (before === undefined) return [];
  const { texts } = mend(project, analysis, { unsafe, isSelected: (finding) => finding.path === path });
  project.update([...texts.keys()].map((changed) => ({ path: changed, text: analysis.file(changed)?.text })));
  const after = texts.get(path);
  return after === undefined || after === before ? [] : [difference(before, after)];
}

/** Turns one text into the other: everything between what both begin with and what both end with. */
export function difference(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  return { span: { start, end: before.length - same }, text: after.slice(start, after.length - same) };
}
