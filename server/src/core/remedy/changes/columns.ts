/** What rules ask of columns, of comments and of triggers. */
import type { Catalog, Column, DatabaseFunction, Table } from '../../catalog/catalog.js';
import { qualifiedName, quoteIdentifier } from '../../catalog/names.js';
import type { TenantModel } from '../../tenancy/model.js';
import type { NewTrigger, SchemaChange } from '../change.js';

export function setNotNull(table: Table, column: Column): SchemaChange {
  return { kind: 'set-not-null', table: table.id, column: column.name };
}

/** The value as SQL. */
export function setDefault(table: Table, column: Column, value: string): SchemaChange {
  return { kind: 'set-default', table: table.id, column: column.name, default: value };
}

export function dropDefault(table: Table, column: Column): SchemaChange {
  return { kind: 'set-default', table: table.id, column: column.name, default: undefined };
}

/** Both as SQL; `using` computes the new value from the old one where no cast does. */
export function setType(table: Table, column: Column, type: string, using?: string): SchemaChange {
  const change = { kind: 'set-type', table: table.id, column: column.name, type } as const;
  return using === undefined ? change : { using, ...change };
}

interface NewColumn {
  readonly notNull?: boolean;
  /** As SQL. */
  readonly default?: string;
}

/** `type` as SQL. */
export function addColumn(
  table: Table,
  column: string,
  type: string,
  { notNull = false, default: value }: NewColumn = {},
): SchemaChange {
  const change = { kind: 'add-column', table: table.id, column, type, notNull } as const;
  return value === undefined ? change : { default: value, ...change };
}

/** The model's most general tenant column, NOT NULL. `type` is SQL; without it the model's, else `text`. */
export function addTenantColumn(table: Table, model: TenantModel, type = model.type ?? 'text'): SchemaChange {
  return addColumn(table, model.columns[0] ?? 'tenant_id', type, { notNull: true });
}

/** `TIMESTAMPTZ NOT NULL DEFAULT now()` for each name: a new column, or what the column of that name lacks of it. */
export function auditColumns(
  table: Table,
  names: readonly string[] = ['created_at', 'updated_at'],
): readonly SchemaChange[] {
  return names.flatMap((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) return [addColumn(table, name, 'timestamptz', { notNull: true, default: 'now()' })];
    return [
      ...(column.type === undefined || column.type.name === 'timestamptz'
        ? []
        : [setType(table, column, 'timestamptz')]),
      ...(column.default ? [] : [setDefault(table, column, 'now()')]),
      ...(column.notNull.value ? [] : [setNotNull(table, column)]),
    ];
  });
}

/** The column that marks a row as deleted, by the model's name for it. */
export function softDeleteColumn(table: Table, model: TenantModel): SchemaChange {
  return addColumn(table, model.softDelete[0] ?? 'deleted_at', 'timestamptz');
}

export function tableComment(table: Table, text: string): SchemaChange {
  return { kind: 'set-table-comment', table: table.id, text };
}

export function columnComment(table: Table, column: Column, text: string): SchemaChange {
  return { kind: 'set-column-comment', table: table.id, column: column.name, text };
}

/** Documents a global table in the catalog itself, where reviewers and tools find it. */
export function globalComment(table: Table): SchemaChange {
  const declared = 'Global table, shared by all tenants (no tenant column).';
  const written = table.comment?.value.trim().replace(/[.;,]$/, '') ?? '';
  const text = written === '' ? declared : `${written}. ${declared}`;
  return { kind: 'set-table-comment', table: table.id, text };
}

export function addTrigger(table: Table, trigger: NewTrigger): SchemaChange {
  return { kind: 'add-trigger', table: table.id, trigger };
}

/** A trigger that sets the column when a row changes, with its function where the catalog has none that does. */
export function updatedAtTrigger(
  table: Table,
  column: string,
  catalog: Pick<Catalog, 'functions'>,
): readonly SchemaChange[] {
  const existing = catalog.functions().find((candidate) => setsOnUpdate(candidate, column));
  const name = existing?.id ?? qualifiedName(table.schema, `set_${column}`);
  const trigger: NewTrigger = {
    purpose: column,
    timing: 'before',
    events: ['update'],
    forEach: 'row',
    function: name,
  };
  const added = addTrigger(table, trigger);
  if (existing) return [added];
  return [updatedAtFunction(name, column), added];
}

/** `id` as the catalog identifies functions. */
export function updatedAtFunction(id: string, column: string): SchemaChange {
  const assignment = `    NEW.${quoteIdentifier(column)} = now();`;
  const body = `RETURNS trigger\nLANGUAGE plpgsql\nAS $$\nBEGIN\n${assignment}\n    RETURN NEW;\nEND;\n$$`;
  return { kind: 'create-function', function: id, parameters: '', body };
}

function setsOnUpdate({ returns, parameters, body }: DatabaseFunction, column: string): boolean {
  if (returns?.name !== 'trigger' || parameters.length > 0 || body === undefined) return false;
  const text = body.toLowerCase().replace(/"/g, '').replace(/\s+/g, ' ');
  return text.includes(`new.${column} = `) || text.includes(`new.${column} := `);
}
