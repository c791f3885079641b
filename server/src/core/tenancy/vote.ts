/**
 * What one table says about who the tenants are: the columns it has under a known name, how firmly it holds them, and
 * whom it references. Computed once per table object.
 */
import type { Column, RelationId, Table } from '../catalog/catalog.js';
import { formatType } from '../catalog/format-type.js';
import { columnsMentionedIn, foreignKeysOf, primaryKeyOf, uniqueKeysOf, walkDeep } from '../catalog/keys.js';
import type { Expression } from '../syntax/expression.js';
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

export function conceptOf(column: string): Concept | undefined {
  return conceptByColumn.get(fold(column));
}

export interface TableVote {
  /** False for tables that are not part of the design: temporary ones, partitions, a migration tool's own. */
  readonly counts: boolean;
  readonly columns: readonly ColumnVote[];
  /** Foreign keys of a single column to another table. */
  readonly references: readonly { readonly column: string; readonly target: RelationId }[];
  /** The table's name, folded. */
  readonly name: string;
  /** The single column of its primary key; `undefined` without a primary key, `null` where that has several. */
  readonly key: string | undefined | null;
  /** What policies compare columns with. */
  readonly comparisons: readonly Comparison[];
}

export interface ColumnVote {
  readonly name: string;
  /** As format_type() gives it, where it is known. */
  readonly type: string | undefined;
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
  const policies = table.policies
    .flatMap((policy) => [policy.using?.value, policy.check?.value])
    .filter((e) => e !== undefined);
  const mentioned = new Set(policies.flatMap((e) => [...columnsMentionedIn(e)]));
  const references = referencesOf(table);
  const keyColumns = primaryKeyOf(table)?.columns ?? [];
  return {
    counts: table.persistence !== 'temporary' && table.partitionOf === undefined && !isMigrationToolTable(table),
    columns: table.columns.flatMap((column) => columnVote(table, column, references, mentioned)),
    references,
    name: fold(table.name),
    key: keyColumns.length > 1 ? null : keyColumns[0],
    comparisons: policies.flatMap(comparisonsIn),
  };
}

function columnVote(
  table: Table,
  { name, type }: Column,
  references: TableVote['references'],
  mentioned: ReadonlySet<string>,
): readonly ColumnVote[] {
  const concept = conceptOf(name);
  if (!concept) return [];
  const keys = uniqueKeysOf(table).some((key) => key.columns[0] === name);
  const scopes =
    keys ||
    table.indexes.some((index) => index.elements[0]?.column?.value === name) ||
    references.some((reference) => reference.column === name);
  return [{ name, type: type && formatType(type), concept, scopes, keys, inPolicy: mentioned.has(name) }];
}

function referencesOf(table: Table): TableVote['references'] {
  return foreignKeysOf(table).flatMap((key) => {
    const column = key.columns.length === 1 ? key.columns[0] : undefined;
    return column === undefined || key.references === table.id ? [] : [{ column, target: key.references }];
  });
}

function comparisonsIn(policy: Expression): readonly Comparison[] {
  return [...walkDeep(policy)].flatMap((e) =>
    e.kind === 'operator' && e.name === '=' && e.left && e.right
      ? [...comparison(e.left, e.right), ...comparison(e.right, e.left)]
      : [],
  );
}

function* comparison(side: Expression, other: Expression): Generator<Comparison> {
  const column = unwrap(side);
  const name = column.kind === 'column' ? column.path.at(-1)?.value : undefined;
  if (name === undefined) return;
  const setting = settingOf(other);
  const call = unwrap(other);
  if (setting !== undefined) yield { column: name, setting, call: undefined };
  else if (call.kind === 'call')
    yield { column: name, setting: undefined, call: { schema: call.schema, name: call.name } };
}
