/**
 * What one table says about who the tenants are: the columns it has under a known name, how firmly it holds them, and
 * whom it references. Computed once per table object.
 */
import type { Column, Index, RelationId, Table } from '../catalog/catalog.js';
import { formatType } from '../catalog/format-type.js';
import { foreignKeysOf, primaryKeyOf, walkDeep } from '../catalog/keys.js';
import type { Expression } from '../syntax/expression.js';
import { rememberedByName } from '../text/remembered.js';
import { isMigrationToolTable } from './classify.js';
import { settingOf, unwrap } from './session.js';

/** A kind of tenant, and the names that its column goes by. */
export interface Concept {
  /** Position among all kinds: an organization is more general than a project. */
  readonly rank: number;
  /** Names that mean a tenant by themselves; the others are ordinary words that many single-tenant schemas use. */
  readonly strong: boolean;
  /** Column names in lower case without underscores. */
  readonly columns: readonly string[];
  /** Names of the table whose key the column is, in the singular. */
  readonly tables: readonly string[];
}

export const tenantConcept: Concept = {
  rank: 0,
  strong: true,
  columns: ['tenantid', 'tenant', 'tenancyid'],
  tables: ['tenant', 'tenancy'],
};

const concepts: readonly Concept[] = [
  tenantConcept,
  {
    rank: 1,
    strong: true,
    columns: ['organizationid', 'organisationid', 'orgid'],
    tables: ['organization', 'organisation', 'org'],
  },
  { rank: 2, strong: true, columns: ['nid'], tables: ['network'] },
  { rank: 3, strong: false, columns: ['accountid'], tables: ['account'] },
  { rank: 4, strong: true, columns: ['workspaceid'], tables: ['workspace'] },
  { rank: 5, strong: false, columns: ['teamid'], tables: ['team'] },
  { rank: 6, strong: false, columns: ['appid'], tables: ['app', 'application'] },
  { rank: 7, strong: false, columns: ['projectid'], tables: ['project'] },
  { rank: 8, strong: false, columns: ['namespace'], tables: ['namespace'] },
  { rank: 9, strong: false, columns: ['store'], tables: ['store'] },
  { rank: 10, strong: false, columns: ['scopeid'], tables: ['scope'] },
];

const conceptByColumn = new Map(concepts.flatMap((concept) => concept.columns.map((name) => [name, concept] as const)));

/** `tenant_id`, `tenantId` and `"Tenant_ID"` are one word. */
export function fold(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

export const conceptOf = rememberedByName((column): Concept | undefined => conceptByColumn.get(fold(column)));

export interface TableVote {
  /** False for tables that are not part of the design: temporary ones, partitions, a migration tool's own. */
  readonly counts: boolean;
  readonly columns: readonly ColumnVote[];
  /** Its other columns that are called an id of something, which policies may make a tenant's. */
  readonly ids: readonly TypedColumn[];
  /** Foreign keys of a single column to another table. */
  readonly references: readonly { readonly column: string; readonly target: RelationId }[];
  /** The table's name, folded. */
  readonly name: string;
  /** The single column of its primary key; `undefined` without a primary key, `null` where that has several. */
  readonly key: string | undefined | null;
  /** What policies compare columns with. */
  readonly comparisons: readonly Comparison[];
}

export interface TypedColumn {
  readonly name: string;
  /** As format_type() gives it, where it is known. */
  readonly type: string | undefined;
}

export interface ColumnVote extends TypedColumn {
  readonly concept: Concept;
  /** A key or an index starts with it, or a foreign key of its own names whom it stands for. */
  readonly scopes: boolean;
  /** A unique or primary key starts with it, so that other values are unique within it. */
  readonly keys: boolean;
  /** A policy of the table reads it. */
  readonly inPolicy: boolean;
}

/** `column = current_setting(setting)` or `column = call()` in a policy. */
export interface Comparison {
  readonly column: string;
  readonly setting: string | undefined;
  readonly call: CalledFunction | undefined;
}

export interface CalledFunction {
  readonly schema: string | undefined;
  readonly name: string;
}

const votes = new WeakMap<Table, TableVote>();

export function voteOf(table: Table): TableVote {
  let vote = votes.get(table);
  if (!vote) {
    vote = computeVote(table);
    votes.set(table, vote);
  }
  return vote;
}

function computeVote(table: Table): TableVote {
  const inPolicies = policyExpressions(table);
  const references = referencesOf(table);
  const keyColumns = primaryKeyOf(table)?.columns ?? [];
  return {
    counts: table.persistence !== 'temporary' && table.partitionOf === undefined && !isMigrationToolTable(table),
    columns: columnVotes(table, references, inPolicies),
    ids: table.columns
      .filter(({ name }) => /(?:_id|[a-z]I[dD])$/.test(name) && !conceptOf(name))
      .map(({ name, type }) => ({ name, type: type && formatType(type) })),
    references,
    name: fold(table.name),
    key: keyColumns.length > 1 ? null : keyColumns[0],
    comparisons: comparisonsAmong(inPolicies),
  };
}

/** The expressions of its policies and all below them. */
function policyExpressions(table: Table): readonly Expression[] {
  const found: Expression[] = [];
  for (const { using, check } of table.policies) {
    for (const e of using ? walkDeep(using.value) : []) found.push(e);
    for (const e of check ? walkDeep(check.value) : []) found.push(e);
  }
  return found;
}

function columnVotes(
  table: Table,
  references: TableVote['references'],
  inPolicies: readonly Expression[],
): readonly ColumnVote[] {
  const votes: ColumnVote[] = [];
  for (const column of table.columns) {
    const concept = conceptOf(column.name);
    if (concept) votes.push(columnVote(table, column, concept, references, inPolicies));
  }
  return votes;
}

function columnVote(
  table: Table,
  { name, type }: Column,
  concept: Concept,
  references: TableVote['references'],
  inPolicies: readonly Expression[],
): ColumnVote {
  const startsWithIt = (index: Index) => index.elements[0]?.column?.value === name;
  const keys =
    table.constraints.some((c) => (c.kind === 'primary-key' || c.kind === 'unique') && c.columns[0] === name) ||
    table.indexes.some((index) => index.unique && startsWithIt(index));
  const scopes = keys || table.indexes.some(startsWithIt) || references.some((reference) => reference.column === name);
  const inPolicy = inPolicies.some((e) => e.kind === 'column' && e.path.at(-1)?.value === name);
  return { name, type: type && formatType(type), concept, scopes, keys, inPolicy };
}

function referencesOf(table: Table): TableVote['references'] {
  const found: TableVote['references'][number][] = [];
  for (const key of foreignKeysOf(table)) {
    const column = key.columns.length === 1 ? key.columns[0] : undefined;
    if (column !== undefined && key.references !== table.id) found.push({ column, target: key.references });
  }
  return found;
}

function comparisonsAmong(expressions: readonly Expression[]): readonly Comparison[] {
  const found: Comparison[] = [];
  for (const e of expressions) {
    if (e.kind !== 'operator' || e.name !== '=' || !e.left || !e.right) continue;
    for (const one of [comparison(e.left, e.right), comparison(e.right, e.left)]) if (one) found.push(one);
  }
  return found;
}

function comparison(side: Expression, other: Expression): Comparison | undefined {
  const column = unwrap(side);
  const name = column.kind === 'column' ? column.path.at(-1)?.value : undefined;
  if (name === undefined) return undefined;
  const setting = settingOf(other);
  if (setting !== undefined) return { column: name, setting, call: undefined };
  const call = unwrap(other);
  return call.kind === 'call' ? { column: name, setting, call: { schema: call.schema, name: call.name } } : undefined;
}
