/**
 * The rules that small fixtures are written for. A test of the server or of what an editor is told states whole lists
 * of findings, which a rule about something else must not change.
 */
import type { Rule } from '../../server/src/core/lint/rule.js';
import { rules } from '../../server/src/rules/index.js';

const names: ReadonlySet<string> = new Set([
  'no-mispaired-tenant-key',
  'prefer-partial-index',
  'prefer-tenant-first-index',
  'require-global-comment',
  'require-policy',
  'require-rls',
  'require-suppression-reason',
  'require-tenant-column',
  'require-tenant-in-foreign-key',
  'require-tenant-in-unique',
  'require-tenant-index',
  'require-tenant-key',
  'require-tenant-not-null',
  'require-tenant-policy',
  'syntax-error',
  'unused-suppression',
]);

export const protocolRules: readonly Rule[] = rules.filter(({ name }) => names.has(name));
