// What the schema document says of a module, and what it keeps of what people wrote.
import assert from 'node:assert/strict';
import { schemaDocuments } from '../../../server/src/core/project/schema-documents.js';
import { mermaidIn, validMermaid } from '../../support/mermaid.js';
import { analyze } from '../../support/project.js';

const configuration = '{ "tenant": { "columns": ["tenant_id"], "root": "tenants" }, "globalTables": ["countries"] }';

function documentsOf(sql: string) {
  return schemaDocuments(analyze({ 'tenantlint.json': configuration, 'migrations/001_init.up.sql': sql }));
}

function documentOf(sql: string, existing?: string): string {
  const [document] = documentsOf(sql);
  assert.ok(document, 'there is no document');
  return document.render(existing);
}

/** The lines from a heading to the next one. */
function part(document: string, heading: string): readonly string[] {
  const lines = document.split('\n');
  const from = lines.indexOf(heading);
  assert.ok(from >= 0, `there is no "${heading}" in\n${document}`);
  const to = lines.findIndex((line, i) => i > from && line.startsWith('#'));
  return lines.slice(from + 1, to < 0 ? lines.length : to).filter((line) => line !== '');
}

const visits = `
CREATE TABLE tenants (id text PRIMARY KEY);
-- Purpose: what patients come for
-- Estimated rows: 2,000,000
CREATE TABLE visits (
  id bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
  day date NOT NULL DEFAULT CURRENT_DATE,
  fee numeric(10, 2) CHECK (fee >= 0),
  PRIMARY KEY (tenant_id, id, day),
  CONSTRAINT visits_day UNIQUE (tenant_id, day, id)
) PARTITION BY RANGE (day);
CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX visits_by_fee ON visits USING btree (tenant_id, lower(id::text)) INCLUDE (fee) WHERE fee > 0;
ALTER TABLE visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE visits FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON visits FOR SELECT TO app USING (tenant_id = current_setting('app.tenant_id', true));
CREATE POLICY dear ON visits AS RESTRICTIVE USING (true) WITH CHECK (fee > 1);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON visits FOR EACH ROW EXECUTE FUNCTION touch();
COMMENT ON COLUMN visits.fee IS 'In euros';
`;

