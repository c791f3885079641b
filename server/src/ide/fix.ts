/** What the light bulb can do about a finding in its file. */
import type { Analysis, LocatedFinding } from '../core/project/analysis.js';
import { planFix } from '../core/project/plan.js';
import type { TextEdit } from '../core/text/edit.js';

export interface Fix {
  readonly title: string;
  /** By path; empty where it is refused. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** Right wherever it can be written, so that it may be applied without being looked at. */
  readonly safe: boolean;
  /** Why it is not written here: a sentence without full stop. */
  readonly refused: string | undefined;
}

/** `undefined` for a finding of a rule that has no remedy. */
export function fixFor(analysis: Analysis, finding: LocatedFinding): Fix | undefined {
  const remedy = finding.remedy?.();
  if (!remedy) return undefined;
  const plan = planFix(analysis, finding);
  const refused = plan.refused[0]?.reason ?? (plan.edits.size === 0 ? 'there is nothing to change' : undefined);
  return {
    title: 'title' in remedy ? remedy.title : `Mend ${finding.rule.name}`,
    edits: plan.edits,
    safe: 'safety' in remedy && remedy.safety === 'safe',
    refused,
  };
}
