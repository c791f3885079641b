import assert from 'node:assert/strict';
import type { Catalog } from '../../../server/src/core/catalog/catalog.js';
import { detectModel } from '../../../server/src/core/tenancy/detect.js';
import { schemaOf, settings } from './schema.js';

describe('detection of the tenant columns', () => {
  it('knows the usual names in any spelling', () => {
    for (const name of [
      'tenant_id',
      '"tenantId"',
      '"tenancyId"',
      'organization__id',
      'organisation_id',
      'workspace_id',
    ]) {
      assert.deepEqual(columnsOf([table('a', name), table('b', name)]), [name.replaceAll('"', '')]);
    }
  });

  it('finds nothing where no table has such a column, even if there are tenants', () => {
    assert.deepEqual(columnsOf([table('tenants'), table('users'), table('orders', 'user_id')]), []);
  });

  it('takes tenant_id from one table in twenty', () => {
    assert.deepEqual(columnsOf([table('a', 'tenant_id'), ...plain(19)]), ['tenant_id']);
    assert.deepEqual(columnsOf([table('a', 'tenant_id'), ...plain(20)]), []);
  });

  it('takes another name that means a tenant from one table in eight', () => {
    assert.deepEqual(columnsOf([table('a', 'organization_id'), ...plain(7)]), ['organization_id']);
    assert.deepEqual(columnsOf([table('a', 'organization_id'), ...plain(8)]), []);
  });

  it('takes an ordinary word only where half of the tables are scoped by it', () => {
    const scoped = 'project_id int, PRIMARY KEY (project_id, id)';
    assert.deepEqual(columnsOf([table('a', scoped), table('b', scoped), ...plain(2)]), ['project_id']);
    assert.deepEqual(columnsOf([table('a', scoped), table('b', scoped), ...plain(3)]), []);
    assert.deepEqual(columnsOf([table('a', 'namespace'), table('b', 'namespace')]), []);
  });

  it('takes an ordinary word from a third of the tables where policies read it', () => {
    const guarded = `${table('a', 'account_id')} CREATE POLICY p ON a USING (account_id = current_setting('x')::text);`;
    assert.deepEqual(columnsOf([guarded, ...plain(2)]), ['account_id']);
    assert.deepEqual(columnsOf([guarded, ...plain(3)]), []);
  });

  it('takes any column that policies compare with a setting, from a third of the tables', () => {
    const guarded = (name: string, column: string, setting: string) =>
      `${table(name, column)} CREATE POLICY p ON ${name} USING (${column} = NULLIF(current_setting('${setting}', true), ''));`;
    const companies = guarded('a', 'company_id', 'app.company_id');
    assert.deepEqual(columnsOf([companies, ...plain(2)]), ['company_id']);
    assert.deepEqual(columnsOf([companies, ...plain(3)]), []);
    assert.deepEqual(columnsOf([companies, table('b', 'company_id')]), ['company_id']);
    assert.deepEqual(columnsOf([companies, table('b', 'company_id'), table('c', 'company_id')]), []);
    assert.deepEqual(columnsOf([table('a', 'company_id'), ...plain(1)]), []);
    assert.equal(modelOf([companies]).setting, 'app.company_id');
  });

  it('takes no person for a tenant, whatever policies compare with', () => {
    const own = (column: string, setting: string) =>
      `${table('a', column)} CREATE POLICY p ON a USING (${column} = current_setting('${setting}', true));`;
    assert.deepEqual(columnsOf([own('user_id', 'app.id')]), []);
    assert.deepEqual(columnsOf([own('customer_id', 'app.current_user_id')]), []);
    assert.deepEqual(columnsOf([own('customer_id', 'request.jwt.claim.sub')]), []);
  });

  it('takes a column that policies compare with a function that reads a setting', () => {
    const helper = `CREATE FUNCTION current_clinic() RETURNS text LANGUAGE sql STABLE
      AS $$ SELECT current_setting('app.clinic', true) $$;`;
    const guarded = `${table('a', 'clinic_id')} CREATE POLICY p ON a USING (clinic_id = (SELECT current_clinic()));`;
    assert.deepEqual(columnsOf([helper, guarded]), ['clinic_id']);
    assert.deepEqual(columnsOf([guarded]), []);
  });

  it('prefers tenant_id, to which nothing is above or below', () => {
    const both = 'tenant_id text, project_id text, organization_id text, UNIQUE (project_id, id)';
    const only = 'project_id text, UNIQUE (project_id, id)';
    const tables = [table('projects', 'tenant_id'), table('a', both), table('b', only), table('c', only)];
    assert.deepEqual(columnsOf(tables), ['tenant_id']);
  });

  it('takes two spellings of one word where both are common', () => {
    assert.deepEqual(columnsOf([table('a', 'tenant_id'), table('b', '"tenantId"')]), ['tenantId', 'tenant_id']);
    const rare = [1, 2, 3].map((i) => table(`a${i}`, 'tenant_id'));
    assert.deepEqual(columnsOf([...rare, table('b', '"tenantId"')]), ['tenant_id']);
  });

  it('adds the level above that the root of the column carries, the most general first', () => {
    const scoped = 'project_id int, PRIMARY KEY (project_id, id)';
    const tables = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => table(name, scoped));
    assert.deepEqual(columnsOf([table('projects', 'org_id'), ...tables]), ['org_id', 'project_id']);
    assert.deepEqual(columnsOf([table('projects'), table('members', 'org_id'), ...tables]), ['project_id']);
  });

  it('does not take a child of the tenant for one because other tables reference it', () => {
    const child = 'project_id int REFERENCES projects (id)';
    const tables = [table('projects', 'organization_id'), table('a', child), table('b', child), table('c', child)];
    assert.deepEqual(columnsOf(['CREATE TABLE organizations (id int PRIMARY KEY);', ...tables]), ['organization_id']);
  });

  it('does not count temporary tables, partitions and the tables of migration tools', () => {
    const nine = (sql: (i: number) => string) => Array.from({ length: 9 }, (_, i) => sql(i));
    const parent = 'CREATE TABLE parent (id int) PARTITION BY LIST (id);';
    const partitions = nine((i) => `CREATE TABLE part_${i} PARTITION OF parent FOR VALUES IN (${i});`);
    assert.deepEqual(columnsOf([table('a', 'org_id'), parent, ...partitions]), ['org_id']);
    assert.deepEqual(columnsOf([table('a', 'org_id'), ...nine((i) => `CREATE TEMP TABLE t_${i} (id int);`)]), [
      'org_id',
    ]);
    const tool = ['CREATE SCHEMA sqitch;', ...nine((i) => table(`sqitch.t_${i}`))];
    assert.deepEqual(columnsOf([table('a', 'org_id'), ...tool]), ['org_id']);
  });

  it('counts the tables of all databases together', () => {
    const first = schemaOf(plain(9).join(''));
    const second = schemaOf(table('a', 'org_id'));
    assert.deepEqual(detectModel([first, second], settings()).columns, []);
    assert.deepEqual(detectModel([second], settings()).columns, ['org_id']);
  });

  it('is not asked where the columns are configured', () => {
    const model = modelOf([table('a', 'tenant_id')], { tenant: { columns: ['clinic_id'] } });
    assert.deepEqual(model.columns, ['clinic_id']);
    assert.equal(model.source, 'configuration');
  });

  it('says where the columns come from', () => {
    const preset = { tenant: { columns: ['tenant_id'], columnsFrom: 'preset' as const } };
    assert.equal(modelOf([], preset).source, 'preset');
    assert.equal(modelOf([table('a', 'tenant_id')]).source, 'detection');
    assert.equal(modelOf([table('a')]).source, 'none');
  });
});

