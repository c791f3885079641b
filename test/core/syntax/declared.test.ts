import assert from 'node:assert/strict';
import { declared, declaredMultiTenant, estimatedRows, hotQueries } from '../../../server/src/core/syntax/declared.js';

describe('what comments declare of a table', () => {
  const counts: readonly (readonly [string, number | undefined])[] = [
    ['-- Estimated rows: 20M', 20_000_000],
    ['-- ESTIMATED-ROWS : 1.5 billion per tenant', 1_500_000_000],
    ['-- estimated_rows: 500K', 500_000],
    ['-- Estimated rows: ~12,000,000', 12_000_000],
    ['-- Estimated rows: 12_000_000 (year 3)', 12_000_000],
    ['-- Estimated rows: 5M-20M', 20_000_000],
    ['-- Estimated rows: 5-20M per tenant', 20_000_000],
    ['-- Estimated rows: 900 thousand to 2 million', 2_000_000],
    ['-- Estimated rows: up to 3b', 3_000_000_000],
    ['-- Estimated rows: 100', 100],
    ['-- Estimated rows: {volume estimate}', undefined],
    ['-- Estimated rows: many', undefined],
    ['-- Estimated rows: 20MB', undefined],
    ['-- Estimated rows:', undefined],
    ['-- Rows: 20M', undefined],
    ['-- We have underestimated rows: 20M of them', undefined],
    ['/*\n * Purpose: what was billed.\n * Estimated rows: 2B\n */', 2_000_000_000],
    ['/* Estimated rows: 3M */', 3_000_000],
    ['What was billed. Estimated rows: 4M. Kept for ten years.', 4_000_000],
    ['-- Estimated rows: 1M\n-- Estimated rows: 7M', 7_000_000],
  ];
  for (const [text, rows] of counts) {
    it(`reads ${rows ?? 'no number of'} rows in ${JSON.stringify(text)}`, () => {
      assert.equal(estimatedRows(text), rows);
    });
  }

  it('reads whether rows belong to tenants, and nothing where it says neither yes nor no', () => {
    assert.equal(declaredMultiTenant('-- Multi-tenant: Yes (tenant_id required on all queries)'), true);
    assert.equal(declaredMultiTenant('-- Multi-Tenant: No'), false);
    assert.equal(declaredMultiTenant('-- multi tenant: FALSE'), false);
    assert.equal(declaredMultiTenant('-- Multi-tenant: Nobody knows'), undefined);
    assert.equal(declaredMultiTenant('-- Tenants: Yes'), undefined);
  });

  it('reads every hot query, with the lines that are indented below it', () => {
    const text = [
      '-- Hot query: SELECT id, status',
      '--   FROM orders',
      '--   WHERE tenant_id = $1',
      '-- Hot query: SELECT 1',
      '-- Purpose: orders',
    ].join('\n');
    assert.deepEqual(hotQueries(text), ['SELECT id, status FROM orders WHERE tenant_id = $1', 'SELECT 1']);
  });

  it('reads any other declaration by its name', () => {
    const text = '-- Cross-tenant: the nightly export reads all of them\n-- Cross tenant:\n';
    assert.deepEqual(declared(text, 'Cross-tenant'), ['the nightly export reads all of them']);
  });
});
