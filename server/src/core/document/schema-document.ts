/** The schema of a module as a Markdown document, with whatever people wrote around the generated part. */
import type { Table } from '../catalog/catalog.js';
import type { ScoreReport } from '../score/report.js';
import { headline, scoreMarkdown } from '../score/report.js';
import { estimatedRows } from '../syntax/declared.js';
import type { Statement } from '../syntax/source-file.js';
import type { TableClass, TenantModel } from '../tenancy/model.js';
import { code, fenced, table as markdownTable, prose } from '../text/markdown.js';
import type { Span } from '../text/span.js';
import { entityDiagram, fitsMermaid } from './entity-diagram.js';
import { type Described, tableSection } from './table-section.js';

export interface DocumentedModule<F> {
  readonly name: string;
  /** In the order of their creation. */
  readonly tables: readonly Table[];
  readonly model: TenantModel;
  readonly tool: string;
  /** Paths of the migrations that build it. */
  readonly files: readonly string[];
  readonly score: ScoreReport<F>;
  classOf(table: Table): TableClass;
  /** The text of the comments directly above a statement. */
  commentAbove(statement: Statement): string;
}

const begin = '<!-- tenantlint: generated from here on -->';
const end = '<!-- tenantlint: generated up to here -->';

/** The document as it should be: `existing` keeps what stands outside of the generated part, and its line breaks. */
export function schemaDocument<F>(module: DocumentedModule<F>, existing: string | undefined): string {
  const generated = [begin, '', ...bodyOf(module), '', end].join('\n');
  if (existing === undefined || existing.trim() === '') return `${heading(module.name)}\n\n${generated}\n`;
  const part = existing.includes('\r\n') ? generated.replaceAll('\n', '\r\n') : generated;
  const span = generatedSpan(existing);
  if (span) return existing.slice(0, span.start) + part + existing.slice(span.end);
  const newline = existing.includes('\r\n') ? '\r\n' : '\n';
  return `${existing.trimEnd()}${newline}${newline}${part}${newline}`;
}

/** The markers stand on lines of their own; of two that begin it, one has lost its end. */
function generatedSpan(text: string): Span | undefined {
  const to = lineAt(text, end, 0);
  if (to < 0) return undefined;
  let from = -1;
  for (let at = lineAt(text, begin, 0); at >= 0 && at < to; at = lineAt(text, begin, at + begin.length)) from = at;
  return from < 0 ? undefined : { start: from, end: to + end.length };
}

/** Where the first line that is exactly `line` begins, from an offset on; -1 where there is none. */
function lineAt(text: string, line: string, from: number): number {
  for (let at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + 1)) {
    const before = at === 0 ? '\n' : text[at - 1];
    if (before === '\n' && /^\r?(?:\n|$)/.test(text.slice(at + line.length, at + line.length + 2))) return at;
  }
  return -1;
}

function heading(name: string): string {
  return [`# ${prose(name)}: database schema`, '', 'What this module stores, and why it is built as it is.'].join('\n');
}

function bodyOf<F>(module: DocumentedModule<F>): readonly string[] {
  const tables = module.tables.filter((table) => table.partitionOf === undefined);
  return [
    ...overview(module, tables),
    '## Tables',
    '',
    ...tables.flatMap((table) => [...tableSection(table, describe(table, module)), '']),
    '## Relationships',
    '',
    ...relationships(module, tables),
    '',
    ...dataVolumes(module, tables),
    '## Migration files',
    '',
    ...module.files.map((path) => `- ${code(path)}`),
    '',
    ...checklistOf(module),
  ];
}

/** With as many columns as Mermaid draws. */
function relationships<F>({ classOf }: DocumentedModule<F>, tables: readonly Table[]): readonly string[] {
  for (const columns of ['all', 'keys', 'none'] as const) {
    const diagram = entityDiagram(tables, { classOf, styled: false, columns });
    if (!fitsMermaid(diagram)) continue;
    const note =
      columns === 'all' ? [] : [`The diagram shows ${columns === 'keys' ? 'columns of keys only' : 'no columns'}.`, ''];
    return [...note, ...fenced('mermaid', diagram.text)];
  }
  return [
    `The foreign keys of ${tables.length} tables are more than a diagram holds. The keys of each table list its own.`,
  ];
}

function overview<F>(module: DocumentedModule<F>, tables: readonly Table[]): readonly string[] {
  const { model, tool, score } = module;
  const columns = model.columns.map(code).join(', ');
  const rows = tables.map((table) => {
    const { purpose, kind } = describe(table, module);
    return [code(table.id), kind, purpose === undefined ? '' : prose(purpose)];
  });
  return [
    '## Overview',
    '',
    `- **Tenants**: ${columns === '' ? 'none' : `${columns}, by the session setting ${code(model.setting)}`}`,
    `- **Migrations**: ${module.files.length}, run by ${prose(tool)}`,
    `- **Score**: ${headline(score.score)}`,
    '',
    ...markdownTable(['Table', 'Kind', 'Purpose'], rows),
    '',
  ];
}

function describe<F>(table: Table, { classOf, commentAbove }: DocumentedModule<F>): Described {
  const above = commentAbove(table.origin.statement);
  const texts = [table.comment?.value ?? '', above];
  const rows = texts.map(estimatedRows).find((count) => count !== undefined);
  return { kind: kinds[classOf(table)], purpose: table.comment?.value ?? purposeIn(above), rows };
}

const kinds: Readonly<Record<TableClass, string>> = {
  tenant: 'tenant table',
  root: 'tenant root',
  global: 'global table',
  partition: 'partition',
  temporary: 'temporary table',
  excluded: 'excluded',
};

function purposeIn(comment: string): string | undefined {
  return /^[\s\-/*]*Purpose:[ \t]*(.+)$/im.exec(comment)?.[1]?.trim();
}

function dataVolumes<F>(module: DocumentedModule<F>, tables: readonly Table[]): readonly string[] {
  const rows = tables.flatMap((table) => {
    const { rows: estimate } = describe(table, module);
    return estimate === undefined ? [] : [[code(table.id), estimate.toLocaleString('en-US')]];
  });
  if (rows.length === 0) return [];
  return ['## Data volumes', '', ...markdownTable(['Table', 'Estimated rows'], rows), ''];
}

/** The checklist stands one level below its heading in a document of its own. */
function checklistOf<F>({ score }: DocumentedModule<F>): readonly string[] {
  return scoreMarkdown(score).trimEnd().split('\n');
}