describe('detection of the roots', () => {
  it('takes the table that the column references most often', () => {
    const customers = 'CREATE TABLE customers (id int PRIMARY KEY); CREATE TABLE other (id int PRIMARY KEY);';
    const references = (name: string, to: string) => table(name, `tenant_id int REFERENCES ${to} (id)`);
    const tables = [references('a', 'customers'), references('b', 'other'), references('c', 'customers')];
    assert.deepEqual(rootsOf([customers, ...tables]), ['public.customers']);
  });

  it('does not count foreign keys of several columns', () => {
    const sql = `CREATE TABLE parents (tenant_id int, id int, PRIMARY KEY (tenant_id, id));
      CREATE TABLE children (tenant_id int, parent_id int, FOREIGN KEY (tenant_id, parent_id) REFERENCES parents);`;
    assert.deepEqual(rootsOf([sql]), []);
  });

  it('takes the table with the name of the column, in any schema, singular or plural', () => {
    const rows: readonly (readonly [string, string, string])[] = [
      ['tenants', 'tenant_id', 'public.tenants'],
      ['"Tenant"', '"tenantId"', 'public."Tenant"'],
      ['organizations', 'org_id', 'public.organizations'],
    ];
    for (const [root, column, id] of rows) assert.deepEqual(rootsOf([table(root), table('a', column)]), [id]);
    const elsewhere = 'CREATE SCHEMA auth; CREATE TABLE auth.tenants (id int PRIMARY KEY);';
    assert.deepEqual(rootsOf([elsewhere, table('a', 'tenant_id')]), ['auth.tenants']);
  });

  it('follows the name of a configured column', () => {
    const given = { tenant: { columns: ['clinic_id'] } };
    assert.deepEqual([...modelOf([table('clinics'), table('a', 'clinic_id')], given).roots], ['public.clinics']);
  });

  it('takes the configured root and no other', () => {
    const given = { tenant: { root: 'companies' } };
    const tables = [table('tenants'), table('companies'), table('a', 'tenant_id')];
    assert.deepEqual([...modelOf(tables, given).roots], ['public.companies']);
  });

  it('does not take a table whose key has several columns for a root by its name', () => {
    assert.deepEqual(
      rootsOf([table('accounts', 'tenant_id'), table('tenant', 'tenant_id, PRIMARY KEY (tenant_id, id)')]),
      [],
    );
  });
});

