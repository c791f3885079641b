/** The schema of a module as a Markdown document, with whatever people wrote around the generated part. */
import type { Table } from '../catalog/catalog.js';
import type { ScoreReport } from '../score/report.js';
import { headline, scoreMarkdown } from '../score/report.js';
import { estimatedRows } from '../syntax/declared.js';
import type { Statement } from '../syntax/source-file.js';
import type { TableClass, TenantModel } from '../tenancy/model.js';
import { code, fenced, table as markdownTable, prose } from '../text/markdown.js';
import { entityDiagram } from './entity-diagram.js';
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

/** The document as it should be: `existing` keeps what stands outside of the generated part. */
export function schemaDocument<F>(module: DocumentedModule<F>, existing: string | undefined): string {
  const generated = [begin, '', ...bodyOf(module), '', end].join('\n');
  if (existing === undefined) return `${heading(module.name)}\n\n${generated}\n`;
  const from = existing.indexOf(begin);
  const to = existing.indexOf(end, from);
  if (from < 0 || to < 0) return `${existing.trimEnd()}\n\n${generated}\n`;
  return existing.slice(0, from) + generated + existing.slice(to + end.length);
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
    ...fenced('mermaid', entityDiagram(tables, { classOf: module.classOf, styled: false })),
    '',
    ...dataVolumes(module, tables),
    '## Migration files',
    '',
    ...module.files.map((path) => `- ${code(path)}`),
    '',
    ...checklistOf(module),
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
