import type { Column, Table } from '../../core/catalog/catalog.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, unknown } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { columnComment, tableComment } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-table-comment',
  category: 'columns',
  severity: 'off',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A table and its tenant column must have a comment.',
  items: [],
  convention: true,
  options: {
    tenantColumn: {
      type: 'boolean',
      default: true,
      description: 'Whether the tenant column must have a comment too.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    const tenant = context.options.tenantColumn ? context.tenantColumnOf(table) : undefined;
    const silentTable = !table.comment?.value.trim();
    const silentTenant = tenant && !tenant.comment?.value.trim() ? tenant : undefined;
    if (!silentTable && !silentTenant) return pass;
    if (unknownAspect(table, 'comments')) return unknown(`The comments of ${quoted(table.name)} are not all known.`);

    const above = context.commentAbove(table.origin.statement);
    yield {
      at: silentTable ? table.origin : (silentTenant?.origin ?? table.origin),
      message: message(table, silentTable, silentTenant),
      remedy: () =>
        remedy(`Comment on ${quoted(table.name)}`, 'safe', [
          ...(silentTable ? [tableComment(table, purposeOf(table, above))] : []),
          ...(silentTenant ? [columnComment(table, silentTenant, 'Tenant that the row belongs to.')] : []),
        ]),
    };
    return undefined;
  },
});

function message(table: Table, silentTable: boolean, silentTenant: Column | undefined): string {
  if (!silentTenant) return `Table ${quoted(table.name)} has no comment.`;
  const tenant = quoted(silentTenant.name);
  if (!silentTable) return `The tenant column ${tenant} of ${quoted(table.name)} has no comment.`;
  return `Neither table ${quoted(table.name)} nor its tenant column ${tenant} has a comment.`;
}

/** What the comment above its statement says first, else its name as words. */
function purposeOf(table: Table, above: string): string {
  const lines = above.split('\n').map((line) => line.replace(/^\s*(?:--+|\/\*+|\*+\/?)\s?|\*+\/\s*$/g, '').trim());
  const said = lines.find((line) => /[a-z]{3}/i.test(line) && !line.startsWith('tenantlint'));
  const purpose = said?.replace(/^(?:purpose|description)\s*:\s*/i, '');
  if (purpose) return purpose;
  const words = table.name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .trim()
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
