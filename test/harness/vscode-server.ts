/**
 * Finds or installs a real VS Code: the server and web workbench that the npm package `code-server` carries in
 * lib/vscode. Nothing is compiled, and nothing comes from elsewhere than the npm registry.
 */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cached, npm, unpack } from './install.js';
import { spdlog, watchdog } from './native-modules.js';

export interface VSCode {
  /** The folder that holds its `out`. */
  readonly root: string;
  /** The Node that it runs on. */
  readonly node: string;
  readonly version: string;
}

/** code-server 4.N carries VS Code 1.N. This is the newest that runs on Node 20. */
const defaultVersion = '4.100.3';

/** The major version of Node that each wants; of those not named here, 22. */
const nodeOf: Readonly<Record<string, number>> = { '4.99.4': 20, [defaultVersion]: 20 };

const ripgrepVersion = '1.18.0';

/** VSCODE_E2E_VERSION names another version of code-server. */
export function vscode(version = process.env.VSCODE_E2E_VERSION ?? defaultVersion): VSCode {
  const node = nodeBinary(nodeOf[version] ?? 22);
  const root = cached(`code-server-${version}`, (folder) => fill(folder, version));
  const { version: carried } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { root, node, version: carried };
}

/** This Node, where its major version is the wanted one. */
function nodeBinary(major: number): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = cached(`node-${major}`, (fresh) => {
    writeFileSync(join(fresh, 'package.json'), '{"private":true}');
    npm(['install', `${name}@${major}`], fresh);
  });
  return join(folder, 'node_modules', name, 'bin', 'node');
}

function fill(folder: string, version: string): void {
  unpack(`code-server@${version}`, folder, ['--strip-components=3', '--exclude=*.map', 'package/lib/vscode']);
  npm(['install', '--omit=dev', '--legacy-peer-deps'], folder);
  writeFileSync(join(folder, 'node_modules/@vscode/spdlog/index.js'), spdlog);
  for (const name of ['native-watchdog', '@vscode/native-watchdog']) {
    const path = join(folder, 'node_modules', name);
    if (!existsSync(path)) continue;
    const { main = 'index.js' } = createRequire(join(folder, 'package.json'))(join(path, 'package.json'));
    writeFileSync(join(path, main), watchdog);
  }
  // Finding files runs ripgrep, whose package of that time downloads its program from elsewhere after installing.
  const bin = join(folder, 'node_modules/@vscode/ripgrep/bin');
  if (!existsSync(bin) || !readdirSync(bin).includes('rg')) {
    const ripgrep = `@vscode/ripgrep-${process.platform}-${process.arch}@${ripgrepVersion}`;
    unpack(ripgrep, bin, ['--strip-components=2', 'package/bin/rg']);
  }
  if (!existsSync(join(folder, 'node_modules.asar'))) symlinkSync('node_modules', join(folder, 'node_modules.asar'));
}
