/** All rules and presets. Made by `npm run generate`. */
import type { Rule } from '../core/lint/rule.js';
import preferPartialIndex from './indexes/prefer-partial-index.js';
import preferTenantFirstIndex from './indexes/prefer-tenant-first-index.js';
import requireTenantIndex from './indexes/require-tenant-index.js';
import requirePolicy from './isolation/require-policy.js';
import requireRls from './isolation/require-rls.js';
import requireTenantPolicy from './isolation/require-tenant-policy.js';
import noMispairedTenantKey from './keys/no-mispaired-tenant-key.js';
import requireTenantInForeignKey from './keys/require-tenant-in-foreign-key.js';
import requireTenantInUnique from './keys/require-tenant-in-unique.js';
import requireTenantKey from './keys/require-tenant-key.js';
import resolvedReferences from './migrations/resolved-references.js';
import syntaxError from './migrations/syntax-error.js';
import lokstra from './presets/lokstra.json';
import recommended from './presets/recommended.json';
import requireSuppressionReason from './suppressions/require-suppression-reason.js';
import unusedSuppression from './suppressions/unused-suppression.js';
import requireGlobalComment from './tenancy/require-global-comment.js';
import requireTenantColumn from './tenancy/require-tenant-column.js';
import requireTenantNotNull from './tenancy/require-tenant-not-null.js';

export const rules: readonly Rule[] = [
  preferPartialIndex,
  preferTenantFirstIndex,
  requireTenantIndex,
  requirePolicy,
  requireRls,
  requireTenantPolicy,
  noMispairedTenantKey,
  requireTenantInForeignKey,
  requireTenantInUnique,
  requireTenantKey,
  resolvedReferences,
  syntaxError,
  requireSuppressionReason,
  unusedSuppression,
  requireGlobalComment,
  requireTenantColumn,
  requireTenantNotNull,
];

export const presets = { lokstra, recommended };
