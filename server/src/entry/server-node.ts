/** Starts the language server in this process, over the transport that its arguments name (`--node-ipc`, `--stdio`). */
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../lsp/server.js';
import { presets, rules } from '../rules/index.js';
import { loadEngine } from './grammar.js';
import { moment } from './moment.js';
import { nodeFiles } from './node-files.js';
import { serverFiles } from './server-files.js';

/** Put in by the bundler. */
declare const TENANTLINT_VERSION: string;

startServer(createConnection(ProposedFeatures.all), {
  version: TENANTLINT_VERSION,
  rules,
  presets,
  files: serverFiles,
  loadEngine: () => loadEngine(),
  page,
  now: () => performance.now(),
  moment,
  pause: () => new Promise((resolve) => void setImmediate(resolve)),
});

/** Pages lie beside the bundle. */
function page({ name }: { readonly name: string }): string | undefined {
  const file = nodeFiles.read(fileURLToPath(new URL(`rules/${name}.md`, import.meta.url)));
  return 'text' in file ? file.text : undefined;
}
