// What undoes schema changes that a migration of their own makes.
import assert from 'node:assert/strict';
import { replay } from '../../../server/src/core/catalog/replay.js';
import type { SchemaChange } from '../../../server/src/core/remedy/change.js';
import { invert } from '../../../server/src/core/remedy/invert.js';
import { createPlace } from '../../../server/src/core/remedy/layout.js';
import { renderChanges } from '../../../server/src/core/remedy/render.js';
import { parseFile } from '../../../server/src/core/syntax/parse.js';
import type { SourceFile } from '../../../server/src/core/syntax/source-file.js';
import { applyEdits } from '../../../server/src/core/text/edit.js';
import { testEngine } from '../../support/engine.js';
import { schemaOf, type TestSchema } from './schema.js';

interface Case {
  readonly name: string;
  readonly schema: string;
  readonly changes: (schema: TestSchema) => readonly SchemaChange[];
  readonly undone: string;
}

const t = "CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'x', b text NOT NULL CHECK (b <> ''));";

const cases: readonly Case[] = [
  {
    name: 'a column is dropped',
    schema: t,
    changes: (s) => [{ kind: 'add-column', table: s.table('t').id, column: 'c', type: 'text', notNull: false }],
    undone: 'ALTER TABLE t DROP COLUMN c;\n',
  },
  {
    name: 'a default is what it was, or gone where there was none',
    schema: t,
    changes: (s) => [
      { kind: 'set-default', table: s.table('t').id, column: 'a', default: "'y'" },
      { kind: 'set-default', table: s.table('t').id, column: 'b', default: "'z'" },
    ],
    undone: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x';\nALTER TABLE t ALTER COLUMN b DROP DEFAULT;\n",
  },
  {
    name: 'a type is not given back, which is said',
    schema: t,
    changes: (s) => [{ kind: 'set-type', table: s.table('t').id, column: 'id', type: 'bigint' }],
    undone: '-- Column "id" keeps its new type, which may hold what the old one cannot.\n',
  },
  {
    name: 'comments are what they were',
    schema: `${t}COMMENT ON TABLE t IS 'it''s';`,
    changes: (s) => [
      { kind: 'set-table-comment', table: s.table('t').id, text: 'new' },
      { kind: 'set-column-comment', table: s.table('t').id, column: 'a', text: 'new' },
    ],
    undone: "COMMENT ON COLUMN t.a IS NULL;\nCOMMENT ON TABLE t IS 'it''s';\n",
  },
  {
    name: 'constraints are dropped, and come back as they were written',
    schema: t,
    changes: (s) => [
      { kind: 'drop-constraint', table: s.table('t').id, old: s.constraint('t', 't_b_check') },
      { kind: 'add-check', table: s.table('t').id, check: { columns: ['a'], expression: "a <> ''" } },
    ],
    undone: "ALTER TABLE t DROP CONSTRAINT chk_t_a;\nALTER TABLE t ADD CONSTRAINT t_b_check CHECK (b <> '');\n",
  },
  {
    name: 'an index comes back as it was written, as far as a transaction allows',
    schema: `${t}CREATE INDEX CONCURRENTLY i ON t (a DESC) WHERE b = 'x';`,
    changes: (s) => [{ kind: 'drop-index', table: s.table('t').id, old: s.index('t', 'i') }],
    undone: "CREATE INDEX i ON t (a DESC) WHERE b = 'x';\n",
  },
  {
    name: 'a policy comes back with its kind, command and roles',
    schema: `${t}CREATE POLICY p ON t AS RESTRICTIVE FOR SELECT TO app, CURRENT_USER USING (a = 'x');`,
    changes: (s) => {
      const [old] = s.table('t').policies;
      assert.ok(old);
      return [{ kind: 'drop-policy', table: s.table('t').id, old }];
    },
    undone: `CREATE POLICY p ON t AS RESTRICTIVE FOR SELECT TO app, CURRENT_USER
    USING (a = 'x');
`,
  },
  {
    name: 'row security is forced and enabled no more',
    schema: t,
    changes: (s) => [
      { kind: 'enable-row-security', table: s.table('t').id },
      { kind: 'force-row-security', table: s.table('t').id },
    ],
    undone: 'ALTER TABLE t NO FORCE ROW LEVEL SECURITY;\nALTER TABLE t DISABLE ROW LEVEL SECURITY;\n',
  },
  {
    name: 'a trigger is dropped, and its function stays',
    schema: t,
    changes: (s) => [
      {
        kind: 'create-function',
        function: 'public.touch',
        parameters: '',
        body: 'RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
      },
      {
        kind: 'add-trigger',
        table: s.table('t').id,
        trigger: { purpose: 'touch', timing: 'before', events: ['update'], forEach: 'row', function: 'touch' },
      },
    ],
    undone: `DROP TRIGGER trg_t_touch ON t;
-- The function public.touch stays, since other migrations may use it by then.
`,
  },
  {
    name: 'a privilege is granted again',
    schema: `${t}GRANT TRUNCATE ON t TO public;`,
    changes: (s) => [{ kind: 'revoke', table: s.table('t').id, privileges: ['truncate'], grantee: 'public' }],
    undone: 'GRANT TRUNCATE ON t TO PUBLIC;\n',
  },
  {
    name: 'a view runs as its owner again',
    schema: `${t}CREATE VIEW v AS SELECT * FROM t;`,
    changes: (s) => {
      const view = s.history.catalog.relations().find(({ kind }) => kind === 'view');
      assert.ok(view);
      return [{ kind: 'set-view-option', view: view.id, option: 'security_invoker', value: 'true' }];
    },
    undone: 'ALTER VIEW v RESET (security_invoker);\n',
  },
  {
    name: 'what no statement spells out is named as lost',
    schema: `${t}CREATE UNIQUE INDEX u ON t (a); ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX u;`,
    changes: (s) => [{ kind: 'drop-constraint', table: s.table('t').id, old: s.constraint('t', 'k') }],
    undone: '-- "k" is not given back: no statement of the migrations spells it out.\n',
  },
];

describe('what undoes a migration of remedies', () => {
  for (const { name, schema, changes, undone } of cases) {
    it(name, () => {
      const before = schemaOf([schema, '']);
      const wanted = changes(before);
      const [first, empty] = before.files as [SourceFile, SourceFile];
      const rendered = renderChanges(wanted, createPlace(empty, [], before.history.catalog));
      assert.ok('edits' in rendered, 'reason' in rendered ? rendered.reason : '');
      const file = parseFile(testEngine(), empty.path, applyEdits('', rendered.edits));
      const { catalog } = replay(testEngine(), [...first.statements, ...file.statements]);
      const place = createPlace(file, file.statements, catalog);
      assert.equal(invert(wanted, before.history.catalog, place), undone);
    });
  }
});
