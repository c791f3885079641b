import assert from 'node:assert/strict';
import type { Analysis, LocatedFinding } from '../../server/src/core/project/analysis.js';
import { type FixPlan, planFix, planFixes } from '../../server/src/core/project/plan.js';
import type { NoRemedy, Remedy, SchemaChange } from '../../server/src/core/remedy/change.js';
import {
  enableRowSecurity,
  setNotNull,
  tenantFirstIndex,
  tenantIndex,
  tenantPolicies,
} from '../../server/src/core/remedy/changes.js';
import { defaultNames } from '../../server/src/core/remedy/names.js';
import type { SourceFile } from '../../server/src/core/syntax/source-file.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { analyze } from '../support/project.js';
import { schemaOf, type TestSchema, tenantModel } from './remedy/schema.js';

const older = 'CREATE TABLE a (id int, tenant_id int);\n';
const newest = 'CREATE TABLE b (\n  id int,\n  tenant_id int\n);\nCREATE INDEX i ON b (id);\n';
const schema = schemaOf([older, newest]);

describe('a plan of fixes', () => {
  it('mends the newest migration and leaves the older ones, saying what to do', () => {
    const plan = planFixes(
      analysisOf(schema),
      [finding('001.sql', rowSecurity('a')), finding('002.sql', rowSecurity('b'))],
      { unsafe: false },
    );
    assert.deepEqual([...plan.edits.keys()], ['002.sql']);
    assert.deepEqual(
      plan.applied.map((applied) => applied.path),
      ['002.sql'],
    );
    assert.match(reasons(plan)[0] ?? '', /001\.sql is not the newest migration.*new migration that follows 002\.sql/);
  });

  it('mends the newest version of Flyway and what runs again when it changes, and no older version', () => {
    const text = (name: string) => `CREATE TABLE ${name} (id text PRIMARY KEY, tenant_id text NOT NULL);\n`;
    const { findings, ...rest } = analyze({
      'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }',
      'm/V1__a.sql': text('a'),
      'm/V2__b.sql': text('b'),
      'm/R__c.sql': text('c'),
      'm/R__d.sql': text('d'),
    });
    const open = findings.filter(({ rule }) => rule.name === 'require-rls');
    const plan = planFixes({ findings, ...rest }, open, { unsafe: false });
    assert.deepEqual([...plan.edits.keys()].sort(), ['m/R__c.sql', 'm/R__d.sql', 'm/V2__b.sql']);
    assert.match(reasons(plan)[0] ?? '', /V1__a\.sql is not the newest migration.*follows m\/V2__b\.sql/);
  });

  it('mends any migration where none has run, unless a later one changes the same table', () => {
    const grown = schemaOf([`${older}CREATE TABLE c (id int);\n`, 'ALTER TABLE c ADD COLUMN tenant_id int;\n']);
    const plan = planFixes(
      analysisOf(grown, 'never'),
      [
        finding('001.sql', [enableRowSecurity(grown.table('a'))]),
        finding('001.sql', [enableRowSecurity(grown.table('c'))]),
      ],
      { unsafe: false },
    );
    assert.deepEqual([...plan.edits.keys()], ['001.sql']);
    assert.deepEqual(reasons(plan), ['002.sql changes "c" later on; mend it there']);
  });

  it('calls what it makes as the project wants it', () => {
    const analysis = analysisOf(schema, 'committed', { ...defaultNames, index: 'ix_{table}' });
    const plan = planFix(analysis, finding('002.sql', [tenantIndex(schema.table('b'), 'tenant_id', undefined)]));
    assert.match(plan.edits.get('002.sql')?.[0]?.text ?? '', /CREATE INDEX ix_b ON b/);
  });

  it('mends a lone file', () => {
    const lone = schemaOf([older]);
    const plan = planFixes(analysisOf(lone), [finding('001.sql', [enableRowSecurity(lone.table('a'))])], {
      unsafe: false,
    });
    assert.equal(result(lone, plan, '001.sql'), `${older}\nALTER TABLE a ENABLE ROW LEVEL SECURITY;\n`);
  });

  it('combines the remedies of several findings into one result', () => {
    const table = schema.table('b');
    const plan = planFixes(
      analysisOf(schema),
      [
        finding('002.sql', [
          ...rowSecurity('b'),
          ...tenantPolicies(table, schema.column('b', 'tenant_id'), tenantModel, ['all']),
        ]),
        finding('002.sql', tenantPolicies(table, schema.column('b', 'tenant_id'), tenantModel, ['all'])),
        finding('002.sql', [setNotNull(table, schema.column('b', 'tenant_id'))]),
        finding('002.sql', [tenantIndex(table, 'tenant_id', undefined)]),
        finding('002.sql', [tenantFirstIndex(table, schema.index('b', 'i'), 'tenant_id')]),
      ],
      { unsafe: false },
    );
    assert.equal(plan.applied.length, 5);
    assert.equal(
      result(schema, plan, '002.sql'),
      `CREATE TABLE b (
  id int,
  tenant_id int NOT NULL
);
CREATE INDEX i ON b (tenant_id, id);
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_all ON b
  USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::integer);
`,
    );
  });

  it('takes what must be reviewed only when asked for, and for the light bulb', () => {
    const doubtful = finding('002.sql', rowSecurity('b'), 'review');
    const analysis = analysisOf(schema);
    assert.match(reasons(planFixes(analysis, [doubtful], { unsafe: false }))[0] ?? '', /reviewed/);
    assert.equal(planFixes(analysis, [doubtful], { unsafe: true }).applied.length, 1);
    assert.equal(planFix(analysis, doubtful).applied.length, 1);
  });

  it('has NOT NULL of a table with rows reviewed', () => {
    const notNull = finding('002.sql', [setNotNull(schema.table('a'), schema.column('a', 'tenant_id'))]);
    assert.match(reasons(planFixes(analysisOf(schema), [notNull], { unsafe: false }))[0] ?? '', /rows that exist/);
    const plan = planFix(analysisOf(schema), notNull);
    assert.equal(result(schema, plan, '002.sql'), `${newest}ALTER TABLE a ALTER COLUMN tenant_id SET NOT NULL;\n`);
  });

  it('has reviewed what rows of an older table may not meet, and only that', () => {
    const asked: Readonly<Record<string, readonly [sql: string, reason: RegExp | undefined]>> = {
      'prefer-tenant-first-index': ['CREATE INDEX a_id ON a (body);', undefined],
      'require-tenant-in-unique': ['CREATE UNIQUE INDEX a_body ON a (body);', /./],
      'require-tenant-key': ['CREATE TABLE c (tenant_id text, a_id text REFERENCES a (id));', undefined],
      'no-redundant-index': ['CREATE INDEX a_ids ON a (id);', undefined],
      'require-timestamptz': ['SELECT 1;', /rewrites rows that exist already/],
      'require-range-check': ['SELECT 1;', /rows that exist already do not meet it/],
    };
    const made =
      'CREATE TABLE a (id text PRIMARY KEY, tenant_id text NOT NULL, body text, at timestamp NOT NULL, quantity int NOT NULL);\n';
    for (const [rule, [sql, reason]] of Object.entries(asked)) {
      const configuration = `{ "tenant": { "columns": ["tenant_id"] }, "rules": { "${rule}": "warning" } }`;
      const analysis = analyze({
        'tenantlint.json': configuration,
        'm/1_a.sql': `${made}${sql}\n`,
        'm/2_b.sql': 'SELECT 2;\n',
      });
      const open = analysis.findings.filter((finding) => finding.rule.name === rule);
      assert.ok(open.length > 0, rule);
      const plan = planFixes(analysis, open, { unsafe: false, into: () => ({ path: 'm/2_b.sql' }) });
      assert.match(reasons(plan).join() || 'mended', reason ?? /^mended$/, rule);
    }
  });

  it('passes on why a rule has no remedy here, and keeps silent about rules without any', () => {
    const without = { ...finding('002.sql', []), remedy: undefined };
    const none = { ...finding('002.sql', []), remedy: (): NoRemedy => ({ reason: 'because' }) };
    const plan = planFixes(analysisOf(schema), [without, none], { unsafe: true });
    assert.deepEqual(reasons(plan), ['because']);
    assert.equal(plan.edits.size, 0);
  });

  it('refuses a remedy that contradicts an earlier one, and applies the earlier one', () => {
    const levels = schemaOf(['CREATE TABLE b (id int, org_id int, tenant_id int); CREATE INDEX i ON b (id);']);
    const scoped = (column: string) =>
      finding('001.sql', [tenantFirstIndex(levels.table('b'), levels.index('b', 'i'), column)]);
    const plan = planFixes(analysisOf(levels), [scoped('tenant_id'), scoped('org_id')], { unsafe: true });
    assert.equal(plan.applied.length, 1);
    assert.match(reasons(plan)[0] ?? '', /run the fixes once more/);
    assert.match(result(levels, plan, '001.sql'), /ON b \(tenant_id, id\)/);
  });

  it('refuses what is in no migration', () => {
    const plan = planFixes(analysisOf(schema), [finding('queries.sql', rowSecurity('b'))], { unsafe: true });
    assert.match(reasons(plan)[0] ?? '', /not part of a migration history/);
  });
});

