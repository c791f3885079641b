/** All rules and presets. Made by `npm run generate`. */
import type { Rule } from '../core/lint/rule.js';
import noBroadGrant from './access/no-broad-grant.js';
import noBypassrlsRole from './access/no-bypassrls-role.js';
import noDefinerBypass from './access/no-definer-bypass.js';
import noPublicGrant from './access/no-public-grant.js';
import noRowSecurityOff from './access/no-row-security-off.js';
import noTenantMaterializedView from './access/no-tenant-materialized-view.js';
import noUnscopedQuery from './access/no-unscoped-query.js';
import requireDefinerSearchPath from './access/require-definer-search-path.js';
import requireSecurityInvoker from './access/require-security-invoker.js';
import validSetLocal from './access/valid-set-local.js';
import noBlockingConstraint from './availability/no-blocking-constraint.js';
import noBlockingIndex from './availability/no-blocking-index.js';
import noDrop from './availability/no-drop.js';
import noRename from './availability/no-rename.js';
import noRequiredColumnAdd from './availability/no-required-column-add.js';
import noScanningNotNull from './availability/no-scanning-not-null.js';
import noSingleTransactionBatch from './availability/no-single-transaction-batch.js';
import noTypeChange from './availability/no-type-change.js';
import noUnbatchedUpdate from './availability/no-unbatched-update.js';
import requireLockTimeout from './availability/require-lock-timeout.js';
import requireOrphanCheck from './availability/require-orphan-check.js';
import noAdvisoryLock from './cockroach/no-advisory-lock.js';
import noListenNotify from './cockroach/no-listen-notify.js';
import noTextSearch from './cockroach/no-text-search.js';
import noUnsupported from './cockroach/no-unsupported.js';
import requireUuidKey from './cockroach/require-uuid-key.js';
import completeAuditTrigger from './columns/complete-audit-trigger.js';
import defaultInCheck from './columns/default-in-check.js';
import definedDefaultFunction from './columns/defined-default-function.js';
import definedTriggerFunction from './columns/defined-trigger-function.js';
import immutableCheck from './columns/immutable-check.js';
import noCatchAllJsonb from './columns/no-catch-all-jsonb.js';
import noCharType from './columns/no-char-type.js';
import noEnumType from './columns/no-enum-type.js';
import noHardDelete from './columns/no-hard-delete.js';
import noPlaintextSecret from './columns/no-plaintext-secret.js';
import noPolymorphicReference from './columns/no-polymorphic-reference.js';
import noRandomUuidKey from './columns/no-random-uuid-key.js';
import preferEnumType from './columns/prefer-enum-type.js';
import preferInet from './columns/prefer-inet.js';
import preferJsonb from './columns/prefer-jsonb.js';
import requireActorColumns from './columns/require-actor-columns.js';
import requireAuditColumns from './columns/require-audit-columns.js';
import requireAuditTrigger from './columns/require-audit-trigger.js';
import requireBooleanDefault from './columns/require-boolean-default.js';
import requireEnumCheck from './columns/require-enum-check.js';
import requireIdComment from './columns/require-id-comment.js';
import requireIdType from './columns/require-id-type.js';
import requireNumericMoney from './columns/require-numeric-money.js';
import requirePasswordComment from './columns/require-password-comment.js';
import requirePiiComment from './columns/require-pii-comment.js';
import requireRangeCheck from './columns/require-range-check.js';
import requireSoftDelete from './columns/require-soft-delete.js';
import requireTableComment from './columns/require-table-comment.js';
import requireTimestamptz from './columns/require-timestamptz.js';
import requireUpdatedAtTrigger from './columns/require-updated-at-trigger.js';
import requireVarcharLength from './columns/require-varchar-length.js';
import requireVersionColumn from './columns/require-version-column.js';
import immutableIndexPredicate from './indexes/immutable-index-predicate.js';
import noBtreeJsonb from './indexes/no-btree-jsonb.js';
import noWrappedTenantColumn from './indexes/no-wrapped-tenant-column.js';
import preferCoveringIndex from './indexes/prefer-covering-index.js';
import preferPartialIndex from './indexes/prefer-partial-index.js';
import preferTenantFirstIndex from './indexes/prefer-tenant-first-index.js';
import requireIndexExtension from './indexes/require-index-extension.js';
import requireJsonbIndex from './indexes/require-jsonb-index.js';
import requireMatviewUniqueIndex from './indexes/require-matview-unique-index.js';
import requireStatusIndex from './indexes/require-status-index.js';
import requireTenantIndex from './indexes/require-tenant-index.js';
import requireTextSearchIndex from './indexes/require-text-search-index.js';
import consistentTenantSetting from './isolation/consistent-tenant-setting.js';
import noImmutableSessionFunction from './isolation/no-immutable-session-function.js';
import noIsolationRegression from './isolation/no-isolation-regression.js';
import noOpenPolicy from './isolation/no-open-policy.js';
import noPolicyRecursion from './isolation/no-policy-recursion.js';
import noRestrictiveOnly from './isolation/no-restrictive-only.js';
import noSessionWideSetting from './isolation/no-session-wide-setting.js';
import noSoftDeletePolicy from './isolation/no-soft-delete-policy.js';
import noTenantLiteral from './isolation/no-tenant-literal.js';
import noWideningPolicy from './isolation/no-widening-policy.js';
import preferInitplan from './isolation/prefer-initplan.js';
import preferPolicyRole from './isolation/prefer-policy-role.js';
import requireEmptySettingGuard from './isolation/require-empty-setting-guard.js';
import requireForcedRls from './isolation/require-forced-rls.js';
import requireInsertCheck from './isolation/require-insert-check.js';
import requireMissingOk from './isolation/require-missing-ok.js';
import requirePartitionRls from './isolation/require-partition-rls.js';
import requirePolicy from './isolation/require-policy.js';
import requirePolicyCommands from './isolation/require-policy-commands.js';
import requireRls from './isolation/require-rls.js';
import requireTenantPolicy from './isolation/require-tenant-policy.js';
import matchingForeignKeyTypes from './keys/matching-foreign-key-types.js';
import noCrossSchemaKey from './keys/no-cross-schema-key.js';
import noMispairedTenantKey from './keys/no-mispaired-tenant-key.js';
import noRedundantIndex from './keys/no-redundant-index.js';
import noSelfParent from './keys/no-self-parent.js';
import noTenantSetNull from './keys/no-tenant-set-null.js';
import preferCaseInsensitiveUnique from './keys/prefer-case-insensitive-unique.js';
import preferPartialUnique from './keys/prefer-partial-unique.js';
import preferTenantFirstUnique from './keys/prefer-tenant-first-unique.js';
import requireForeignKey from './keys/require-foreign-key.js';
import requireForeignKeyActions from './keys/require-foreign-key-actions.js';
import requireForeignKeyIndex from './keys/require-foreign-key-index.js';
import requirePartitionKeyInUnique from './keys/require-partition-key-in-unique.js';
import requirePrimaryKey from './keys/require-primary-key.js';
import requireTenantInExclusion from './keys/require-tenant-in-exclusion.js';
import requireTenantInForeignKey from './keys/require-tenant-in-foreign-key.js';
import requireTenantInUnique from './keys/require-tenant-in-unique.js';
import requireTenantKey from './keys/require-tenant-key.js';
import completeDown from './migrations/complete-down.js';
import completeTableMigration from './migrations/complete-table-migration.js';
import contiguousVersions from './migrations/contiguous-versions.js';
import noFrozenEdit from './migrations/no-frozen-edit.js';
import noMixedDdlDml from './migrations/no-mixed-ddl-dml.js';
import noOpaqueSql from './migrations/no-opaque-sql.js';
import oneChangePerMigration from './migrations/one-change-per-migration.js';
import preferIdempotent from './migrations/prefer-idempotent.js';
import requireDown from './migrations/require-down.js';
import requireHeader from './migrations/require-header.js';
import resolvedReferences from './migrations/resolved-references.js';
import runnableFileName from './migrations/runnable-file-name.js';
import runnableVersion from './migrations/runnable-version.js';
import syntaxError from './migrations/syntax-error.js';
import uniqueVersion from './migrations/unique-version.js';
import validTransaction from './migrations/valid-transaction.js';
import booleanPrefix from './naming/boolean-prefix.js';
import constraintNames from './naming/constraint-names.js';
import foreignKeySuffix from './naming/foreign-key-suffix.js';
import identifierLength from './naming/identifier-length.js';
import junctionNames from './naming/junction-names.js';
import migrationVerbs from './naming/migration-verbs.js';
import moduleFolders from './naming/module-folders.js';
import noAbbreviations from './naming/no-abbreviations.js';
import pluralTableNames from './naming/plural-table-names.js';
import qualifiedNames from './naming/qualified-names.js';
import snakeCaseNames from './naming/snake-case-names.js';
import timestampSuffix from './naming/timestamp-suffix.js';
import typeNames from './naming/type-names.js';
import contiguousPartitions from './partitions/contiguous-partitions.js';
import noPartitionClaim from './partitions/no-partition-claim.js';
import requirePartitionComment from './partitions/require-partition-comment.js';
import requirePartitioning from './partitions/require-partitioning.js';
import alai from './presets/alai.json';
import cockroach from './presets/cockroach.json';
import coditect from './presets/coditect.json';
import lokstra from './presets/lokstra.json';
import recommended from './presets/recommended.json';
import schemaDesigner from './presets/schema-designer.json';
import requireSuppressionReason from './suppressions/require-suppression-reason.js';
import unusedSuppression from './suppressions/unused-suppression.js';
import consistentTenantType from './tenancy/consistent-tenant-type.js';
import noGlobalToTenantReference from './tenancy/no-global-to-tenant-reference.js';
import noSecondTenantColumn from './tenancy/no-second-tenant-column.js';
import noTenantColumnRemoval from './tenancy/no-tenant-column-removal.js';
import noTenantDefault from './tenancy/no-tenant-default.js';
import noUnprotectedCopy from './tenancy/no-unprotected-copy.js';
import requireGlobalComment from './tenancy/require-global-comment.js';
import requireTenantColumn from './tenancy/require-tenant-column.js';
import requireTenantNotNull from './tenancy/require-tenant-not-null.js';
import requireTenantReference from './tenancy/require-tenant-reference.js';

