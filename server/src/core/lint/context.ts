/** What a rule may ask beside its subject. Answers are recorded, so that its verdict is reused until one of them changes. */
import type { NamePatterns } from '../remedy/names.js';
import type { TenantModel } from '../tenancy/model.js';
import type { World } from './world.js';

export type Dialect = 'postgresql' | 'cockroachdb';

export interface RuleContext<Options>
  extends Pick<
    World,
    | 'table'
    | 'relation'
    | 'function'
    | 'type'
    | 'role'
    | 'extension'
    | 'defaultPrivileges'
    | 'extensionBeside'
    | 'functionAnywhere'
    | 'mayHoldUnseenFunctions'
    | 'usesRowSecurity'
    | 'classOf'
    | 'globalSourceOf'
    | 'commentAbove'
    | 'bodyOf'
    | 'tenantColumnsOf'
    | 'tenantColumnOf'
    | 'softDeleteColumnOf'
    | 'columnRemovalFrom'
    | 'referencing'
    | 'partitionsOf'
    | 'tableNamed'
    | 'relationAnywhere'
    | 'hasSchema'
  > {
  readonly options: Options;
  readonly model: TenantModel;
  /** The database that the migrations must run on. */
  readonly dialect: Dialect;
  /** Major version, e.g. 15. */
  readonly postgresVersion: number;
  /** How the project calls its objects: remedies name what they make by the same patterns. */
  readonly names: NamePatterns;
}
