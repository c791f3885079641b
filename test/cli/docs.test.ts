/** `tenantlint docs`: schema documents in files, or printed. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../support/command-line.js';
import { withFolder } from '../support/temporary-folder.js';

const configured = { 'tenantlint.json': '{ "tenant": { "columns": ["tenant_id"] } }' };
const oneModule = {
  ...configured,
  'migrations/001_a.up.sql': 'CREATE SCHEMA clinic; CREATE TABLE clinic.visits (id int);',
};
const twoModules = {
  ...configured,
  'migrations/001_a.up.sql':
    'CREATE SCHEMA clinic; CREATE SCHEMA auth; CREATE TABLE clinic.visits (id int); CREATE TABLE auth.users (id int);',
};
const clinic = 'docs/modules/clinic/SCHEMA.md';
const auth = 'docs/modules/auth/SCHEMA.md';

describe('tenantlint docs', () => {
  it('writes a document for each module, and names the files', async () => {
    await withFolder(twoModules, async (cwd) => {
      const { code, stdout, stderr } = await commandLine(['docs'], { cwd });
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(stdout.trimEnd().split('\n'), [clinic, auth]);
      assert.match(readFileSync(join(cwd, clinic), 'utf8'), /^# clinic: database schema\n[\s\S]*### `clinic\.visits`/);
      assert.match(readFileSync(join(cwd, auth), 'utf8'), /^# auth: database schema\n[\s\S]*### `auth\.users`/);
    });
  });

  it('keeps what people wrote, and is the same when nothing has changed', async () => {
    await withFolder(oneModule, async (cwd) => {
      await commandLine(['docs'], { cwd });
      const path = join(cwd, clinic);
      const mine = `${readFileSync(path, 'utf8')}\n## Why\n\nBecause.\n`;
      writeFileSync(path, mine);
      assert.equal((await commandLine(['docs'], { cwd })).code, 0);
      assert.equal(readFileSync(path, 'utf8'), mine);
    });
  });

  it('prints it with --dry-run, and writes nothing', async () => {
    await withFolder(oneModule, async (cwd) => {
      const { code, stdout } = await commandLine(['docs', '--dry-run'], { cwd });
      assert.equal(code, 0);
      assert.match(stdout, /^# clinic: database schema\n/);
      assert.equal(existsSync(join(cwd, 'docs')), false);
    });
  });

  it('writes only the module that --module names', async () => {
    await withFolder(twoModules, async (cwd) => {
      const { code, stdout } = await commandLine(['docs', '--module', 'auth'], { cwd });
      assert.deepEqual([code, stdout], [0, `${auth}\n`]);
      assert.equal(existsSync(join(cwd, clinic)), false);
    });
  });

  it('names the modules where there is none of the name', async () => {
    await withFolder(twoModules, async (cwd) => {
      const { code, stdout, stderr } = await commandLine(['docs', '--module', 'atuh'], { cwd });
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(stderr, 'There is no module "atuh". The modules are "clinic", "auth".\n');
    });
  });

  it('says so where there is nothing to document', async () => {
    await withFolder({ 'migrations/001_a.up.sql': 'SELECT 1;' }, async (cwd) => {
      const { code, stderr } = await commandLine(['docs'], { cwd });
      assert.equal(code, 2);
      assert.match(stderr, /The migrations make no table that a document could describe\.\n$/);
    });
  });

  it('says which document could not be written, and writes the others', async () => {
    await withFolder(twoModules, async (cwd) => {
      mkdirSync(join(cwd, clinic), { recursive: true });
      const { code, stdout, stderr } = await commandLine(['docs'], { cwd });
      assert.deepEqual([code, stdout], [2, `${auth}\n`]);
      assert.match(stderr, /^docs\/modules\/clinic\/SCHEMA\.md was not written: .+\.\n$/);
    });
  });
});
