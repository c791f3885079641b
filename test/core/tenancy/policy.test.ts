import assert from 'node:assert/strict';
import { policyAnswer, type RowCommand, tableAnswer } from '../../../server/src/core/tenancy/policy.js';
import { schemaOf, tableNamed } from './schema.js';

const mine = "tenant_id = current_setting('app.tenant_id', true)";
const commands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];

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
      commands.map((command) => [command, policy && policyAnswer(policy, command, question)?.answer.kind]),
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

const table = 'CREATE TABLE t (id uuid PRIMARY KEY, tenant_id text NOT NULL, deleted_at timestamptz);';

function all<T>(answer: T): Readonly<Record<RowCommand, T>> {
  return { select: answer, insert: answer, update: answer, delete: answer };
}
