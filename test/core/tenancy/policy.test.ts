import assert from 'node:assert/strict';
import {
  leaksOf,
  policyAnswer,
  type RowCommand,
  rowCommands,
  tableAnswer,
} from '../../../server/src/core/tenancy/policy.js';
import { schemaOf, tableNamed } from './schema.js';

const mine = "tenant_id = current_setting('app.tenant_id', true)";

describe('policyAnswer', () => {
  it('judges USING for all commands, and as the check of writes where none is written', () => {
    assert.deepEqual(answers(`CREATE POLICY p ON t USING (${mine});`), all('yes'));
    assert.deepEqual(answers('CREATE POLICY p ON t USING (true);'), all('no'));
  });

  it('holds UPDATE to USING and to WITH CHECK, and INSERT to WITH CHECK alone', () => {
    const open = `CREATE POLICY p ON t USING (${mine}) WITH CHECK (true);`;
    assert.deepEqual(answers(open), { select: 'yes', insert: 'no', update: 'no', delete: 'yes' });
    const readable = `CREATE POLICY p ON t USING (true) WITH CHECK (${mine});`;
    assert.deepEqual(answers(readable), { select: 'no', insert: 'yes', update: 'no', delete: 'no' });
  });

  it('has nothing to say about commands that the policy is not for', () => {
    assert.deepEqual(answers('CREATE POLICY p ON t FOR SELECT USING (true);'), { ...all(undefined), select: 'no' });
  });

  it('knows that FOR INSERT without WITH CHECK admits nothing', () => {
    assert.deepEqual(answers('CREATE POLICY p ON t FOR INSERT;'), all(undefined));
  });

  it('names the statement that the expression stands in, also after ALTER POLICY', () => {
    const catalog = schemaOf(
      `${table} CREATE POLICY p ON t USING (${mine}); ALTER POLICY p ON t USING (${mine} OR true);`,
    );
    const t = tableNamed(catalog, 't');
    const [policy] = t.policies;
    const found = policy && policyAnswer(policy, 'select', { table: t, columns: ['tenant_id'], lookup: catalog });
    assert.ok(found && found.answer.kind === 'no');
    const { text } = found.origin.statement;
    assert.match(text, /^ALTER POLICY/);
    assert.equal(text.slice(found.answer.at.span.start, found.answer.at.span.end), 'true');
  });

  function answers(sql: string) {
    const catalog = schemaOf(`${table} ${sql}`);
    const t = tableNamed(catalog, 't');
    const [policy] = t.policies;
    const question = { table: t, columns: ['tenant_id'], lookup: catalog };
    return Object.fromEntries(
      rowCommands.map((command) => [command, policy && policyAnswer(policy, command, question)?.answer.kind]),
    );
  }
});

describe('tableAnswer', () => {
  const isolation = `CREATE POLICY isolation ON t USING (${mine});`;

  it('needs every permissive policy to pin the tenant, since one of them is enough for a row', () => {
    const second = 'CREATE POLICY live ON t FOR SELECT USING (deleted_at IS NULL);';
    assert.equal(select(isolation), 'isolation yes');
    assert.equal(select(isolation + second), 'live no');
    assert.equal(ask(isolation + second, 'delete'), 'isolation yes');
  });

  it('is content with one restrictive policy, since a row must pass them all', () => {
    const open = 'CREATE POLICY everyone ON t USING (true);';
    assert.equal(select(`${open} CREATE POLICY tenant ON t AS RESTRICTIVE USING (${mine});`), 'tenant yes');
    assert.equal(select(`${open} CREATE POLICY live ON t AS RESTRICTIVE USING (deleted_at IS NULL);`), 'everyone no');
  });

  it('cannot tell where a restrictive policy may keep the rows away', () => {
    const gate = 'CREATE POLICY gate ON t AS RESTRICTIVE USING (elsewhere(tenant_id));';
    assert.equal(select(`CREATE POLICY everyone ON t USING (true); ${gate}`), 'gate unknown');
  });

  it('has nothing to say where no permissive policy admits a row', () => {
    assert.equal(select(''), undefined);
    assert.equal(select('CREATE POLICY live ON t AS RESTRICTIVE USING (true);'), undefined);
  });

  function select(policies: string): string | undefined {
    return ask(policies, 'select');
  }

  function ask(policies: string, command: RowCommand): string | undefined {
    const catalog = schemaOf(`${table} ${policies}`);
    const found = tableAnswer(command, { table: tableNamed(catalog, 't'), columns: ['tenant_id'], lookup: catalog });
    return found && `${found.policy.name} ${found.answer.kind}`;
  }
});

