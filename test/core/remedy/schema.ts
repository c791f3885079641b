/** A small history for tests of remedies: the catalog after it, and the newest file with changes written into it. */
import type {
  Column,
  Constraint,
  DatabaseFunction,
  ForeignKey,
  Index,
  KeyConstraint,
  Policy,
  Table,
  View,
} from '../../../server/src/core/catalog/catalog.js';
import type { History } from '../../../server/src/core/catalog/history.js';
import { replay } from '../../../server/src/core/catalog/replay.js';
import type { NoRemedy, SchemaChange } from '../../../server/src/core/remedy/change.js';
import { createPlace } from '../../../server/src/core/remedy/layout.js';
import { renderChanges } from '../../../server/src/core/remedy/render.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { SourceFile } from '../../../server/src/core/syntax/source-file.js';
import type { TenantModel } from '../../../server/src/core/tenancy/model.js';
import { applyEdits } from '../../../server/src/core/text/edit.js';
import { testEngine } from '../../support/engine.js';

export interface TestSchema {
  readonly files: readonly SourceFile[];
  readonly history: History;
  table(name: string): Table;
  column(table: string, name: string): Column;
  constraint(table: string, name: string): Constraint;
  foreignKey(table: string, name: string): ForeignKey;
  key(table: string, name: string): KeyConstraint;
  index(table: string, name: string): Index;
  policy(table: string, name: string): Policy;
  view(name: string): View;
  function(name: string): DatabaseFunction;
}

/** Replays the texts as files `001.sql`, `002.sql`, ... */
export function schemaOf(texts: readonly string[]): TestSchema {
  const files = texts.map((text, number) => parseFile(testEngine(), `00${number + 1}.sql`, text));
  const history = replay(
    testEngine(),
    files.flatMap((file) => file.statements),
  );
  const table = (name: string) =>
    present(
      history.catalog.tables().find((one) => one.name === name),
      name,
    );
  const constraint = (owner: string, name: string) =>
    present(
      table(owner).constraints.find((one) => one.name === name),
      name,
    );
  return {
    files,
    history,
    table,
    column: (owner, name) =>
      present(
        table(owner).columns.find((one) => one.name === name),
        name,
      ),
    constraint,
    foreignKey: (owner, name) => constraint(owner, name) as ForeignKey,
    key: (owner, name) => constraint(owner, name) as KeyConstraint,
    index: (owner, name) =>
      present(
        table(owner).indexes.find((one) => one.name === name),
        name,
      ),
    policy: (owner, name) =>
      present(
        table(owner).policies.find((one) => one.name === name),
        name,
      ),
    view: (name) =>
      present(
        history.catalog.relations().find((one): one is View => one.kind.endsWith('view') && one.name === name),
        name,
      ),
    function: (name) =>
      present(
        history.catalog.functions().find((one) => one.name === name),
        name,
      ),
  };
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The test's schema has no ${name}.`);
  return value;
}

export type Wanted = (schema: TestSchema) => readonly (SchemaChange | NoRemedy)[];

/** The newest file after the changes, or the reason why they are not written. `at` is the finding's statement. */
export function mend(texts: readonly string[], wanted: Wanted, at?: number): string {
  const schema = schemaOf(texts);
  const file = schema.files.at(-1) as SourceFile;
  const changes: SchemaChange[] = [];
  for (const change of wanted(schema)) {
    if ('reason' in change) return `refused: ${change.reason}`;
    changes.push(change);
  }
  const place = createPlace(file, file.statements, schema.history.catalog);
  const rendered = renderChanges(changes, place, at === undefined ? undefined : file.statements[at]);
  return 'reason' in rendered ? `refused: ${rendered.reason}` : applyEdits(file.text, rendered.edits);
}

export const tenantId = { from: 'tenant_id', to: 'tenant_id' };

export const tenantModel: TenantModel = {
  columns: ['tenant_id'],
  type: undefined,
  typeGiven: false,
  setting: 'app.tenant_id',
  roots: new Set(),
  softDelete: ['deleted_at'],
  globalTables: [],
  excludedTables: [],
  inherit: 'reported',
  source: 'detection',
};
