import assert from 'node:assert/strict';
import { coverageOf, openCommandsOf, valuesNamedIn } from '../../../server/src/core/tenancy/policy-facts.js';
import { type SessionRead, sessionReadsOf } from '../../../server/src/core/tenancy/session-reads.js';
import { schemaOf, tableNamed } from './schema.js';

describe('openCommandsOf', () => {
  opens('USING (true)', 'select insert update delete');
  opens('FOR SELECT USING (true)', 'select');
  opens('FOR INSERT WITH CHECK (tenant_id = tenant_id OR 1 = 1)', 'insert');
  opens("USING (tenant_id = current_setting('a')) WITH CHECK (true)", 'insert update');
  opens('USING ((SELECT true))', 'select insert update delete');
  opens('USING (deleted_at IS NULL)', '');
  opens('FOR INSERT', '');

  function opens(policy: string, commands: string): void {
    it(`${policy}: ${commands || 'none'}`, () =>
      assert.equal(openCommandsOf(given(policy).policy).join(' '), commands));
  }
});

describe('coverageOf', () => {
  it('tells the commands of each role, with those of PUBLIC and of its groups', () => {
    const { table, lookup } = given(
      `TO app USING (true);
      CREATE POLICY q ON t FOR SELECT USING (true);
      CREATE POLICY r ON t FOR INSERT TO writers WITH CHECK (true);
      CREATE POLICY s ON t FOR DELETE TO clerk USING (true);
      CREATE POLICY u ON t AS RESTRICTIVE FOR UPDATE USING (true);
      CREATE POLICY v ON t FOR INSERT TO public`,
      'CREATE ROLE writers; CREATE ROLE clerk IN ROLE writers;',
    );
    assert.deepEqual(
      coverageOf(table, lookup).map(({ role, commands }) => `${role}: ${commands.join(' ')}`),
      ['public: select', 'app: select insert update delete', 'writers: select insert', 'clerk: select insert delete'],
    );
  });

  it('leaves out roles that no policy holds for', () => {
    const { table, lookup } = given(
      'TO service_role, boss, plain USING (true)',
      'CREATE ROLE boss SUPERUSER; CREATE ROLE plain;',
    );
    assert.deepEqual(
      coverageOf(table, lookup).map(({ role }) => role),
      ['public', 'plain'],
    );
  });
});

describe('valuesNamedIn', () => {
  names("tenant_id = 'acme'", "'acme'");
  names("current_setting('a') = tenant_id", '');
  names("tenant_id::text IN ('a', current_setting('a'), 'b')", "'a' 'b'");
  names("tenant_id = ANY (ARRAY['a'])", "'a'");
  names("EXISTS (SELECT 1 FROM m WHERE m.tenant_id <> 'x')", "'x'");
  names("status = 'public' AND tenant_id <> ''", '');

  function names(expression: string, literals: string): void {
    it(`${expression}: ${literals || 'none'}`, () => {
      const { using } = given(`USING (${expression})`).policy;
      assert.ok(using);
      const found = valuesNamedIn(using.value).filter(({ column }) => column === 'tenant_id');
      assert.equal(found.map(({ literal }) => textOf({ at: literal, origin: using.origin })).join(' '), literals);
    });
  }
});

describe('sessionReadsOf', () => {
  reads("tenant_id = current_setting('a.b')", "a.b raises, text, '' stays, per row");
  reads("tenant_id = current_setting('a.b', true)::text", "a.b, text, '' stays, per row");
  reads("tenant_id::uuid = current_setting('a.b', true)::uuid", "a.b, uuid, '' stays, per row");
  reads("tenant_id::uuid = NULLIF(current_setting('a.b', 't'), '')::uuid", 'a.b, uuid, per row');
  reads("tenant_id::uuid = NULLIF(current_setting('a.b', true)::uuid, NULL)", "a.b, uuid, '' stays, per row");
  reads("tenant_id::int = (SELECT NULLIF(current_setting('a.b', true), '')::int)", 'a.b, int4, once');
  reads("tenant_id = (SELECT current_setting('a.b'))::varchar", "a.b raises, text, '' stays, once");
  reads(
    "tenant_id = COALESCE(current_setting('a.b', true), current_setting('c', true))",
    "a.b, text, '' stays, per row; c, text, '' stays, per row",
  );
  reads(
    "tenant_id IN (SELECT m.tenant_id FROM m WHERE m.status = current_setting('u'))",
    "u raises, text, '' stays, per row",
  );
  reads('tenant_id = (SELECT auth.uid())::text', 'claim auth.uid, text, once');
  reads('tenant_id = mine()', "a.b, uuid, '' stays, per row through mine()");
  reads('tenant_id = (SELECT mine())', "a.b, uuid, '' stays, once through mine()");
  reads('tenant_id = outer_fn()', "a.b, uuid, '' stays, per row through outer_fn()");
  reads('tenant_id = opaque()', "x.y, text, '' stays, per row through opaque()");
  reads('tenant_id = lower(status)', '');

  it('names the statement that the clause stands in', () => {
    const { policy, table, lookup } = given(
      "USING (true); ALTER POLICY p ON t USING (tenant_id = current_setting('z'))",
    );
    const [read] = sessionReadsOf(policy, table, lookup);
    assert.ok(read);
    assert.match(read.origin.statement.text, /^ALTER POLICY/);
    assert.equal(textOf(read), "current_setting('z')");
  });

  function reads(expression: string, wanted: string): void {
    it(`${expression}: ${wanted || 'nothing'}`, () => {
      const { policy, table, lookup } = given(`USING (${expression})`, functions);
      const told = sessionReadsOf(policy, table, lookup).map((read) => {
        const name = `${read.kind === 'claim' ? 'claim ' : ''}${read.name}${read.missingOk ? '' : ' raises'}`;
        const empty = read.emptyIsNull ? [] : ["'' stays"];
        const through = read.through ? ` through ${textOf(read)}` : '';
        return [name, read.castTo?.name ?? 'text', ...empty, read.once ? 'once' : 'per row'].join(', ') + through;
      });
      assert.equal(told.join('; '), wanted);
    });
  }
});

const functions = `
  CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS $$ SELECT current_setting('a.b', true)::uuid::text $$;
  CREATE FUNCTION outer_fn() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN mine(); END $$;
  CREATE FUNCTION opaque() RETURNS text LANGUAGE plpgsql AS
    $$ DECLARE t text; BEGIN EXECUTE 'x' INTO t; PERFORM current_setting('x.y', true); END $$;
`;

/** The first policy of a table, written as what follows its name. */
function given(policy: string, before = '') {
  const lookup = schemaOf(`${before}
    CREATE TABLE m (tenant_id text, status text);
    CREATE TABLE t (tenant_id text, status text, deleted_at timestamptz);
    CREATE POLICY p ON t ${policy};`);
  const table = tableNamed(lookup, 't');
  const [first] = table.policies;
  if (!first) throw new Error('no policy');
  return { table, policy: first, lookup };
}

function textOf({ at, origin }: Pick<SessionRead, 'at' | 'origin'>): string {
  return origin.statement.text.slice(at.span.start, at.span.end);
}
