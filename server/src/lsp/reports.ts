/**
 * What the client is told about each file of a project, with an identity that stays while it would be told the same.
 * Nothing is converted before it is asked for.
 */
import type { Diagnostic } from 'vscode-languageserver';
import type { Analysis, LocatedFinding, Problem } from '../core/project/analysis.js';
import { configPath } from '../core/project/settings.js';
import type { SourceFile } from '../core/syntax/source-file.js';
import type { Documents } from './convert.js';
import { findingDiagnostic, linesOfFile, problemDiagnostic } from './convert.js';
import type { ProjectSession } from './project-session.js';

export interface Report {
  /** Never that of another report. */
  readonly id: string;
  readonly findings: readonly LocatedFinding[];
  items(): Diagnostic[];
}

export interface Reports {
  /** Takes over an analysis and tells the paths whose report is another one now. */
  update(analysis: Analysis, session: ProjectSession): ReadonlySet<string>;
  /** Of a file without findings too. */
  of(path: string): Report;
  /** Paths of the files that have something to report. */
  paths(): Iterable<string>;
}

export interface ReportOptions {
  readonly documents: Documents;
  readonly withRelated: boolean;
  urlOf(finding: LocatedFinding): string;
}

/** The report of every file about which there is nothing to say. */
export const emptyReport: Report = { id: 'none', findings: [], items: () => [] };

let reports = 0;

export function createReports(options: ReportOptions): Reports {
  let current = new Map<string, FileReport>();

  return {
    update(analysis, session) {
      const next = new Map<string, FileReport>();
      const changed = new Set<string>();
      for (const [path, content] of contents(analysis, session)) {
        const before = current.get(path);
        const report = before && isSame(before.content, content) ? before : createReport(content, options);
        next.set(path, report);
        if (report !== before) changed.add(path);
      }
      for (const path of current.keys()) if (!next.has(path)) changed.add(path);
      current = next;
      return changed;
    },
    of: (path) => current.get(path) ?? emptyReport,
    paths: () => current.keys(),
  };
}

/** All that the diagnostics of one file are made of. */
interface Content {
  /** The file itself; its text where it is no SQL. */
  readonly file: SourceFile | string | undefined;
  readonly findings: readonly LocatedFinding[];
  readonly problems: readonly Problem[];
  /** The files that the findings point to. */
  readonly related: ReadonlyMap<string, SourceFile | undefined>;
}

interface FileReport extends Report {
  readonly content: Content;
}

function createReport(content: Content, { documents, withRelated, urlOf }: ReportOptions): FileReport {
  const id = String(++reports);
  let items: Diagnostic[] | undefined;
  return {
    id,
    content,
    findings: content.findings,
    items() {
      items ??= [
        ...content.problems.map((problem) => problemDiagnostic(problem, documents.linesOf(problem.path))),
        ...content.findings.map((finding) =>
          findingDiagnostic(finding, id, documents, { url: urlOf(finding), withRelated }),
        ),
      ];
      return items;
    },
  };
}

function contents(analysis: Analysis, session: ProjectSession): ReadonlyMap<string, Content> {
  const rejected = session.rejectedConfiguration;
  const problems = new Map<string, Problem[]>();
  for (const problem of [...analysis.problems, ...(rejected?.problems ?? [])]) {
    if (!belongsToFile(problem)) continue;
    const list = problems.get(problem.path);
    if (list) list.push(problem);
    else problems.set(problem.path, [problem]);
  }
  // Findings in a configuration that is not what the editor shows have no place there.
  const isShown = (path: string) => !rejected || path !== configPath;
  const paths = new Set([...analysis.findingsByFile.keys()].filter(isShown));
  for (const path of problems.keys()) paths.add(path);
  return new Map(
    [...paths].map((path) => {
      const findings = isShown(path) ? analysis.findingsIn(path) : [];
      return [path, contentOf(path, findings, problems.get(path) ?? [], analysis, session)];
    }),
  );
}

/** Hints about the project as a whole stand in no file; they are part of the explanation. */
export function belongsToFile({ severity, span }: Problem): boolean {
  return severity !== 'info' || span !== undefined;
}

function contentOf(
  path: string,
  findings: readonly LocatedFinding[],
  problems: readonly Problem[],
  analysis: Analysis,
  session: ProjectSession,
): Content {
  const related = new Map<string, SourceFile | undefined>();
  for (const finding of findings) {
    for (const place of finding.related) related.set(place.path, analysis.file(place.path));
  }
  return { file: analysis.file(path) ?? session.textOf(path), findings, problems, related };
}

function isSame(a: Content, b: Content): boolean {
  if (a.file !== b.file || a.findings.length !== b.findings.length || a.problems.length !== b.problems.length) {
    return false;
  }
  return (
    a.findings.every((finding, i) => isSameFinding(finding, b.findings[i] as LocatedFinding, a, b)) &&
    a.problems.every((problem, i) => isSameProblem(problem, b.problems[i] as Problem))
  );
}

function isSameFinding(x: LocatedFinding, y: LocatedFinding, a: Content, b: Content): boolean {
  if (x === y && x.related.length === 0) return true;
  return (
    x.rule === y.rule &&
    x.severity === y.severity &&
    x.message === y.message &&
    x.subject === y.subject &&
    x.span.start === y.span.start &&
    x.span.end === y.span.end &&
    x.related.length === y.related.length &&
    x.related.every((place, i) => isSamePlace(place, y.related[i] as RelatedPlace, a, b))
  );
}

type RelatedPlace = LocatedFinding['related'][number];

/** A place in a file that changed is the same one if it is still in the same line and column. */
function isSamePlace(x: RelatedPlace, y: RelatedPlace, a: Content, b: Content): boolean {
  if (x.path !== y.path || x.message !== y.message) return false;
  const before = a.related.get(x.path);
  const after = b.related.get(y.path);
  if (x.span.end - x.span.start !== y.span.end - y.span.start) return false;
  if (before === after) return x.span.start === y.span.start;
  if (!before || !after) return false;
  const from = linesOfFile(before).position(x.span.start);
  const to = linesOfFile(after).position(y.span.start);
  return from.line === to.line && from.column === to.column;
}

function isSameProblem(x: Problem, y: Problem): boolean {
  return (
    x.message === y.message &&
    x.severity === y.severity &&
    x.span?.start === y.span?.start &&
    x.span?.end === y.span?.end
  );
}
