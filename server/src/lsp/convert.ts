/** Between the engine's places, in offsets of a file, and the protocol's, in lines and characters of a document. */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type TextEdit as ProtocolEdit,
  type Range,
} from 'vscode-languageserver';
import type { LocatedFinding, Problem } from '../core/project/analysis.js';
import type { SourceFile } from '../core/syntax/source-file.js';
import type { TextEdit } from '../core/text/edit.js';
import { createLineIndex, type LineIndex } from '../core/text/line-index.js';
import type { Span } from '../core/text/span.js';
import type { DiagnosticData } from './protocol.js';

/** What a finding's place is shown with. */
export interface Documents {
  uriOf(path: string): string;
  /** `undefined` for what has no text, such as a folder. */
  linesOf(path: string): LineIndex | undefined;
}

export function rangeOf(span: Span, lines: LineIndex | undefined): Range {
  if (!lines) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const start = lines.position(span.start);
  const end = lines.position(span.end);
  return {
    start: { line: start.line, character: start.column },
    end: { line: end.line, character: end.column },
  };
}

export function spanOf({ start, end }: Range, lines: LineIndex): Span {
  return {
    start: lines.offset({ line: start.line, column: start.character }),
    end: lines.offset({ line: end.line, column: end.character }),
  };
}

export function locationOf(path: string, span: Span, documents: Documents): Location {
  return { uri: documents.uriOf(path), range: rangeOf(span, documents.linesOf(path)) };
}

export function editsOf(edits: readonly TextEdit[], lines: LineIndex): ProtocolEdit[] {
  return edits.map(({ span, text }) => ({ range: rangeOf(span, lines), newText: text }));
}

export const source = 'tenantlint';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** `result` is the identity of the report that the diagnostic is part of. */
export function findingDiagnostic(
  finding: LocatedFinding,
  result: string,
  documents: Documents,
  { url, withRelated }: { readonly url: string; readonly withRelated: boolean },
): Diagnostic {
  const { rule, subject, related } = finding;
  const data: DiagnosticData = { rule: rule.name, subject, result };
  return {
    range: rangeOf(finding.span, documents.linesOf(finding.path)),
    severity: severities[finding.severity],
    code: rule.name,
    codeDescription: { href: url },
    source,
    message: finding.message,
    ...(rule.name === 'unused-suppression' && { tags: [DiagnosticTag.Unnecessary] }),
    ...(withRelated && related.length > 0 && { relatedInformation: related.map((r) => relatedPlace(r, documents)) }),
    data,
  };
}

export function problemDiagnostic({ severity, span, message }: Problem, lines: LineIndex | undefined): Diagnostic {
  return {
    range: rangeOf(span ?? { start: 0, end: 0 }, lines),
    severity: severities[severity],
    source,
    message,
  };
}

function relatedPlace(
  { path, span, message }: LocatedFinding['related'][number],
  documents: Documents,
): DiagnosticRelatedInformation {
  return { location: locationOf(path, span, documents), message };
}

const indexes = new WeakMap<SourceFile, LineIndex>();

/** Made once for each state of a file. */
export function linesOfFile(file: SourceFile): LineIndex {
  let lines = indexes.get(file);
  if (!lines) {
    lines = createLineIndex(file.text);
    indexes.set(file, lines);
  }
  return lines;
}
