/** Files in which every broken statement is replaced by what it said when it last parsed. */
import { describeCatalog } from '../../server/src/core/catalog/describe.js';
import type { Analysis } from '../../server/src/core/project/analysis.js';
import type { SourceFile, Statement } from '../../server/src/core/syntax/source-file.js';
import type { Span } from '../../server/src/core/text/span.js';

/** Places that stand for each other in two texts, by path; those of one path in order. */
type Regions = ReadonlyMap<string, readonly Span[]>;

export interface StandIns {
  readonly files: ReadonlyMap<string, string>;
  /** The broken statements, and what stands for them. */
  readonly inText: Regions;
  readonly inFiles: Regions;
}

export function standInsOf(analysis: Analysis, files: ReadonlyMap<string, string>): StandIns {
  const replaced = new Map(files);
  const inText = new Map<string, Span[]>();
  const inFiles = new Map<string, Span[]>();
  for (const path of files.keys()) {
    const file = analysis.file(path);
    if (!file) continue;
    const old: Span[] = [];
    const fresh: Span[] = [];
    let text = '';
    let end = 0;
    for (const statement of file.statements) {
      const standIn = standInOf(statement, file);
      if (standIn === undefined) continue;
      const start = file.startOf(statement);
      text += file.text.slice(end, start);
      fresh.push({ start: text.length, end: text.length + standIn.length });
      text += standIn;
      end = start + statement.text.length;
      old.push({ start, end });
    }
    replaced.set(path, text + file.text.slice(end));
    inText.set(path, old);
    inFiles.set(path, fresh);
  }
  return { files: replaced, inText, inFiles };
}

/** `undefined` for a statement that says what its text says. */
function standInOf(statement: Statement, { readings }: SourceFile): string | undefined {
  if (statement.kept) return statement.kept.map(({ text }) => `${text};\n`).join('');
  return readings.includes(statement) ? undefined : '';
}

/**
 * Everything that two analyses have in common where their texts differ in these regions only. Findings inside them are
 * left out, and the others are placed by what lies between them and the region above.
 */
export function summaryOutside(analysis: Analysis, regions: Regions): unknown {
  return {
    model: { ...analysis.model, roots: [...analysis.model.roots] },
    databases: analysis.databases.map(({ folder, tool, files, history }) => ({
      folder,
      tool,
      files,
      catalog: describeCatalog(history.catalog),
      refused: history.steps.map((step) => step.refused),
      unseen: history.steps.map((step) => step.unseen),
    })),
    findings: analysis.findings.flatMap(({ path, span, rule, severity, subject, message }) => {
      const place = placeOutside(span, regions.get(path) ?? []);
      return place ? [`${path}:${place} ${severity} ${rule.name} ${subject}: ${message}`] : [];
    }),
    problems: analysis.problems,
    coverage: analysis.coverage,
  };
}

function placeOutside(span: Span, regions: readonly Span[]): string | undefined {
  if (span.end === 0) return 'the file as a whole';
  const above = regions.filter(({ start }) => start <= span.start);
  const last = above.at(-1);
  if (last && span.start < last.end) return undefined;
  return `${above.length}+${span.start - (last?.end ?? 0)}-${span.end - (last?.end ?? 0)}`;
}
