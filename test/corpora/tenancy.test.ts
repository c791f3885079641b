import assert from 'node:assert/strict';
import type {
  Catalog,
  Column,
  Constraint,
  Index,
  Policy,
  RelationId,
  Table,
} from '../../server/src/core/catalog/catalog.js';
import { relationId } from '../../server/src/core/catalog/names.js';
import { type Origin, type Traced, traced } from '../../server/src/core/catalog/origin.js';
import type { PolicyCommand, TypeName } from '../../server/src/core/syntax/ddl.js';
import { isFault } from '../../server/src/core/syntax/engine.js';
import type { Expression } from '../../server/src/core/syntax/expression.js';
import { lex } from '../../server/src/core/syntax/lexer.js';
import type { Statement } from '../../server/src/core/syntax/source-file.js';
import { detectModel } from '../../server/src/core/tenancy/detect.js';
import type { TenantSettings } from '../../server/src/core/tenancy/model.js';
import { corpusProjects, describeWithCorpus, readJson } from '../support/corpus.js';
import { testEngine } from '../support/engine.js';

/** PostgreSQL's own catalog of each project, so that detection is judged alone, whatever replay can read by now. */
describeWithCorpus('tenant detection on the corpus', () => {
  for (const project of corpusProjects()) {
    const wanted = project.tenantColumn.join(', ') || 'no tenant column';
    it(`finds ${wanted} in ${project.repo}`, () => {
      const model = detectModel(project.truth.map(catalogOf), nothingConfigured);
      assert.deepEqual(model.columns, project.tenantColumn);
      assert.equal(model.source, project.tenantColumn.length > 0 ? 'detection' : 'none');
    });
  }

  const roots: Readonly<Record<string, readonly string[]>> = {
    hatchet: ['public."Tenant"'],
    'idp-server': ['public.tenant'],
    langfuse: ['public.organizations', 'public.projects'],
    basejump: ['basejump.accounts'],
    keto: ['public.networks'],
    openfga: ['public.store'],
    'graphile-starter': ['app_public.organizations'],
    zync: ['public.tenants'],
    svix: [],
  };
  for (const [name, wanted] of Object.entries(roots)) {
    it(`finds the roots of ${name}`, () => {
      assert.deepEqual([...detectModel([catalogOf(name)], nothingConfigured).roots].sort(), wanted);
    });
  }

  it('finds the setting that the policies of idp-server read', () => {
    assert.equal(detectModel([catalogOf('idp-server')], nothingConfigured).setting, 'app.tenant_id');
  });
});

const nothingConfigured: TenantSettings = {
  tenant: {
    columns: [],
    columnsFrom: undefined,
    type: undefined,
    setting: undefined,
    root: undefined,
    inherit: 'reported',
  },
  softDelete: { columns: [] },
  globalTables: [],
  excludedTables: [],
};

/** The parts of truth/catalog/*.json.gz that detection looks at. */
interface Truth {
  readonly tables: readonly {
    s: string;
    t: string;
    part: string | null;
    cols: [string, string, boolean, ...unknown[]][];
  }[];
  readonly cons: readonly {
    s: string;
    t: string;
    n: string;
    type: string;
    cols: string[] | null;
    ref: string;
    rcols: string[] | null;
  }[];
  readonly idx: readonly {
    s: string;
    t: string;
    n: string;
    u: boolean;
    p: boolean;
    am: string;
    cols: (string | null)[] | null;
  }[];
  readonly pol: readonly {
    s: string;
    t: string;
    n: string;
    perm: string;
    cmd: string;
    q: string | null;
    wc: string | null;
  }[];
}

function catalogOf(name: string): Catalog {
  const truth = readJson(`truth/catalog/${name}.json.gz`) as Truth;
  const tables = truth.tables.map((table) => tableOf(table, truth));
  const byId = new Map(tables.map((table) => [table.id, table]));
  return {
    tables: () => tables,
    relations: () => tables,
    anyRelation: (name) => tables.find((table) => table.name === name),
    views: () => [],
    table: (id) => byId.get(id),
    relation: (id) => byId.get(id),
    function: () => undefined,
    functions: () => [],
    anyFunction: () => undefined,
    type: () => undefined,
    types: () => [],
    role: () => undefined,
    roles: () => [],
    extension: () => undefined,
    extensions: () => [],
    defaultPrivileges: () => [],
    schemas: () => [],
    unseenFunctions: () => undefined,
  };
}

