// Whatever a project holds, opening it gives an answer.
import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/index.js';
import { commandLine } from '../support/command-line.js';
import { corpusFolder, corpusProjects, describeWithCorpus } from '../support/corpus.js';

/** Of one tenant only: nothing may be said about tenants, and all that does not depend on them may. */
const controls = ['bcgov__cas-cif', 'graphile__worker'];

const aboutTenants: ReadonlySet<string> = new Set(
  rules
    .filter(({ name, category }) => category === 'tenancy' || category === 'isolation' || name.includes('tenant'))
    .map(({ name }) => name),
);

describeWithCorpus('every project of the corpus', () => {
  for (const { path, repo } of corpusProjects()) {
    it(`${repo} is checked from the command line`, async () => {
      const { code, stdout, stderr } = await commandLine(['check', '--format', 'json', path], { cwd: corpusFolder });
      assert.ok(code === 0 || code === 1, stderr);
      const { project, findings } = JSON.parse(stdout) as {
        readonly project: { readonly statements: number };
        readonly findings: readonly { readonly rule: string; readonly message: string }[];
      };
      assert.ok(project.statements > 0);
      if (!controls.includes(path)) return;
      assert.deepEqual(
        findings.filter(({ rule, message }) => aboutTenants.has(rule) || /tenant/i.test(message)),
        [],
      );
      assert.equal(stderr.match(/No tenant column was found/g)?.length, 1, stderr);
      assert.ok(
        findings.some(({ rule }) => rule === 'require-id-type'),
        'the rest stays',
      );
    });
  }
});
