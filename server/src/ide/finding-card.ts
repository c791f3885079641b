/** Says in a few lines of Markdown what stands behind a finding. Its message is shown by the editor itself. */
import type { LocatedFinding } from '../core/project/analysis.js';
import { link, prose } from '../core/text/markdown.js';
import { excerptOf } from './page-excerpt.js';

/** What a card needs to know of a rule's page. */
export interface RulePages {
  /** The page as Markdown, where it is at hand. */
  page(rule: LocatedFinding['rule']): string | undefined;
  /** Where a person can read it. */
  urlOf(finding: LocatedFinding): string;
}

export function findingCard(finding: LocatedFinding, pages: RulePages): string {
  const { rule } = finding;
  const page = pages.page(rule);
  const why = page === undefined ? '' : excerptOf(page);
  const fix = fixLine(finding);
  return [
    `${link(`**${rule.name}**`, pages.urlOf(finding))}: ${prose(rule.summary)}`,
    ...(why === '' ? [] : [why]),
    ...(fix === undefined ? [] : [fix]),
  ].join('\n\n');
}

function fixLine({ remedy }: LocatedFinding): string | undefined {
  const offered = remedy?.();
  if (!offered) return undefined;
  if ('reason' in offered) return `*No fix here:* ${prose(offered.reason)}.`;
  const review = offered.safety === 'review' ? ' Look at the result: it changes what the schema means.' : '';
  return `*Fix:* ${prose(offered.title)}.${review}`;
}
