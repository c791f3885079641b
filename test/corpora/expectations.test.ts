/**
 * What the linter says of each project of the corpus is written down, so that a change of its answers is read before it
 * is accepted. `UPDATE_EXPECTED=1` writes what it says now.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Analysis, LocatedFinding } from '../../server/src/core/project/analysis.js';
import { type CorpusProject, corpusProjects, describeWithCorpus, openProject } from '../support/corpus.js';

const accepts = process.env.UPDATE_EXPECTED === '1';

/** Sections of which every finding is named that is more than a hint. */
const named: ReadonlySet<string> = new Set(['tenancy', 'keys', 'indexes', 'isolation', 'access']);

const severities = ['error', 'warning', 'info'] as const;

describeWithCorpus('expected findings', () => {
  for (const project of corpusProjects()) {
    it(`${project.repo} has the findings that are written down`, () => {
      const path = expectedPath(project);
      const found = describeFindings(openProject(project.path).analyze());
      if (accepts) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, found);
        return;
      }
      const expected = existsSync(path) ? readFileSync(path, 'utf8') : '';
      assert.equal(found, expected, `read what changed, then accept it with UPDATE_EXPECTED=1 (${path})`);
    });
  }
});

function expectedPath({ path }: CorpusProject): string {
  return join(process.cwd(), 'test/corpora/expected', `${path}.txt`);
}

/** A line a rule with its counts; below it the subjects, where they are named. */
function describeFindings({ findings }: Analysis): string {
  const byRule = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const rule = `${finding.rule.category}/${finding.rule.name}`;
    byRule.set(rule, [...(byRule.get(rule) ?? []), finding]);
  }
  return [...byRule]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, own]) => `${rule}: ${countsOf(own)}\n${subjectsOf(own)}`)
    .join('');
}

function countsOf(findings: readonly LocatedFinding[]): string {
  return severities
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');
}

function subjectsOf(findings: readonly LocatedFinding[]): string {
  return findings
    .filter(({ rule, severity }) => named.has(rule.category) && severity !== 'info')
    .map(({ severity, subject }) => `  ${severity} ${subject}\n`)
    .sort()
    .join('');
}
