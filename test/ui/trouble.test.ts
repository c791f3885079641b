/** What a user is told when something of the extension does not work. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillWorkspace } from '../e2e/workspace.js';
import { openWindow, type Window } from './window.js';

const newest = '006_create_notes.up.sql';

describe('the packaged extension in trouble', () => {
  let window: Window | undefined;

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window?.picture('failed');
    await window?.close();
    window = undefined;
  });

  it("says once that PostgreSQL's grammar cannot be started, and checks what it can read", async () => {
    window = await openWindow('reduced', { fillWorkspace, changeExtensions: removeGrammar });
    await window.open(newest);
    const notices = window.page.locator('.notification-toast', { hasText: 'grammar' });
    await notices.first().waitFor();
    await window.page.locator('.editor-instance .squiggly-error').first().waitFor();
    assert.equal(await notices.count(), 1);
    assert.match(
      (await notices.textContent()) ?? '',
      /could not start PostgreSQL's grammar: Cannot find module '[^']+'\./,
    );
    await window.picture('notice');
    await window.page.locator('.statusbar-item', { hasText: 'tenant_id' }).hover();
    await window.page.locator('.monaco-hover', { hasText: 'Only part of the SQL is read' }).first().waitFor();
    await window.picture('status-bar');
  });

  it('starts a server that dies again and says so, until it has died five times', async () => {
    window = await openWindow('deaths', { fillWorkspace });
    const { page } = window;
    await window.open(newest);
    await page.locator('.statusbar-item', { hasText: 'tenant_id' }).waitFor();
    await killServer(window);
    await page.locator('.notification-toast', { hasText: 'stopped unexpectedly and was started again' }).waitFor();
    await page.locator('.editor-instance .squiggly-error').first().waitFor();
    await window.picture('started-again');
    for (let death = 2; death <= 5; death += 1) await killServer(window);
    const notice = page.locator('.notification-toast', { hasText: 'stopped 5 times' });
    await notice.waitFor();
    await window.picture('stays-stopped');
    await notice.locator('a', { hasText: 'Restart Server' }).click();
    await page.locator('.editor-instance .squiggly-error').first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'tenant_id' }).waitFor();
  });
});

function removeGrammar(extensions: string): void {
  const own = readdirSync(extensions).find((name) => name.startsWith('tenantlint.'));
  rmSync(join(extensions, own ?? '', 'dist', 'libpg-query.wasm'));
}

/** Ends the language server, once it is up and the window has heard so. */
async function killServer({ home, page }: Window): Promise<void> {
  let server = serverOf(home);
  for (let before: number | undefined; server === undefined || server !== before; server = serverOf(home)) {
    before = server;
    await page.waitForTimeout(1000);
  }
  await page.locator('.statusbar-item', { hasText: 'tenant_id' }).waitFor();
  process.kill(server, 'SIGKILL');
}

/** Process number of the language server that runs from the extensions of this VS Code. */
function serverOf(home: string): number | undefined {
  const lines = execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  const own = lines.find((line) => line.includes(join(home, 'extensions')) && /^\s*\d+\s+[^Z].*server\.js/.test(line));
  return own === undefined ? undefined : Number.parseInt(own, 10);
}
