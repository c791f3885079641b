// Bundles the product into dist/ and, on demand, the tests and tools into out/.
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const wasm = 'node_modules/libpg-query/wasm/libpg-query.wasm';

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: flags.has('--production') ? false : 'linked',
  minify: flags.has('--production'),
  logLevel: 'warning',
  loader: { '.md': 'text' },
  // CommonJS packages inside an ESM bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

const product = {
  ...common,
  entryPoints: { cli: 'server/src/entry/cli.ts' },
  outdir: 'dist',
  define: { TENANTLINT_VERSION: JSON.stringify(JSON.parse(await readFile('package.json', 'utf8')).version) },
  // The grammar's CommonJS code also asks where it is, before it takes the WebAssembly that it is given.
  banner: { js: `${common.banner.js} const __dirname = import.meta.dirname;` },
  // The package's CommonJS build loads its parts by computed paths, which a bundle does not have.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};
const tests = {
  ...common,
  minify: false,
  entryPoints: await filesUnder(
    'test',
    (name) => name.endsWith('.test.ts') || name === 'bench.ts' || name === 'bare.ts',
  ),
  outdir: 'out/test',
  outbase: 'test',
  packages: 'external',
};
const tools = {
  ...common,
  minify: false,
  entryPoints: await filesUnder('server/tools', (name) => name.endsWith('.ts')),
  outdir: 'out/tools',
  packages: 'external',
};

// The tools are built alone, since they write what the product may be missing.
const builds = flags.has('--tools') ? [tools] : flags.has('--tests') ? [product, tests, tools] : [product];

if (flags.has('--watch')) {
  for (const build of builds) await (await esbuild.context(build)).watch();
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
await mkdir('dist', { recursive: true });
await cp(wasm, join('dist', 'libpg-query.wasm'));
for (const page of await filesUnder('server/src/rules', (name) => name.endsWith('.md') && name !== 'README.md')) {
  await cp(page, join('dist', 'rules', basename(page)));
}

/** All files below a folder that `wanted` accepts; none where the folder does not exist. */
async function filesUnder(folder, wanted) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath ?? dirname(entry.path), entry.name));
}
