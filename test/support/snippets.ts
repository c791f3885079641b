/** The extension's snippets, by prefix, and what they expand to in a module of a Lokstra project. */
import { readFileSync } from 'node:fs';
import { expandSnippet } from './snippet-expander.js';

export type SnippetPrefix =
  | 'tenant-table'
  | 'tenant-global-table'
  | 'tenant-fk'
  | 'tenant-key'
  | 'tenant-index'
  | 'tenant-unique'
  | 'tenant-covering-index'
  | 'tenant-gin-index'
  | 'tenant-policies'
  | 'tenant-updated-at-function'
  | 'tenant-updated-at-trigger'
  | 'tenant-audit-table'
  | 'tenant-audit-trigger'
  | 'tenant-partitions-month'
  | 'tenant-partitions-tenant'
  | 'tenant-backfill'
  | 'tenant-up'
  | 'tenant-down';

export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: string;
}

interface Contributed {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const contributed: Readonly<Record<string, Contributed>> = JSON.parse(
  readFileSync('snippets/tenantlint.code-snippets', 'utf8'),
);

export const snippets: readonly Snippet[] = Object.values(contributed).map(({ prefix, description, body }) => ({
  prefix,
  description,
  body: body.join('\n'),
}));

const variables = {
  TM_DIRECTORY: '/home/dev/project/migrations/billing',
  TM_FILENAME_BASE: '007_add_due_dates.up',
  CURRENT_YEAR: '2026',
  CURRENT_MONTH: '03',
  CURRENT_DATE: '09',
};

/** What a snippet leaves in the file; `answers` are typed at its tab stops, all other defaults are accepted. */
export function expanded(
  prefix: SnippetPrefix,
  answers: Readonly<Record<number, string>> = {},
  overrides: Readonly<Record<string, string>> = {},
): string {
  const snippet = snippets.find((candidate) => candidate.prefix === prefix);
  if (!snippet) throw new Error(`no snippet has the prefix ${prefix}`);
  return expandSnippet(snippet.body, { variables: { ...variables, ...overrides }, answers });
}
