/** `npm run test:e2e`: the suite in the extension host of a VS Code server, with its workbench in Chromium. */
import { resolve } from 'node:path';
import { runTests } from '../harness/run-tests.js';
import { fillWorkspace } from './workspace.js';

process.exitCode = await runTests({
  extension: resolve('.'),
  tests: resolve('out/test/e2e/suite/index.cjs'),
  fillWorkspace,
  timeout: Number(process.env.E2E_TIMEOUT ?? 180_000),
  print: (line) => process.stdout.write(`${line}\n`),
});
