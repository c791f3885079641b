/** What remedies write of columns, comments and triggers. */
import {
  addColumn,
  auditColumns,
  columnComment,
  dropDefault,
  setDefault,
  setNotNull,
  setType,
  softDeleteColumn,
  tableComment,
  updatedAtTrigger,
} from '../../../server/src/core/remedy/changes.js';
import type { RemedyCase } from './case.js';
import { tenantModel } from './schema.js';

export const ofColumns: readonly RemedyCase[] = [
  {
    name: 'a default stands behind NOT NULL, an old one is replaced, and one that must not be goes',
    before: `CREATE TABLE a (
    id uuid PRIMARY KEY,
    active boolean NOT NULL, -- or not
    day timestamptz DEFAULT (now()) NOT NULL,
    tenant_id text DEFAULT ('x' || 'y') NOT NULL,
    flag boolean
);
`,
    wanted: (schema) => [
      setDefault(schema.table('a'), schema.column('a', 'active'), 'true'),
      setDefault(schema.table('a'), schema.column('a', 'day'), 'clock_timestamp()'),
      dropDefault(schema.table('a'), schema.column('a', 'tenant_id')),
      setDefault(schema.table('a'), schema.column('a', 'flag'), 'false'),
      setNotNull(schema.table('a'), schema.column('a', 'flag')),
    ],
    after: `CREATE TABLE a (
    id uuid PRIMARY KEY,
    active boolean NOT NULL DEFAULT true, -- or not
    day timestamptz DEFAULT (clock_timestamp()) NOT NULL,
    tenant_id text NOT NULL,
    flag boolean NOT NULL DEFAULT false
);
`,
  },
  {
    name: 'a default that a later statement of the file set is replaced there, or dropped behind it',
    before: `create table a (id int, b int, c int);
alter table a alter column b set default 1, alter column c set default 2;
`,
    wanted: (schema) => [
      setDefault(schema.table('a'), schema.column('a', 'b'), '3'),
      dropDefault(schema.table('a'), schema.column('a', 'c')),
    ],
    after: `create table a (id int, b int, c int);
alter table a alter column b set default 3, alter column c set default 2;
alter table a alter column c drop default;
`,
  },
  {
    name: 'defaults and types of an older table are altered',
    older: 'CREATE TABLE a (id int, b int DEFAULT 1, day TIMESTAMP);\n',
    before: 'SELECT 1;\n',
    wanted: (schema) => [
      setType(schema.table('a'), schema.column('a', 'day'), 'timestamptz', "day AT TIME ZONE 'UTC'"),
      dropDefault(schema.table('a'), schema.column('a', 'b')),
    ],
    after: `SELECT 1;

ALTER TABLE a ALTER COLUMN day TYPE timestamptz USING day AT TIME ZONE 'UTC';

ALTER TABLE a ALTER COLUMN b DROP DEFAULT;
`,
  },
  {
    name: 'a type is changed where it is written, in the case of its neighbours',
    before: `CREATE TABLE a (id UUID, data JSON NOT NULL, day TIMESTAMP WITHOUT TIME ZONE DEFAULT now());
ALTER TABLE a ALTER COLUMN data TYPE TEXT;
`,
    wanted: (schema) => [
      setType(schema.table('a'), schema.column('a', 'day'), 'timestamptz'),
      setType(schema.table('a'), schema.column('a', 'data'), 'varchar'),
    ],
    after: `CREATE TABLE a (id UUID, data JSON NOT NULL, day TIMESTAMPTZ DEFAULT now());
ALTER TABLE a ALTER COLUMN data TYPE VARCHAR;
`,
  },
  {
    name: 'audit columns are added or completed, and the trigger brings its function',
    before: `CREATE TABLE a (
    id UUID PRIMARY KEY,
    created_at TIMESTAMP
);
`,
    wanted: (schema) => [
      ...auditColumns(schema.table('a')),
      softDeleteColumn(schema.table('a'), tenantModel),
      ...updatedAtTrigger(schema.table('a'), 'updated_at', schema.history.catalog),
    ],
    after: `CREATE FUNCTION set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;

CREATE TABLE a (
    id UUID PRIMARY KEY,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ
);

CREATE TRIGGER trg_a_updated_at
    BEFORE UPDATE ON a
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
`,
  },
  {
    name: 'audit columns of an older table get their value by their default, and the trigger a function that exists',
    older: `CREATE SCHEMA app;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TABLE a (id int);
`,
    before: 'BEGIN;\n\nSELECT 1;\n\nCOMMIT;\n',
    wanted: (schema) => [
      ...updatedAtTrigger(schema.table('a'), 'updated_at', schema.history.catalog),
      ...auditColumns(schema.table('a'), ['updated_at']),
      addColumn(schema.table('a'), 'note', 'text'),
    ],
    after: `BEGIN;

SELECT 1;

ALTER TABLE a ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE a ADD COLUMN note text;

CREATE TRIGGER trg_a_updated_at
    BEFORE UPDATE ON a
    FOR EACH ROW EXECUTE FUNCTION app.touch();

COMMIT;
`,
  },
  {
    name: 'one function serves the triggers of several tables, behind the schema that it stands in',
    before: `BEGIN;
CREATE SCHEMA app;
CREATE TABLE app.a (updated_at timestamptz);
CREATE TABLE app.b (updated_at timestamptz);
COMMIT;
`,
    wanted: (schema) => [
      ...updatedAtTrigger(schema.table('a'), 'updated_at', schema.history.catalog),
      ...updatedAtTrigger(schema.table('b'), 'updated_at', schema.history.catalog),
    ],
    after: `BEGIN;
CREATE SCHEMA app;
CREATE FUNCTION app.set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;
CREATE TABLE app.a (updated_at timestamptz);
CREATE TRIGGER trg_a_updated_at
    BEFORE UPDATE ON app.a
    FOR EACH ROW EXECUTE FUNCTION app.set_updated_at();
CREATE TABLE app.b (updated_at timestamptz);
CREATE TRIGGER trg_b_updated_at
    BEFORE UPDATE ON app.b
    FOR EACH ROW EXECUTE FUNCTION app.set_updated_at();
COMMIT;
`,
  },
  {
    name: 'comments follow the table, and one that exists is replaced',
    before: `CREATE TABLE a (id int, tenant_id int);
COMMENT ON COLUMN a.id IS 'Old';
`,
    wanted: (schema) => [
      tableComment(schema.table('a'), 'Everything.'),
      columnComment(schema.table('a'), schema.column('a', 'id'), "The table's key."),
      columnComment(schema.table('a'), schema.column('a', 'tenant_id'), 'Whose it is.'),
    ],
    after: `CREATE TABLE a (id int, tenant_id int);
COMMENT ON COLUMN a.id IS 'The table''s key.';
COMMENT ON TABLE a IS 'Everything.';
COMMENT ON COLUMN a.tenant_id IS 'Whose it is.';
`,
  },
];