describe('tableAnswer by role', () => {
  const app = `CREATE POLICY app ON t TO app USING (${mine});`;

  it('takes a leak for one role for a leak', () => {
    assert.equal(select(`${app} CREATE POLICY reports ON t TO reports USING (true);`), 'reports no');
  });

  it('lets a restrictive policy close only what its own role sees', () => {
    const all = 'CREATE POLICY everyone ON t USING (true);';
    assert.equal(select(`${all} CREATE POLICY tenant ON t AS RESTRICTIVE TO app USING (${mine});`), 'everyone no');
    const reports = 'CREATE POLICY reports ON t TO reports USING (true);';
    assert.equal(
      select(`${reports} CREATE POLICY tenant ON t AS RESTRICTIVE TO reports USING (${mine});`),
      'tenant yes',
    );
    assert.equal(select(`${reports} CREATE POLICY tenant ON t AS RESTRICTIVE USING (${mine});`), 'tenant yes');
  });

  it('holds members to the policies of their groups', () => {
    const roles = 'CREATE ROLE staff; CREATE ROLE clerk IN ROLE staff;';
    const clerk = 'CREATE POLICY clerk ON t TO clerk USING (true);';
    assert.equal(select(`${roles} ${clerk} CREATE POLICY s ON t AS RESTRICTIVE TO staff USING (${mine});`), 's yes');
    assert.equal(select(`${clerk} CREATE POLICY s ON t AS RESTRICTIVE TO staff USING (${mine});`), 'clerk no');
  });

  it('does not count policies for roles that bypass them', () => {
    for (const role of ['service_role', 'postgres', 'supabase_admin']) {
      assert.equal(select(`${app} CREATE POLICY s ON t TO ${role} USING (true);`), 'app yes');
    }
    const boss = 'CREATE POLICY s ON t TO boss USING (true);';
    assert.equal(select(`CREATE ROLE boss BYPASSRLS; ${app} ${boss}`), 'app yes');
    assert.equal(select(`CREATE ROLE boss SUPERUSER; ${app} ${boss}`), 'app yes');
    assert.equal(select(`CREATE ROLE boss; ${app} ${boss}`), 's no');
  });

  it('believes migrations that make a role of a known name without that right', () => {
    assert.equal(select(`CREATE ROLE service_role; CREATE POLICY s ON t TO service_role USING (true);`), 's no');
  });

  function select(sql: string): string | undefined {
    const catalog = schemaOf(`${table} ${sql}`);
    const found = tableAnswer('select', { table: tableNamed(catalog, 't'), columns: ['tenant_id'], lookup: catalog });
    return found && `${found.policy.name} ${found.answer.kind}`;
  }
});

describe('leaksOf', () => {
  it('tells an open policy, one beside the tenant, and one that tries and fails', () => {
    assert.deepEqual(
      kinds(`CREATE POLICY a ON t USING (true);
        CREATE POLICY b ON t FOR SELECT USING (deleted_at IS NULL);
        CREATE POLICY c ON t USING (${mine} OR deleted_at IS NULL);
        CREATE POLICY d ON t FOR SELECT USING (${mine});`),
      ['a open select insert update delete', 'b widening select beside d', 'c unpinned select insert update delete'],
    );
    assert.deepEqual(kinds('CREATE POLICY b ON t FOR SELECT USING (deleted_at IS NULL);'), ['b unpinned select']);
  });

  it('calls a clause open by what it says itself, not by the other one', () => {
    assert.deepEqual(kinds('CREATE POLICY a ON t USING (deleted_at IS NULL) WITH CHECK (true);'), [
      'a unpinned select update delete',
      'a open insert update',
    ]);
  });

  it('judges what is read and what is written by themselves', () => {
    const sql = `CREATE POLICY a ON t FOR UPDATE USING (true) WITH CHECK (${mine});
      CREATE POLICY r ON t AS RESTRICTIVE FOR UPDATE USING (${mine}) WITH CHECK (true);`;
    assert.deepEqual(kinds(sql), []);
  });

  it('tells the roles of one place together', () => {
    const sql = `CREATE POLICY a ON t TO app, reports USING (deleted_at IS NULL);`;
    const catalog = schemaOf(`${table} ${sql}`);
    const { certain } = leaksOf({ table: tableNamed(catalog, 't'), columns: ['tenant_id'], lookup: catalog });
    assert.deepEqual(
      certain.map(({ roles }) => roles),
      [['app', 'reports']],
    );
  });

  it('keeps what cannot be told apart', () => {
    const catalog = schemaOf(`${table} CREATE POLICY a ON t USING (elsewhere(tenant_id));`);
    const leaks = leaksOf({ table: tableNamed(catalog, 't'), columns: ['tenant_id'], lookup: catalog });
    assert.deepEqual([leaks.certain.length, leaks.unclear.length], [0, 1]);
  });

  function kinds(sql: string): readonly string[] {
    const catalog = schemaOf(`${table} ${sql}`);
    const { certain } = leaksOf({ table: tableNamed(catalog, 't'), columns: ['tenant_id'], lookup: catalog });
    return certain.map(({ policy, kind, commands, beside }) =>
      [policy.name, kind, ...commands, ...(beside ? ['beside', beside.name] : [])].join(' '),
    );
  }
});

const table = 'CREATE TABLE t (id uuid PRIMARY KEY, tenant_id text NOT NULL, deleted_at timestamptz);';

function all<T>(answer: T): Readonly<Record<RowCommand, T>> {
  return { select: answer, insert: answer, update: answer, delete: answer };
}
