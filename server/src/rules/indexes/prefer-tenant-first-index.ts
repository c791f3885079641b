import type { Index } from '../../core/catalog/catalog.js';
import { columnsOfElement, indexColumns, servesForeignKey } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { tenantFirstIndex } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'prefer-tenant-first-index',
  category: 'indexes',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'An index of a tenant table should start with the tenant column.',
  items: ['9a'],
  convention: true,
  options: {
    crossTenant: {
      type: 'string-list',
      default: [],
      description: 'Names of indexes that serve queries over all tenants.',
    },
  },
  subject: 'tenant-index',
  *check({ table, tenant, index }, context) {
    if (index.unique || index.inherited || index.method !== 'btree') return skip;
    if (context.options.crossTenant.includes(index.name)) return skip;
    const tenants = context.tenantColumnsOf(table);
    const columns = indexColumns(index);
    const at = columns.findIndex((name) => name !== undefined && tenants.includes(name));
    // The checklist asks about indexes of several columns only.
    const counted = columns.length > 1;
    if (at === 0) return counted ? pass : skip;
    if (at < 0 && servesForeignKey(table, index)) return skip;
    if (at < 0 && startsWithOneOf(tenants, index)) return blocked('no-wrapped-tenant-column');
    const comments = [index.comment?.value ?? '', context.commentAbove(index.origin.statement)];
    if (comments.some(isCrossTenant)) return skip;

    const name = tenants.find((candidate) => candidate === columns[at]) ?? tenant.name;
    yield {
      at: index.elementsOrigin,
      message:
        at > 0
          ? `Index ${quoted(index.name)} has the tenant column ${quoted(name)} in position ${at + 1}, not first.`
          : `Index ${quoted(index.name)} does not start with the tenant column ${quoted(name)}.`,
      remedy: () =>
        remedy(`Put ${quoted(name)} first in ${quoted(index.name)}`, 'safe', [tenantFirstIndex(table, index, name)]),
    };
    return undefined;
  },
});

/** As part of an expression. */
function startsWithOneOf(tenants: readonly string[], { elements: [first] }: Index): boolean {
  return first?.expression !== undefined && columnsOfElement(first).some((name) => tenants.includes(name));
}

/** A comment may declare that the index serves queries over all tenants: `Cross-tenant: nightly clean-up`. */
function isCrossTenant(comment: string): boolean {
  return /\bcross-tenant:/i.test(comment);
}
