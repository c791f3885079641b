/** What a rule may ask beside its subject. Answers are recorded, so that its verdict is reused until one of them changes. */
import type { DatabaseFunction, RelationId, Table } from '../catalog/catalog.js';
import type { Statement } from '../syntax/source-file.js';
import type { TableClass, TenantModel } from '../tenancy/model.js';

export interface RuleContext<Options> {
  readonly options: Options;
  readonly model: TenantModel;
  /** Major version, e.g. 15. */
  readonly postgresVersion: number;
  table(id: RelationId): Table | undefined;
  function(id: string): DatabaseFunction | undefined;
  classOf(table: Table): TableClass;
  /** The text of the comments directly above a statement, empty without any. */
  commentAbove(statement: Statement): string;
  /** The tenant columns a table has, in the order of the model (the most specific last). */
  tenantColumnsOf(table: Table): readonly string[];
  /** The soft-delete column of a table. */
  softDeleteColumnOf(table: Table): string | undefined;
}