describe('detection of the setting', () => {
  const policy = (on: string, expression: string) => `CREATE POLICY p ON ${on} USING (${expression});`;

  it('is app.tenant_id where policies say nothing', () => {
    assert.equal(modelOf([table('a', 'tenant_id')]).setting, 'app.tenant_id');
  });

  it('is what most policies compare the tenant column with', () => {
    const tables = [table('a', 'tenant_id'), table('b', 'tenant_id'), table('c', 'tenant_id')];
    const policies = [
      policy('a', "tenant_id = current_setting('app.current', true)"),
      policy('b', "NULLIF((SELECT current_setting('app.current', true)), '')::text = tenant_id"),
      policy('c', "tenant_id = current_setting('app.other')"),
    ];
    assert.equal(modelOf([...tables, ...policies]).setting, 'app.current');
  });

  it('is found behind a function, and at the key of the root', () => {
    const fn = `CREATE FUNCTION current_org() RETURNS text LANGUAGE sql AS $$ SELECT current_setting('app.org') $$;`;
    assert.equal(modelOf([fn, table('a', 'org_id'), policy('a', 'org_id = current_org()')]).setting, 'app.org');
    const root =
      "CREATE TABLE tenants (id text PRIMARY KEY); CREATE POLICY p ON tenants USING (id = current_setting('r'));";
    assert.equal(modelOf([root, table('a', 'tenant_id')]).setting, 'r');
  });

  it('is not a setting that other columns are compared with', () => {
    const policies = policy('a', "user_id = current_setting('app.user')");
    assert.equal(modelOf([table('a', 'tenant_id, user_id'), policies]).setting, 'app.tenant_id');
  });

  it('is the configured one', () => {
    const given = { tenant: { setting: 'my.setting' } };
    const policies = policy('a', "tenant_id = current_setting('app.current')");
    assert.equal(modelOf([table('a', 'tenant_id'), policies], given).setting, 'my.setting');
  });
});

