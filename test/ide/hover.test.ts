// What is told about a place when the pointer rests on it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RulePages } from '../../server/src/ide/finding-card.js';
import { hoverAt } from '../../server/src/ide/hover.js';
import { analyze } from '../support/project.js';
import { protocolRules } from '../support/protocol-rules.js';

const pages: RulePages = {
  page: ({ category, name }) => readFileSync(join(process.cwd(), 'server/src/rules', category, `${name}.md`), 'utf8'),
  urlOf: ({ rule }) => `page:${rule.name}`,
};

const path = '001_schema.up.sql';
const text = `CREATE TABLE clinic.patients (
    id text PRIMARY KEY,
    tenant_id text NOT NULL,
    email text UNIQUE
);
ALTER TABLE clinic.patients ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON clinic.patients USING (tenant_id = current_setting('app.tenant_id', true));
CREATE TABLE clinic.visits (
    id text PRIMARY KEY,
    tenant_id text,
    patient_id text REFERENCES clinic.patients (id)
);
CREATE TABLE public."we\`ird" (id text PRIMARY KEY, tenant_id text);
`;

/** The hover at the last character of a piece of the text. */
function hover(piece: string, source = text): string {
  const offset = source.indexOf(piece) + piece.length - 1;
  assert.ok(offset >= 0, piece);
  return hoverAt(analyze({ [path]: source }, protocolRules), path, offset, pages)?.markdown ?? 'nothing';
}

describe('the hover of a table', () => {
  it('is there in the code of a DO block too', () => {
    const code = `${text}DO $$ BEGIN ALTER TABLE clinic.visits ADD COLUMN room text; END $$;`;
    assert.match(hover('ALTER TABLE clinic.vis', code), /visits/);
  });

  it('tells its class, its tenant column, its row level security, its policies and its keys', () => {
    assert.equal(
      hover('REFERENCES clinic.pat').split('\n\n---\n\n').at(-1),
      [
        '**Tenant table** `clinic.patients`',
        'Tenant column: `tenant_id` NOT NULL',
        'Row level security: enabled',
        'Policies: `own` (all)',
        'Keys: PRIMARY KEY `(id)`, UNIQUE `(email)`',
      ].join('  \n'),
    );
  });

  it('tells what the migrations leave behind, wherever the table is named', () => {
    for (const piece of ['TABLE clinic.vis']) {
      const card = hover(piece);
      assert.match(card, /Tenant column: `tenant_id`, which may be NULL/);
      assert.match(card, /Row level security: not enabled/);
      assert.match(card, /Policies: none/);
      assert.match(card, /References: `\(patient_id\)` to `clinic\.patients`/);
    }
    for (const piece of ['ALTER TABLE clinic.pat', 'ON clinic.pat']) assert.match(hover(piece), /`clinic\.patients`/);
  });

  it('shows names as they are', () => {
    assert.match(hover('"we`ir'), /`` public\."we`ird" ``|`` "we`ird" ``/);
  });

  it('says so where something cannot be seen', () => {
    const unseen = `${text}DO $$ BEGIN EXECUTE current_user || 'ALTER TABLE clinic.visits ENABLE ROW LEVEL SECURITY'; END $$;\n`;
    assert.match(hover('TABLE clinic.vis', unseen), /Row level security: not enabled, as far as it can be seen/);
  });

  it('is told by name alone where only one table has it', () => {
    const short = text.replace('REFERENCES clinic.patients', 'REFERENCES patients');
    assert.match(hover('REFERENCES patie', `SET search_path = clinic;\n${short}`), /`clinic\.patients`/);
  });

  it('knows tenant roots and global tables', () => {
    const roots = `CREATE TABLE tenants (id text PRIMARY KEY);
CREATE TABLE orders (id text PRIMARY KEY, tenant_id text NOT NULL REFERENCES tenants (id));
CREATE TABLE countries (code text PRIMARY KEY);
COMMENT ON TABLE countries IS 'Global table, shared by all tenants.';
`;
    assert.match(hover('CREATE TABLE tenant', roots), /\*\*Tenant root\*\* `tenants`/);
    assert.match(hover('CREATE TABLE count', roots), /\*\*Global table\*\* `countries`/);
    assert.match(hover('COMMENT ON TABLE count', roots), /\*\*Global table\*\*/);
  });
});

describe('the hover of a finding', () => {
  it('tells the rule, why, and what would mend it', () => {
    const [card] = hover('email text UNIQ').split('\n\n---\n\n');
    const [head, why, fix] = (card ?? '').split('\n\n');
    assert.match(head ?? '', /^\[\*\*require-tenant-in-unique\*\*\]\(page:require-tenant-in-unique\): .*\.$/);
    assert.match(why ?? '', /^`UNIQUE \(email\)` on a table that tenants share .*\.$/);
    assert.match(fix ?? '', /^\*Fix:\* Make "email" of "patients" unique per "tenant_id"/);
  });

  it('says why there is no fix', () => {
    const source = `CREATE TABLE a (id text PRIMARY KEY, tenant_id text NOT NULL);
CREATE TABLE b (id text PRIMARY KEY, tenant_id text NOT NULL, x text,
    FOREIGN KEY (x, tenant_id) REFERENCES a (id, id));
`;
    assert.doesNotMatch(hover('CREATE TABL', source), /Fix/);
  });

  it('is nothing between statements', () => {
    assert.equal(hover(');\nALTER'), 'nothing');
  });
});
