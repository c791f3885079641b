/** Findings for machines. The shape is stable: fields are added only together with a new `version`. */
import type { LocatedFinding } from '../../core/project/analysis.js';
import type { Report, Source } from '../report.js';

export function reportJson(report: Report): string {
  const { model, databases, coverage } = report.analysis;
  const result = {
    version: 1,
    project: {
      tool: [...new Set(databases.map((database) => database.tool))].join(', ') || null,
      tenantColumns: model.columns,
      setting: model.setting,
      files: coverage.files,
      statements: coverage.statements,
      unseen: coverage.unseen,
    },
    findings: report.findings.map((finding) => findingJson(finding, report.source(finding.path))),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

function findingJson(finding: LocatedFinding, source: Source | undefined): object {
  return {
    rule: finding.rule.name,
    severity: finding.severity,
    message: finding.message,
    file: finding.path,
    start: placeJson(finding.span.start, source),
    end: placeJson(finding.span.end, source),
    subject: finding.subject,
    remedy: remedyJson(finding),
    url: finding.url,
  };
}

/** Lines and columns count from 1, columns and offsets in UTF-16 units. */
function placeJson(offset: number, source: Source | undefined): object {
  const { line, column } = source?.lines.position(offset) ?? { line: 0, column: 0 };
  return { line: line + 1, column: column + 1, offset };
}

function remedyJson(finding: LocatedFinding): 'safe' | 'review' | 'none' {
  const remedy = finding.remedy?.();
  return remedy && 'changes' in remedy ? remedy.safety : 'none';
}