describe('a schema document', () => {
  it('lists the columns of a table with type, default, keys and comment', () => {
    assert.deepEqual(part(documentOf(visits), '#### Columns').slice(0, 3), [
      '| Column | Type | Nullable | Default | Constraints | Description |',
      '|---|---|---|---|---|---|',
      '| `id` | `text` | no |  | PK |  |',
    ]);
    const rows = documentOf(visits).split('\n');
    for (const row of [
      '| `id` | `bigint` | no | identity (always) | PK, UK |  |',
      '| `tenant_id` | `text` | no |  | PK, FK `public.tenants`, UK |  |',
      '| `day` | `date` | no | `CURRENT_DATE` | PK, UK |  |',
      '| `fee` | `numeric(10,2)` | yes |  |  | In euros |',
    ]) {
      assert.ok(rows.includes(row), `${row} is not in\n${rows.join('\n')}`);
    }
  });

  it('says of a table its purpose, kind, rows, partitioning and row level security', () => {
    assert.deepEqual(part(documentOf(visits), '### `public.visits`'), [
      'what patients come for',
      '- **Kind**: tenant table',
      '- **Estimated rows**: 2,000,000',
      '- **Partitioning**: by range of `day`',
      '- **Row level security**: on, for the owner too',
    ]);
  });

  it('lists keys, indexes, policies and triggers', () => {
    const document = documentOf(visits).slice(documentOf(visits).indexOf('### `public.visits`'));
    assert.deepEqual(part(document, '#### Keys'), [
      '- `visits_tenant_id_fkey`: `(tenant_id)` references `public.tenants` `(id)`, on delete cascade',
      '- `visits_fee_check`: check `fee >= 0`',
      '- `visits_pkey`: primary key on `(tenant_id, id, day)`',
      '- `visits_day`: unique on `(tenant_id, day, id)`',
    ]);
    assert.deepEqual(part(document, '#### Indexes'), [
      '- `visits_by_fee`: btree on `(tenant_id, lower(id::text))`, including `(fee)`, where `fee > 0`',
    ]);
    assert.deepEqual(part(document, '#### Policies'), [
      "- `own`: for select, to `app`, using `tenant_id = current_setting('app.tenant_id', true)`",
      '- `dear`: restrictive, for all, to `public`, using `true`, with check `fee > 1`',
    ]);
    assert.deepEqual(part(document, '#### Triggers'), [
      '- `touched`: before insert or update, for each row, runs `public.touch`',
    ]);
  });

  it('leaves partitions to their parent, lists volumes and files, and ends with the checklist', () => {
    const document = documentOf(visits);
    assert.doesNotMatch(document, /visits_2026/);
    assert.deepEqual(part(document, '## Data volumes').slice(2), ['| `public.visits` | 2,000,000 |']);
    assert.deepEqual(part(document, '## Migration files'), ['- `migrations/001_init.up.sql`']);
    assert.match(document, /## Schema checklist: \d+\.\d of 100[\s\S]*- \[[ x]\] 1a /);
  });

  it('says of a table that some of it cannot be known', () => {
    const hidden = 'CREATE TABLE visits (id int); CREATE POLICY some ON visits USING (id = 1);';
    assert.match(documentOf(hidden), /Some of this table is made by statements that cannot be read\./);
  });

  it('draws no more columns, and no more tables, than Mermaid does', async () => {
    const wide = Array.from({ length: 60 }, (_, i) => `a_rather_long_name_of_a_column_${i} text`).join(', ');
    const tables = (count: number, columns: string) =>
      Array.from(
        { length: count },
        (_, i) => `CREATE TABLE t${i} (id int PRIMARY KEY, up int REFERENCES t0, ${columns});`,
      );
    const some = documentOf(tables(40, wide).join('\n'));
    assert.equal(part(some, '## Relationships')[0], 'The diagram shows columns of keys only.');
    assert.doesNotMatch(mermaidIn(some), /a_rather_long/);
    assert.equal(await validMermaid(mermaidIn(some)), 'er');
    assert.deepEqual(part(documentOf(tables(600, 'note text').join('\n')), '## Relationships'), [
      'The foreign keys of 600 tables are more than a diagram holds. The keys of each table list its own.',
    ]);
  });

  it('is one for each schema of a history, and none without any table', () => {
    const sql = 'CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.x (id int); CREATE TABLE b.y (id int);';
    assert.deepEqual(
      documentsOf(sql).map(({ module, path }) => [module, path]),
      [
        ['a', 'docs/modules/a/SCHEMA.md'],
        ['b', 'docs/modules/b/SCHEMA.md'],
      ],
    );
    assert.deepEqual(documentsOf('SELECT 1;'), []);
    assert.deepEqual(schemaDocuments(analyze({})), []);
  });

  it('lies in a folder of its own, whatever the name of its module', () => {
    const names = ['../up', 'A B', 'a-b', 'a/b', '💊', '..', 'Ünï'];
    const sql = names.map((name) => `CREATE SCHEMA "${name}"; CREATE TABLE "${name}".t (id int);`).join('\n');
    const paths = documentsOf(sql).map(({ path }) => path);
    assert.deepEqual(paths, [
      'docs/modules/-up/SCHEMA.md',
      'docs/modules/A-B/SCHEMA.md',
      'docs/modules/a-b-2/SCHEMA.md',
      'docs/modules/a-b-3/SCHEMA.md',
      'docs/modules/-/SCHEMA.md',
      'docs/modules/schema/SCHEMA.md',
      'docs/modules/Ünï/SCHEMA.md',
    ]);
  });
});

describe('what people wrote in a schema document', () => {
  const before = 'CREATE TABLE visits (id int);';
  const after = 'CREATE TABLE visits (id int, day date);';

  it('stays before and behind the generated part, which is written anew', () => {
    const mine = documentOf(before)
      .replace('What this module', 'Mine: what this module')
      .concat('\n## Decisions\n\nNone.\n');
    const written = documentOf(after, mine);
    assert.match(written, /^# public: database schema\n\nMine: what this module/);
    assert.match(written, /\n## Decisions\n\nNone\.\n$/);
    assert.match(written, /\| `day` \| `date` \|/);
    assert.equal(documentOf(before, written), mine);
  });

  it('is followed by the generated part where it has none yet', () => {
    const written = documentOf(before, '# Visits\n');
    assert.match(written, /^# Visits\n\n<!-- tenantlint: generated from here on -->\n/);
    assert.equal(documentOf(before, written), written);
  });

  it('is an empty file', () => {
    assert.equal(documentOf(before, ' \n'), documentOf(before));
  });

  it('loses nothing where the end of the generated part was deleted', () => {
    const end = '<!-- tenantlint: generated up to here -->';
    const cut = documentOf(before).replace(end, 'My words.');
    const once = documentOf(before, cut);
    assert.ok(once.startsWith(cut.trimEnd()));
    assert.equal(documentOf(before, once), once);
  });

  it('keeps its line breaks, which the generated part takes over', () => {
    const windows = documentOf(before).replaceAll('\n', '\r\n');
    assert.equal(documentOf(before, windows), windows);
    assert.doesNotMatch(documentOf(after, windows), /[^\r]\n/);
  });

  it('is not found in the text of the schema', () => {
    const marker = '<!-- tenantlint: generated up to here -->';
    const sql = `CREATE TABLE visits (id text DEFAULT '${marker}');
      COMMENT ON TABLE visits IS 'a\n${marker}\nb'; ALTER TABLE visits ADD CHECK (id <> '\n${marker}\n');`;
    const written = documentOf(sql);
    assert.equal(documentOf(sql, written), written);
  });
});

describe('odd names and comments in a schema document', () => {
  const odd = 'a|b`c`<b>d</b>*e*_f_[g](h)#i&amp;$j$~k~\\l';
  const quoted = `"${odd}"`;
  const sql = `CREATE TABLE ${quoted} (${quoted} text DEFAULT 'x|\`y\`' PRIMARY KEY, "pk" int, "1 é" int);
    COMMENT ON TABLE ${quoted} IS '# <script>alert(1)</script> | *bold* \`code\`\n\n- [x](javascript:1) $a$';
    COMMENT ON COLUMN ${quoted}."pk" IS '| <img src=x> |';`;

  it('leave each row of a table its cells', () => {
    const rows = documentOf(sql)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    const cells = rows.map((row) => [...row.matchAll(/(?<!\\)(?:\\\\)*\|/g)].length - 1);
    assert.deepEqual([...new Set(cells)].sort(), [3, 6]);
  });

  it('show comments as text', () => {
    const document = documentOf(sql);
    const shown = '\\# \\<script\\>alert(1)\\</script\\> \\| \\*bold\\* \\`code\\` - \\[x\\](javascript:1) \\$a\\$';
    assert.ok(part(document, `### \`\` public.${quoted} \`\``).includes(shown), document);
    const outside = document.replace(/(`+)[^`][\s\S]*?[^`]\1(?!`)/g, '').replaceAll(/<!-- .* -->/g, '');
    assert.doesNotMatch(outside, /(?<!\\)[<>]/);
  });

  it('leave the diagram valid', async () => {
    assert.deepEqual(await validMermaid(mermaidIn(documentOf(sql))), 'er');
  });

  it('begin no list and no heading where a comment begins with its mark', () => {
    for (const [comment, shown] of [
      ['- one', '\\- one'],
      ['+ one', '\\+ one'],
      ['1. one', '1\\. one'],
      ['    code', 'code'],
      ['tenant_id of _us_', 'tenant_id of \\_us\\_'],
    ]) {
      const document = documentOf(`CREATE TABLE t (id int); COMMENT ON TABLE t IS '${comment}';`);
      assert.equal(part(document, '### `public.t`')[0], shown);
    }
  });
});
