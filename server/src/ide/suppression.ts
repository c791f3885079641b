/**
 * How a person says that a finding is right as it is: by a comment above its statement where the file may still be
 * edited, else by a waiver in tenantlint.json, since a comment in an applied migration would change its checksum.
 * Neither silences anything before its reason is written, so the reason is left open and its place is told.
 */
import type { Analysis, LocatedFinding } from '../core/project/analysis.js';
import { whyFrozen } from '../core/project/editable.js';
import { configPath } from '../core/project/settings.js';
import { addWaiver } from '../core/project/waiver-edit.js';
import type { SourceFile, Statement } from '../core/syntax/source-file.js';
import { insertion, type TextEdit } from '../core/text/edit.js';

export interface SuppressionEdit {
  readonly title: string;
  readonly path: string;
  readonly edits: readonly TextEdit[];
  /** Where the reason is to be written, in the text after the edits. */
  readonly reasonAt: number;
}

/** `configuration` is the text of tenantlint.json, if there is one. */
export function suppressionOf(
  analysis: Analysis,
  finding: LocatedFinding,
  configuration: string | undefined,
): SuppressionEdit | undefined {
  // What is said about suppressions cannot itself be suppressed.
  if (finding.rule.category === 'suppressions') return undefined;
  const file = analysis.file(finding.path);
  if (file && finding.statement && whyFrozen(analysis, finding.path) === undefined) {
    return commentAbove(file, finding.statement, finding);
  }
  return waiverFor(finding, configuration);
}

function commentAbove(file: SourceFile, statement: Statement, { rule, path }: LocatedFinding): SuppressionEdit {
  const start = file.startOf(statement);
  const lineStart = Math.max(file.text.lastIndexOf('\n', start - 1), file.text.lastIndexOf('\r', start - 1)) + 1;
  const before = file.text.slice(lineStart, start);
  const ownLine = before.trim() === '';
  const indent = ownLine ? before : (/^[ \t]*/.exec(before)?.[0] ?? '');
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `-- tenantlint-disable-next-statement ${rule.name}: `;
  const lead = ownLine ? '' : `${eol}${indent}`;
  return {
    title: `Suppress ${rule.name} in this statement, with a reason`,
    path,
    edits: [insertion(start, `${lead}${comment}${eol}${indent}`)],
    reasonAt: start + lead.length + comment.length,
  };
}

function waiverFor({ rule, subject }: LocatedFinding, configuration: string | undefined): SuppressionEdit | undefined {
  const waiver = addWaiver(configuration ?? '', rule.name, subject);
  return (
    waiver && {
      title: `Waive ${rule.name} for ${subject} in ${configPath}, with a reason`,
      path: configPath,
      ...waiver,
    }
  );
}
