/** The workspace that the tests in VS Code open: the example, and what they need beside it. */
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The example is at the root, so that its `tenantlint.json` is the workspace's. */
export function fillWorkspace(folder: string): void {
  cpSync(resolve('test/examples/clinic'), folder, { recursive: true });
  rmSync(join(folder, 'README.md'));
}
