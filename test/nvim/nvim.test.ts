/** The language server outside VS Code: Neovim's own client, over standard input and output. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { apt, which } from '../harness/install.js';

const nvim = which('nvim') ?? (apt('neovim') ? which('nvim') : undefined);
const migration = `-- Besuche: für jede Praxis 🩺
CREATE TABLE visits (
    id bigint PRIMARY KEY,
    tenant_id text,
    visited_at timestamptz NOT NULL
);
`;

if (nvim === undefined) {
  it.skip('Neovim shows findings and applies a fix (there is no nvim, and it cannot be installed here)');
} else {
  it('Neovim shows findings and applies a fix', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantlint-nvim-'));
    try {
      const file = join(folder, '001_create_visits.up.sql');
      writeFileSync(file, migration);
      const title = 'Make "tenant_id" of "visits" NOT NULL';
      const env = { ...process.env, NODE: process.execPath, CLI: resolve('dist/cli.js'), TITLE: title };
      const script = `luafile ${resolve('test/nvim/client.lua')}`;
      const options = { cwd: folder, env, encoding: 'utf8', timeout: 60_000 } as const;
      const ended = spawnSync(nvim, ['--headless', '--clean', '-n', file, '-c', script], options);
      assert.equal(ended.status, 0, ended.stdout + ended.stderr);
      const [found = '', text = ''] = ended.stdout.replaceAll('\r', '').split(`after "${title}":\n`);
      assert.match(
        found,
        /^2:14 error Tenant table "visits" does not have row level security enabled\. \[require-rls\]$/m,
      );
      assert.match(
        found,
        /^4:5 error The tenant column "tenant_id" of "visits" may be NULL\. \[require-tenant-not-null\]$/m,
      );
      assert.equal(text.trim(), migration.replace('tenant_id text', 'tenant_id text NOT NULL').trim());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