function rowSecurity(table: string): readonly SchemaChange[] {
  return [enableRowSecurity(schema.table(table))];
}

function reasons(plan: FixPlan): readonly string[] {
  return plan.refused.map(({ reason }) => reason);
}

function result({ files }: TestSchema, plan: FixPlan, path: string): string {
  const file = files.find((one) => one.path === path) as SourceFile;
  return applyEdits(file.text, plan.edits.get(path) ?? []);
}

function finding(path: string, changes: readonly SchemaChange[], safety: Remedy['safety'] = 'safe'): LocatedFinding {
  return {
    rule: {
      name: 'some-rule',
      category: 'isolation',
      severity: 'error',
      remedy: safety,
      since: '0.1.0',
      summary: '',
      items: [],
    },
    severity: 'error',
    message: '',
    path,
    span: { start: 0, end: 0 },
    subject: '',
    statement: undefined,
    related: [],
    url: '',
    remedy: () => ({ title: '', safety, changes }),
  };
}

function analysisOf(
  { files, history }: TestSchema,
  frozen: Analysis['frozen'] = 'committed',
  names: Analysis['names'] = defaultNames,
): Analysis {
  return {
    model: tenantModel,
    databases: [
      {
        folder: '.',
        tool: 'numbered-files',
        because: 'of the test',
        files: files.map((file) => file.path),
        drafts: new Set(files.slice(-1).map((file) => file.path)),
        folders: [],
        history,
      },
    ],
    findings: [],
    findingsByFile: new Map(),
    frozen,
    names,
    classOf: () => 'tenant',
    problems: [],
    coverage: { files: files.length, statements: history.statements.length, unseen: 0 },
    file: (path) => files.find((file) => file.path === path),
    findingsIn: () => [],
    commentAbove: () => '',
    scores: () => assert.fail('no plan needs the score'),
    scoresInSlices: () => assert.fail('no plan needs the score'),
  };
}
