import assert from 'node:assert/strict';
import type { Catalog, Policy } from '../../../server/src/core/catalog/catalog.js';
import type { Answer } from '../../../server/src/core/tenancy/answer.js';
import { pinsTenant } from '../../../server/src/core/tenancy/predicate.js';
import { predicateCases, schema } from './predicate-cases.js';
import { schemaOf, tableNamed } from './schema.js';

const titles = { yes: 'pins the tenant column', no: 'does not pin the tenant column', unknown: 'cannot tell' };

for (const [wanted, title] of Object.entries(titles)) {
  describe(`pinsTenant: ${title}`, () => {
    for (const { what, expression, answer, at } of predicateCases) {
      if (answer !== wanted) continue;
      it(`${what}: ${expression.replace(/\s+/g, ' ')}`, () => {
        const found = ask(expression);
        assert.equal(found.answer.kind, answer, JSON.stringify(found.answer));
        if (at !== undefined) assert.equal(found.textAt, at);
      });
    }
  });
}

describe('pinsTenant: the columns of the question', () => {
  const setting = "current_setting('app.tenant_id', true)";

  it('takes the key of a root in the place of the tenant column', () => {
    assert.equal(ask(`id = ${setting}`, 'tenants', ['id']).answer.kind, 'yes');
    assert.equal(ask(`name = ${setting}`, 'tenants', ['id']).answer.kind, 'unknown');
  });

  it('takes a comparison that lets NULL through for an equality where the column is NOT NULL', () => {
    assert.equal(ask(`account IS NOT DISTINCT FROM ${setting}`, 'invoices', ['account']).answer.kind, 'yes');
    assert.equal(ask(`NOT (account IS DISTINCT FROM ${setting})`, 'invoices', ['account']).answer.kind, 'yes');
  });

  it('is content with one of several tenant columns', () => {
    assert.equal(ask(`other = ${setting}`, 'invoices', ['tenant_id', 'other']).answer.kind, 'yes');
  });

  it('asks whether the session chooses the rows at all where none is named', () => {
    assert.equal(ask('user_id = auth.uid()', 'invoices', null).answer.kind, 'yes');
    assert.equal(ask("status = 'public'", 'invoices', null).answer.kind, 'no');
  });
});

describe('pinsTenant: what it remembers', () => {
  const sql = (body: string) => `
    CREATE TABLE t (tenant_id text);
    CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS $$ SELECT ${body} $$;
    CREATE POLICY p ON t USING (tenant_id = mine());`;

  it('holds for the same table only as long as what it looked at is the same', () => {
    const session = schemaOf(sql("current_setting('a')"));
    const fixed = schemaOf(sql("'acme'"));
    const table = tableNamed(session, 't');
    const policy = table.policies[0] as Policy;
    const judge = (lookup: Catalog) =>
      pinsTenant(policy.using?.value as never, { table, columns: ['tenant_id'], lookup }).kind;
    assert.equal(judge(session), 'yes');
    assert.equal(judge(fixed), 'no');
    assert.equal(judge(session), 'yes');
  });

  it('asks the lookup again for all that the answer rests on', () => {
    const catalog = schemaOf(sql("current_setting('a')"));
    const table = tableNamed(catalog, 't');
    const asked: string[] = [];
    const lookup = {
      table: catalog.table,
      role: catalog.role,
      function(id: string) {
        asked.push(id);
        return catalog.function(id);
      },
    };
    const judge = () =>
      pinsTenant(table.policies[0]?.using?.value as never, { table, columns: ['tenant_id'], lookup }).kind;
    judge();
    const first = new Set(asked);
    asked.length = 0;
    judge();
    assert.deepEqual(new Set(asked), first);
    assert.ok(first.has('public.mine'));
  });
});

describe('pinsTenant: tables whose policies read each other', () => {
  const circle = schemaOf(`
    CREATE TABLE a (tenant_id text); CREATE TABLE b (tenant_id text);
    ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE b ENABLE ROW LEVEL SECURITY;
    CREATE POLICY p ON a USING (tenant_id IN (SELECT tenant_id FROM b));
    CREATE POLICY p ON b USING (tenant_id IN (SELECT tenant_id FROM a));`);

  it('are unclear, whichever is asked about first', () => {
    for (const name of ['a', 'b', 'a']) {
      const table = tableNamed(circle, name);
      const answer = pinsTenant(table.policies[0]?.using?.value as never, {
        table,
        columns: ['tenant_id'],
        lookup: circle,
      });
      assert.equal(answer.kind, 'unknown');
    }
  });

  it('are judged once each, however long the chain', () => {
    const length = 12;
    const link = (i: number) => `CREATE TABLE t${i} (tenant_id text); ALTER TABLE t${i} ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON t${i} USING (EXISTS (SELECT 1 FROM t${i + 1} x WHERE x.tenant_id = t${i}.tenant_id));`;
    const catalog = schemaOf(`${Array.from({ length }, (_, i) => link(i)).join('')}
      CREATE TABLE t${length} (tenant_id text); ALTER TABLE t${length} ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON t${length} USING (elsewhere());`);
    let asked = 0;
    const lookup = {
      function: catalog.function,
      role: catalog.role,
      table(id: Parameters<Catalog['table']>[0]) {
        asked++;
        return catalog.table(id);
      },
    };
    const table = tableNamed(catalog, 't0');
    const answer = pinsTenant(table.policies[0]?.using?.value as never, { table, columns: ['tenant_id'], lookup });
    assert.equal(answer.kind, 'unknown');
    assert.ok(asked < 20 * length * length, `${asked} look-ups`);
  });
});

/** Asks about a policy on `table` with this expression. */
function ask(
  expression: string,
  name = 'invoices',
  columns: readonly string[] | null = ['tenant_id'],
): { answer: Answer; textAt: string | undefined } {
  const catalog = schemaOf(`${schema} CREATE POLICY p ON ${name} USING (${expression});`);
  const table = tableNamed(catalog, name);
  const policy: Policy | undefined = table.policies[0];
  if (!policy?.using) throw new Error('no policy');
  const answer = pinsTenant(policy.using.value, { table, columns: columns ?? undefined, lookup: catalog });
  const { text } = policy.using.origin.statement;
  return { answer, textAt: answer.kind === 'yes' ? undefined : text.slice(answer.at.span.start, answer.at.span.end) };
}
