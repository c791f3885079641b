/** `npm run test:e2e:desktop`: the same suite in a desktop VS Code, which is downloaded unless VSCODE_PATH names one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { fillWorkspace } from './workspace.js';

const folder = mkdtempSync(join(tmpdir(), 'tenantlint-e2e-'));
try {
  fillWorkspace(folder);
  const vscodeExecutablePath = process.env.VSCODE_PATH;
  process.exitCode = await runTests({
    ...(vscodeExecutablePath !== undefined && { vscodeExecutablePath }),
    extensionDevelopmentPath: resolve('.'),
    extensionTestsPath: resolve('out/test/e2e/suite/index.cjs'),
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
