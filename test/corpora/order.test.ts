// Opening a real project finds its migration tool, and runs the files that the tool runs, in the tool's order.
import assert from 'node:assert/strict';
import type { Database } from '../../server/src/core/project/analysis.js';
import { corpusProjects, describeWithCorpus, openProject, readJson } from '../support/corpus.js';

/** The tool of each replay, by the name that detection gives it. */
const tools: Readonly<Record<string, string>> = {
  hatchet: 'goose',
  outpost: 'golang-migrate',
  authgear: 'sql-migrate',
  'authgear.portal': 'sql-migrate',
  langfuse: 'prisma',
  cosmo: 'drizzle',
  'idp-server': 'flyway',
  basejump: 'supabase',
  thingsboard: 'schema files',
  'cas-cif': 'sqitch',
  zync: 'rails structure.sql',
  keto: 'ory pop',
  openfga: 'goose',
  'graphile-starter': 'graphile-migrate',
  openmeter: 'atlas',
  // A runner of its own, which nothing but the numbers of its files shows.
  'graphile-worker': 'numbered files',
  // Without the Cargo.toml and the migration.yaml, which the corpus leaves out, these are named like golang-migrate's.
  svix: 'golang-migrate',
  'lokstra.example': 'golang-migrate',
};

/** Replays of less or more than what opening the project runs, with the reason. */
const others: Readonly<Record<string, (files: readonly string[]) => readonly string[]>> = {
  // The truth has only the first committed migration; the one that is being written follows it.
  'graphile-starter': (files) => [...files, '@app/db/migrations/current/1-current.sql'],
  // Nothing but the project's own installer says in which order files run that do not use each other's tables.
  thingsboard: () =>
    [
      'schema-entities.sql',
      'schema-entities-idx.sql',
      'schema-entities-idx-psql-addon.sql',
      'schema-functions.sql',
      'schema-ts-latest-psql.sql',
      'schema-ts-psql.sql',
      'schema-views.sql',
    ].map((name) => `dao/src/main/resources/sql/${name}`),
};

/** Replays of files that opening the project leaves out of the model, since they are a copy of its history. */
const snapshots = ['hatchet.schema'];

describeWithCorpus('the order of files on the corpus', () => {
  const orders = readJson('truth/order.json') as Readonly<Record<string, { readonly files: readonly string[] }>>;

  for (const project of corpusProjects()) {
    describe(project.repo, () => {
      let databases: readonly Database[];
      before(() => {
        databases = openProject(project.path).analyze().databases;
      });

      for (const name of project.truth) {
        const truth = orders[name]?.files ?? [];
        const files = others[name]?.(truth) ?? truth;
        if (snapshots.includes(name)) {
          it(`runs none of the files of ${name}, a snapshot`, () => {
            const run = databases.flatMap((database) => database.files);
            assert.deepEqual(
              run.filter((path) => files.includes(path)),
              [],
            );
          });
          continue;
        }
        it(`runs the files of ${name} with ${tools[name]}`, () => {
          const found = databases.find((database) => database.files.includes(files[0] ?? ''));
          assert.deepEqual(found?.files, files);
          assert.equal(found?.tool, tools[name]);
        });
      }
    });
  }

  it('has a schema of several files where a snapshot is opened alone', () => {
    const files = (orders['hatchet.schema']?.files ?? []).map((path) => path.slice('sql/'.length));
    const { databases } = openProject('hatchet-dev__hatchet/sql').analyze();
    const found = databases.find((database) => database.files.includes(files[0] ?? ''));
    assert.equal(found?.tool, 'schema files');
    // Beside them lies a file of functions for a code generator.
    assert.deepEqual(
      found.files.filter((path) => path !== 'schema/pg-stubs.sql'),
      files,
    );
  });
});