export const rules: readonly Rule[] = [
  noBroadGrant,
  noBypassrlsRole,
  noDefinerBypass,
  noPublicGrant,
  noRowSecurityOff,
  noTenantMaterializedView,
  noUnscopedQuery,
  requireDefinerSearchPath,
  requireSecurityInvoker,
  validSetLocal,
  noBlockingConstraint,
  noBlockingIndex,
  noDrop,
  noRename,
  noRequiredColumnAdd,
  noScanningNotNull,
  noSingleTransactionBatch,
  noTypeChange,
  noUnbatchedUpdate,
  requireLockTimeout,
  requireOrphanCheck,
  noAdvisoryLock,
  noListenNotify,
  noTextSearch,
  noUnsupported,
  requireUuidKey,
  completeAuditTrigger,
  defaultInCheck,
  definedDefaultFunction,
  definedTriggerFunction,
  immutableCheck,
  noCatchAllJsonb,
  noCharType,
  noEnumType,
  noHardDelete,
  noPlaintextSecret,
  noPolymorphicReference,
  noRandomUuidKey,
  preferEnumType,
  preferInet,
  preferJsonb,
  requireActorColumns,
  requireAuditColumns,
  requireAuditTrigger,
  requireBooleanDefault,
  requireEnumCheck,
  requireIdComment,
  requireIdType,
  requireNumericMoney,
  requirePasswordComment,
  requirePiiComment,
  requireRangeCheck,
  requireSoftDelete,
  requireTableComment,
  requireTimestamptz,
  requireUpdatedAtTrigger,
  requireVarcharLength,
  requireVersionColumn,
  immutableIndexPredicate,
  noBtreeJsonb,
  noWrappedTenantColumn,
  preferCoveringIndex,
  preferPartialIndex,
  preferTenantFirstIndex,
  requireIndexExtension,
  requireJsonbIndex,
  requireMatviewUniqueIndex,
  requireStatusIndex,
  requireTenantIndex,
  requireTextSearchIndex,
  consistentTenantSetting,
  noImmutableSessionFunction,
  noIsolationRegression,
  noOpenPolicy,
  noPolicyRecursion,
  noRestrictiveOnly,
  noSessionWideSetting,
  noSoftDeletePolicy,
  noTenantLiteral,
  noWideningPolicy,
  preferInitplan,
  preferPolicyRole,
  requireEmptySettingGuard,
  requireForcedRls,
  requireInsertCheck,
  requireMissingOk,
  requirePartitionRls,
  requirePolicy,
  requirePolicyCommands,
  requireRls,
  requireTenantPolicy,
  matchingForeignKeyTypes,
  noCrossSchemaKey,
  noMispairedTenantKey,
  noRedundantIndex,
  noSelfParent,
  noTenantSetNull,
  preferCaseInsensitiveUnique,
  preferPartialUnique,
  preferTenantFirstUnique,
  requireForeignKey,
  requireForeignKeyActions,
  requireForeignKeyIndex,
  requirePartitionKeyInUnique,
  requirePrimaryKey,
  requireTenantInExclusion,
  requireTenantInForeignKey,
  requireTenantInUnique,
  requireTenantKey,
  completeDown,
  completeTableMigration,
  contiguousVersions,
  noFrozenEdit,
  noMixedDdlDml,
  noOpaqueSql,
  oneChangePerMigration,
  preferIdempotent,
  requireDown,
  requireHeader,
  resolvedReferences,
  runnableFileName,
  runnableVersion,
  syntaxError,
  uniqueVersion,
  validTransaction,
  booleanPrefix,
  constraintNames,
  foreignKeySuffix,
  identifierLength,
  junctionNames,
  migrationVerbs,
  moduleFolders,
  noAbbreviations,
  pluralTableNames,
  qualifiedNames,
  snakeCaseNames,
  timestampSuffix,
  typeNames,
  contiguousPartitions,
  noPartitionClaim,
  requirePartitionComment,
  requirePartitioning,
  requireSuppressionReason,
  unusedSuppression,
  consistentTenantType,
  noGlobalToTenantReference,
  noSecondTenantColumn,
  noTenantColumnRemoval,
  noTenantDefault,
  noUnprotectedCopy,
  requireGlobalComment,
  requireTenantColumn,
  requireTenantNotNull,
  requireTenantReference,
];

export const presets = {
  alai,
  cockroach,
  coditect,
  lokstra,
  recommended,
  'schema-designer': schemaDesigner,
};