function tableOf({ s, t, part, cols }: Truth['tables'][number], truth: Truth): Table {
  const ofThis = (object: { s: string; t: string }) => object.s === s && object.t === t;
  return {
    kind: 'table',
    id: relationId(s, t),
    schema: s,
    name: t,
    persistence: 'permanent',
    columns: cols.map(([name, type, notNull]) => columnOf(name, type, notNull)),
    constraints: truth.cons.filter(ofThis).flatMap(constraintOf),
    indexes: truth.idx.filter(ofThis).map(indexOf),
    policies: truth.pol.filter(ofThis).map(policyOf),
    triggers: [],
    privileges: [],
    owner: undefined,
    rowSecurity: traced(false, nowhere),
    forceRowSecurity: traced(false, nowhere),
    comment: undefined,
    partitionBy: undefined,
    partitionBound: undefined,
    partitionOf: part ? regclass(part) : undefined,
    inherits: [],
    unknown: [],
    origin: nowhere,
  };
}

function columnOf(name: string, type: string, notNull: boolean): Column {
  const typeName: TypeName = {
    schema: undefined,
    name: type,
    modifiers: [],
    arrayDimensions: 0,
    setOf: false,
    span: nowhere.span,
  };
  return {
    name,
    type: typeName,
    notNull: traced(notNull, nowhere),
    default: undefined,
    generated: undefined,
    generatedAs: undefined,
    identity: undefined,
    comment: undefined,
    origin: nowhere,
    definition: nowhere,
  };
}

function constraintOf({ n, type, cols, ref, rcols }: Truth['cons'][number]): readonly Constraint[] {
  const common = {
    name: n,
    columns: cols ?? [],
    deferrable: false,
    validated: true,
    origin: nowhere,
    inline: false,
    inherited: false,
    columnsOrigin: nowhere,
  };
  if (type === 'p' || type === 'u') {
    const kind = type === 'p' ? 'primary-key' : 'unique';
    return [{ ...common, kind, include: [], nullsNotDistinct: false, comment: undefined }];
  }
  if (type !== 'f') return [];
  return [
    {
      ...common,
      kind: 'foreign-key',
      references: regclass(ref),
      referencedColumns: rcols ?? [],
      onDelete: undefined,
      onUpdate: undefined,
      onDeleteColumns: [],
      match: 'simple',
      enforced: true,
      referencesOrigin: nowhere,
    },
  ];
}

function indexOf({ n, u, am, cols }: Truth['idx'][number]): Index {
  return {
    name: n,
    unique: u,
    method: am,
    elements: (cols ?? []).map((column) => ({
      column: column === null ? undefined : { value: column, span: nowhere.span },
      expression: undefined,
      operatorClass: undefined,
      order: undefined,
      nulls: undefined,
      span: nowhere.span,
    })),
    include: [],
    where: undefined,
    nullsNotDistinct: false,
    comment: undefined,
    inherited: false,
    origin: nowhere,
    elementsOrigin: nowhere,
  };
}

function policyOf({ n, perm, cmd, q, wc }: Truth['pol'][number]): Policy {
  return {
    name: n,
    permissive: perm === 'PERMISSIVE',
    command: cmd.toLowerCase() as PolicyCommand,
    roles: ['public'],
    using: q === null ? undefined : expressionOf(q),
    check: wc === null ? undefined : expressionOf(wc),
    dependsOn: [],
    reads: [],
    origin: nowhere,
  };
}

function expressionOf(sql: string): Traced<Expression> {
  const text = `CREATE POLICY p ON t USING (${sql})`;
  const ddl = testEngine().read(text, lex(text));
  if (isFault(ddl) || ddl.kind !== 'create-policy' || !ddl.using) throw new Error(`unreadable: ${sql}`);
  return traced(ddl.using, nowhere);
}

/** As PostgreSQL prints a relation: `public` is left out, and what needs quotes has them. */
function regclass(text: string): RelationId {
  return (text.includes('.') ? text : `public.${text}`) as RelationId;
}

const statement: Statement = {
  path: 'truth.sql',
  text: '',
  ddl: { kind: 'unreadable', span: { start: 0, end: 0 } },
  fault: undefined,
  terminator: undefined,
  kept: undefined,
};
const nowhere: Origin = { statement, span: { start: 0, end: 0 } };
