/** What is told about a place when the pointer rests on it. */
import type { Analysis, LocatedFinding } from '../core/project/analysis.js';
import type { Span } from '../core/text/span.js';
import { findingCard, type RulePages } from './finding-card.js';
import { tableAt } from './table-at.js';
import { tableCard } from './table-card.js';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

export function hoverAt(analysis: Analysis, path: string, offset: number, pages: RulePages): Hover | undefined {
  const findings = findingsAt(analysis, path, offset);
  const found = tableAt(analysis, path, offset);
  const spans = [...findings.map((finding) => finding.span), ...(found ? [found.span] : [])];
  const [first, ...others] = spans;
  if (!first) return undefined;
  const cards = [
    ...oncePerRule(findings).map((finding) => findingCard(finding, pages)),
    ...(found ? [tableCard(found.table, analysis)] : []),
  ];
  return { span: others.reduce(narrower, first), markdown: cards.join('\n\n---\n\n') };
}

function narrower(a: Span, b: Span): Span {
  return b.end - b.start < a.end - a.start ? b : a;
}

function findingsAt(analysis: Analysis, path: string, offset: number): readonly LocatedFinding[] {
  return analysis.findingsIn(path).filter(({ span }) => span.start <= offset && offset <= span.end);
}

function oncePerRule(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return findings.filter((finding, i) => findings.findIndex(({ rule }) => rule === finding.rule) === i);
}