describe('detection of the type', () => {
  const table = (name: string, type: string) => `CREATE TABLE ${name} (id bigint PRIMARY KEY, tenant_id ${type});`;

  it('is the one that most tables give the tenant column, without its synonyms', () => {
    assert.equal(modelOf([table('a', 'uuid'), table('b', 'int8'), table('c', 'bigint')]).type, 'bigint');
  });

  it('is not known where no table has the column', () => {
    assert.equal(modelOf(['CREATE TABLE a (id bigint PRIMARY KEY);']).type, undefined);
  });
});

describe('the model', () => {
  const given = settings();
  const small = table('tenants') + table('a', 'tenant_id');

  it('is the same object as long as nothing in it changes', () => {
    const first = detectModel([schemaOf(small)], given);
    assert.equal(detectModel([schemaOf(small.replace('text)', 'text, note text)'))], given, first), first);
    assert.equal(detectModel([schemaOf(small + table('b', 'tenant_id'))], given, first), first);
    assert.equal(detectModel([schemaOf(small)], settings(), first), first);
  });

  it('follows tables, policies, functions and settings that change', () => {
    const helper = (setting: string) =>
      `CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS $$ SELECT current_setting('${setting}') $$;`;
    const policy = 'CREATE POLICY p ON a USING (tenant_id = mine());';
    let model = detectModel([schemaOf(small)], given);
    const next = (sql: string, changed = given) => {
      const before = model;
      model = detectModel([schemaOf(sql)], changed, model);
      assert.notEqual(model, before);
      return model;
    };
    assert.equal(next(small + helper('first') + policy).setting, 'first');
    assert.equal(next(small + helper('second') + policy).setting, 'second');
    assert.deepEqual([...next(small.replace('tenants', 'clients') + helper('second') + policy).roots], []);
    assert.deepEqual(next(small.replace('tenant_id', 'org_id')).columns, ['org_id']);
    assert.deepEqual(next(small, settings({ globalTables: ['x'] })).globalTables, ['x']);
  });

  it('costs little while one of thousands of tables changes', () => {
    const many = (note: string) =>
      Array.from({ length: 300 }, (_, i) => table(`t${i}`, `tenant_id, ${note}${i}`)).join('');
    const [before, after] = [schemaOf(many('a')), schemaOf(many('b'))];
    const model = detectModel([before], given);
    let read = 0;
    const edited: Catalog = {
      ...before,
      tables: () => {
        read++;
        return before.tables().map((old, i) => (i === 7 ? (after.tables()[i] ?? old) : old));
      },
    };
    assert.equal(detectModel([edited], given, model), model);
    assert.equal(read, 1, 'all tables were counted again');
  });
});

/** A table with a key and these columns, whose type is text unless it is given. */
function table(name: string, columns = ''): string {
  const key = columns.includes('PRIMARY KEY (') ? 'id int' : 'id int PRIMARY KEY';
  const given = columns === '' ? [] : columns.split(/,(?![^(]*\))/).map((column) => column.trim());
  const typed = given.map((column) => (column.includes(' ') ? column : `${column} text`));
  return `CREATE TABLE ${name} (${[key, ...typed].join(', ')});`;
}

function plain(count: number): string[] {
  return Array.from({ length: count }, (_, i) => table(`plain_${i}`));
}

function modelOf(sql: readonly string[], given: Parameters<typeof settings>[0] = {}) {
  return detectModel([schemaOf(sql.join('\n'))], settings(given));
}

function columnsOf(sql: readonly string[]): readonly string[] {
  return modelOf(sql).columns;
}

function rootsOf(sql: readonly string[]): readonly string[] {
  return [...modelOf(sql).roots];
}
