/** What remedies write of checks, foreign keys, exclusions and indexes. */
import type { CheckConstraint, ExclusionConstraint } from '../../../server/src/core/catalog/catalog.js';
import {
  addCheck,
  addForeignKey,
  addIndex,
  addKey,
  addPrimaryKey,
  checkIn,
  createExtension,
  dropConstraint,
  dropIndex,
  enableRowSecurity,
  foreignKeyIndex,
  ginIndex,
  partialUnique,
  plainElement,
  replaceCheck,
  replaceIndex,
  scopeExclusion,
  setForeignKeyActions,
  setKeyColumns,
} from '../../../server/src/core/remedy/changes.js';
import type { RemedyCase } from './case.js';

export const ofConstraints: readonly RemedyCase[] = [
  {
    name: 'checks and keys of a new table stand in its list',
    before: `CREATE TABLE a (
    id uuid NOT NULL,
    status text NOT NULL, -- open or closed
    price numeric
);
`,
    wanted: (schema) => [
      addPrimaryKey(schema.table('a'), ['id']),
      checkIn(schema.table('a'), schema.column('a', 'status'), ['open', "won't do"]),
      addCheck(schema.table('a'), ['price'], 'price >= 0'),
    ],
    after: `CREATE TABLE a (
    id uuid NOT NULL,
    status text NOT NULL, -- open or closed
    price numeric,
    CONSTRAINT pk_a PRIMARY KEY (id),
    CONSTRAINT chk_a_status CHECK (status IN ('open', 'won''t do')),
    CONSTRAINT chk_a_price CHECK (price >= 0)
);
`,
  },
  {
    name: 'a check of an older table is added without looking at its rows, then validated',
    older: 'CREATE TABLE a (id int, status text);\n',
    before: 'SELECT 1;\n',
    wanted: (schema) => [checkIn(schema.table('a'), schema.column('a', 'status'), ['open'])],
    after: `SELECT 1;

ALTER TABLE a ADD CONSTRAINT chk_a_status CHECK (status IN ('open')) NOT VALID;
ALTER TABLE a VALIDATE CONSTRAINT chk_a_status;
`,
  },
  {
    name: 'a check is changed where it is written, or made anew',
    older: `CREATE TABLE b (day date, CHECK (day < now()));\n`,
    before: `CREATE TABLE a (
  id int,
  status text DEFAULT 'c' CHECK (status IN ('a', 'b'))
);
`,
    wanted: (schema) => [
      replaceCheck(
        schema.table('a'),
        schema.constraint('a', 'a_status_check') as CheckConstraint,
        ['status'],
        "status IN ('a', 'b', 'c')",
      ),
      replaceCheck(
        schema.table('b'),
        schema.constraint('b', 'b_day_check') as CheckConstraint,
        ['day'],
        "day < '2100-01-01'",
      ),
    ],
    after: `CREATE TABLE a (
  id int,
  status text DEFAULT 'c' CHECK (status IN ('a', 'b', 'c'))
);

ALTER TABLE b
  DROP CONSTRAINT b_day_check,
  ADD CONSTRAINT b_day_check CHECK (day < '2100-01-01');
`,
  },
  {
    name: 'a foreign key stands in the list where what it references exists, else behind it',
    before: `CREATE TABLE a (id int PRIMARY KEY, b_id int, parent_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int);
`,
    wanted: (schema) => [
      addForeignKey(schema.table('b'), ['a_id'], schema.table('a'), ['id'], { onDelete: 'cascade' }),
      addForeignKey(schema.table('a'), ['b_id'], schema.table('b'), ['id'], {
        onDelete: 'restrict',
        onUpdate: 'no action',
      }),
      addForeignKey(schema.table('a'), ['parent_id'], schema.table('a'), ['id']),
    ],
    after: `CREATE TABLE a (id int PRIMARY KEY, b_id int, parent_id int, CONSTRAINT fk_a_parent FOREIGN KEY (parent_id) REFERENCES a (id));
CREATE TABLE b (id int PRIMARY KEY, a_id int, CONSTRAINT fk_b_a FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE CASCADE);
ALTER TABLE a ADD CONSTRAINT fk_a_b FOREIGN KEY (b_id) REFERENCES b (id) ON DELETE RESTRICT ON UPDATE NO ACTION;
`,
  },
  {
    name: 'a foreign key of an older table is validated in a second step, and may need a key first',
    older: 'CREATE TABLE a (id int, x int);\nCREATE TABLE b (a_id int);\n',
    before: 'SELECT 1;\n',
    wanted: (schema) => [
      addForeignKey(schema.table('b'), ['a_id'], schema.table('a'), ['id']),
      addKey(schema.table('a'), ['id']),
      addIndex(schema.table('b'), { elements: [plainElement('a_id')], where: undefined }),
    ],
    after: `SELECT 1;

ALTER TABLE a ADD CONSTRAINT uq_a_id UNIQUE (id);

ALTER TABLE b ADD CONSTRAINT fk_b_a FOREIGN KEY (a_id) REFERENCES a (id) NOT VALID;
ALTER TABLE b VALIDATE CONSTRAINT fk_b_a;

CREATE INDEX idx_b_a ON b (a_id);
`,
  },
  {
    name: 'actions of foreign keys are written, changed and limited in place',
    before: `CREATE TABLE p (t int, id int PRIMARY KEY, UNIQUE (t, id));
CREATE TABLE a (
    t int NOT NULL,
    p_id int REFERENCES p (id) DEFERRABLE,
    q_id int REFERENCES p MATCH SIMPLE on delete set null,
    r_id int,
    FOREIGN KEY (t, r_id) REFERENCES p (t, id) ON DELETE SET NULL
);
`,
    wanted: (schema) => [
      setForeignKeyActions(schema.table('a'), schema.foreignKey('a', 'a_p_id_fkey'), {
        onDelete: 'cascade',
        onUpdate: 'restrict',
      }),
      setForeignKeyActions(schema.table('a'), schema.foreignKey('a', 'a_q_id_fkey'), { onDelete: 'restrict' }),
      setForeignKeyActions(schema.table('a'), schema.foreignKey('a', 'a_t_r_id_fkey'), {}, ['r_id']),
    ],
    after: `CREATE TABLE p (t int, id int PRIMARY KEY, UNIQUE (t, id));
CREATE TABLE a (
    t int NOT NULL,
    p_id int REFERENCES p (id) ON DELETE CASCADE ON UPDATE RESTRICT DEFERRABLE,
    q_id int REFERENCES p MATCH SIMPLE on delete restrict,
    r_id int,
    FOREIGN KEY (t, r_id) REFERENCES p (t, id) ON DELETE SET NULL (r_id)
);
`,
  },
  {
    name: 'an older foreign key with other actions is made anew',
    older: 'CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE a (p_id int CONSTRAINT f REFERENCES p);\n',
    before: 'SELECT 1;\n',
    wanted: (schema) => [
      setForeignKeyActions(schema.table('a'), schema.foreignKey('a', 'f'), { onDelete: 'cascade' }),
      foreignKeyIndex(schema.table('a'), schema.foreignKey('a', 'f').columns),
    ],
    after: `SELECT 1;

ALTER TABLE a
  DROP CONSTRAINT f,
  ADD CONSTRAINT f FOREIGN KEY (p_id) REFERENCES p(id) ON DELETE CASCADE;

CREATE INDEX idx_a_p ON a (p_id);
`,
  },
  {
    name: 'a unique constraint becomes an index of live rows, and keeps a name that was given',
    before: `CREATE TABLE a (
    id int PRIMARY KEY,
    email text UNIQUE,
    deleted_at timestamptz,
    code text,
    CONSTRAINT one_code UNIQUE (code), -- one
    UNIQUE (id, email)
);

ALTER TABLE a ADD CONSTRAINT pair UNIQUE (code, email);
`,
    wanted: (schema) =>
      ['a_email_key', 'one_code', 'a_id_email_key', 'pair'].flatMap((name) =>
        partialUnique(schema.table('a'), { by: 'constraint', constraint: schema.key('a', name) }, 'deleted_at'),
      ),
    after: `CREATE TABLE a (
    id int PRIMARY KEY,
    email text,
    deleted_at timestamptz,
    code text -- one
);

CREATE UNIQUE INDEX uq_a_email ON a (email) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX one_code ON a (code) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX uq_a_id_email ON a (id, email) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX pair ON a (code, email) WHERE deleted_at IS NULL;
`,
  },
  {
    name: 'an older unique constraint is dropped for its index',
    older: 'CREATE TABLE a (email text UNIQUE, deleted boolean);\n',
    before: 'SELECT 1;\n',
    wanted: (schema) =>
      partialUnique(schema.table('a'), { by: 'constraint', constraint: schema.key('a', 'a_email_key') }, 'deleted'),
    after: `SELECT 1;

ALTER TABLE a DROP CONSTRAINT a_email_key;

CREATE UNIQUE INDEX uq_a_email ON a (email) WHERE NOT deleted;
`,
  },
  {
    name: 'an element that goes takes its comma along, also where a new one takes its place',
    before: `CREATE TABLE a (
    id int
  , email text
  , CONSTRAINT c CHECK (id > 0)
  , CONSTRAINT d CHECK (id > 1)
);
CREATE TABLE b (id int, CHECK (id > 1), email text, CHECK (id > 0));
ALTER TABLE b ADD CONSTRAINT x CHECK (id > 2), ADD CONSTRAINT y CHECK (id > 3);
`,
    wanted: (schema) => [
      dropConstraint(schema.table('a'), schema.constraint('a', 'd')),
      addCheck(schema.table('a'), ['email'], "email <> ''"),
      dropConstraint(schema.table('b'), schema.constraint('b', 'b_id_check')),
      dropConstraint(schema.table('b'), schema.constraint('b', 'b_id_check1')),
      dropConstraint(schema.table('b'), schema.constraint('b', 'y')),
    ],
    after: `CREATE TABLE a (
    id int
  , email text
  , CONSTRAINT c CHECK (id > 0)
  , CONSTRAINT chk_a_email CHECK (email <> '')
);
CREATE TABLE b (id int, email text);
ALTER TABLE b ADD CONSTRAINT x CHECK (id > 2);
`,
  },
  {
    name: 'an exclusion gets the tenant, and the extension that this needs',
    older: `CREATE EXTENSION btree_gist;
CREATE TABLE old (tenant_id int, span tsrange, EXCLUDE USING gist (span WITH &&) WHERE (span IS NOT NULL));
`,
    before: `CREATE TABLE a (tenant_id int, span tsrange, EXCLUDE USING gist (span WITH &&));
`,
    wanted: (schema) => [
      createExtension('btree_gist'),
      createExtension('pg_trgm'),
      scopeExclusion(schema.table('a'), schema.constraint('a', 'a_span_excl') as ExclusionConstraint, 'tenant_id'),
      scopeExclusion(
        schema.table('old'),
        schema.constraint('old', 'old_span_excl') as ExclusionConstraint,
        'tenant_id',
      ),
    ],
    after: `CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE a (tenant_id int, span tsrange, EXCLUDE USING gist (tenant_id WITH =, span WITH &&));

ALTER TABLE old
  DROP CONSTRAINT old_span_excl,
  ADD CONSTRAINT old_span_excl EXCLUDE USING gist (tenant_id WITH =, span WITH &&) WHERE (span IS NOT NULL);
`,
  },
  {
    name: 'an index that brings nothing goes with its line, and what follows it moves up',
    before: `CREATE TABLE a (id int, data jsonb);

CREATE INDEX i ON a (id);

-- The next one.
CREATE INDEX j ON a (id);
`,
    wanted: (schema) => [
      dropIndex(schema.table('a'), schema.index('a', 'j')),
      ginIndex(schema.table('a'), schema.column('a', 'data')),
      enableRowSecurity(schema.table('a')),
    ],
    after: `CREATE TABLE a (id int, data jsonb);

CREATE INDEX i ON a (id);

CREATE INDEX idx_a_data ON a USING gin (data);

ALTER TABLE a ENABLE ROW LEVEL SECURITY;

-- The next one.
`,
  },
  {
    name: 'an older index is dropped, as is one of the file that has a comment',
    older: 'CREATE TABLE a (id int);\nCREATE INDEX i ON a (id);\n',
    before: "CREATE INDEX j ON a (id);\nCOMMENT ON INDEX j IS 'twice';\n",
    wanted: (schema) => [
      dropIndex(schema.table('a'), schema.index('a', 'i')),
      dropIndex(schema.table('a'), schema.index('a', 'j')),
    ],
    after: `CREATE INDEX j ON a (id);
COMMENT ON INDEX j IS 'twice';
DROP INDEX i;
DROP INDEX j;
`,
  },
  {
    name: 'an index changes its method, its uniqueness, what it includes and its predicate',
    before: `CREATE TABLE a (id int, n int, data jsonb);
CREATE INDEX i ON a (data);
CREATE INDEX j ON a USING btree (data);
CREATE INDEX k ON a (id) WHERE n > 0;
`,
    wanted: (schema) => [
      replaceIndex(schema.table('a'), schema.index('a', 'i'), {
        elements: [plainElement('data')],
        where: undefined,
        method: 'gin',
      }),
      replaceIndex(schema.table('a'), schema.index('a', 'j'), {
        elements: [{ sql: 'data jsonb_path_ops', column: 'data' }],
        where: undefined,
        method: 'gin',
      }),
      replaceIndex(schema.table('a'), schema.index('a', 'k'), {
        elements: [plainElement('id')],
        where: undefined,
        unique: true,
        include: ['n'],
      }),
    ],
    after: `CREATE TABLE a (id int, n int, data jsonb);
CREATE INDEX i ON a USING gin (data);
CREATE INDEX j ON a USING gin (data jsonb_path_ops);
CREATE UNIQUE INDEX k ON a (id) INCLUDE (n);
`,
  },
  {
    name: 'an index of an expression is named after its words',
    before: 'CREATE TABLE a (id int, email text);\n',
    wanted: (schema) => [
      addIndex(schema.table('a'), {
        elements: [{ sql: 'lower(email)', column: undefined }],
        where: undefined,
        unique: true,
        include: ['id'],
      }),
    ],
    after: `CREATE TABLE a (id int, email text);

CREATE UNIQUE INDEX uq_a_lower_email ON a (lower(email)) INCLUDE (id);
`,
  },
  {
    name: 'the columns of a key are put in another order',
    before: 'CREATE TABLE a (id int, t int, PRIMARY KEY (id, t));\n',
    wanted: (schema) => [setKeyColumns(schema.table('a'), schema.key('a', 'a_pkey'), ['t', 'id'])],
    after: `CREATE TABLE a (id int, t int, PRIMARY KEY (t, id));
`,
  },
];
