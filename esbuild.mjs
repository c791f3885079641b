// Bundles the product into dist/ and, on demand, the tests and tools into out/.
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  entryPoints: { cli: 'server/src/entry/cli.ts', server: 'server/src/entry/server-node.ts' },
  outdir: 'dist',
  define: { TENANTLINT_VERSION: JSON.stringify(JSON.parse(await readFile('package.json', 'utf8')).version) },
  // The grammar's CommonJS code also asks where it is, before it takes the WebAssembly that it is given.
  banner: { js: `${common.banner.js} const __dirname = import.meta.dirname ?? '.';` },
  // The package's CommonJS build loads its parts by computed paths, which a bundle does not have.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [
    {
      name: 'reduced-parser-beside',
      setup(build) {
        build.onResolve({ filter: /^pgsql-ast-parser$/ }, () => ({ path: './pgsql-ast-parser.js', external: true }));
      },
    },
  ],
};
/** The parser for hosts without WebAssembly: a fifth of the product's code, which no other host is to load. */
const reducedParser = {
  ...common,
  stdin: { contents: "export { parse } from 'pgsql-ast-parser';", resolveDir: '.' },
  outfile: 'dist/pgsql-ast-parser.js',
};
/** What an extension host loads is CommonJS, and gets `vscode` from it. */
const hosted = {
  ...common,
  format: 'cjs',
  banner: {},
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
};
const extension = { ...hosted, entryPoints: { extension: 'client/src/node.ts' }, outdir: 'dist' };
/** What runs in a panel of the editor. */
const pages = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  banner: {},
  entryPoints: ['client/score-page/score-page.ts', 'client/score-page/score-page.css'],
  outdir: 'dist',
};
/** The diagram's page holds Mermaid, of whose diagrams and layouts only those that it draws are bundled. */
const diagramPage = {
  ...pages,
  entryPoints: ['client/diagram-page/diagram-page.ts', 'client/diagram-page/diagram-page.css'],
  plugins: [
    {
      name: 'only-entity-diagrams',
      setup(build) {
        build.onResolve({ filter: /./ }, ({ kind, path }) =>
          kind === 'dynamic-import' && !/\/(?:erDiagram|dagre)-/.test(path)
            ? { path, namespace: 'left-out' }
            : undefined,
        );
        build.onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: '' }));
      },
    },
  ],
};
const hostedTests = {
  ...hosted,
  minify: false,
  entryPoints: await filesUnder('test/e2e/suite', (name) => name.endsWith('.ts')),
  outdir: 'out/test/e2e/suite',
  packages: 'external',
};
const tests = {
  ...common,
  minify: false,
  entryPoints: [
    ...(await filesUnder(
      'test',
      (name, folder) =>
        (name.endsWith('.test.ts') && !folder.startsWith('test/e2e')) || name === 'bench.ts' || name === 'bare.ts',
    )),
    'test/e2e/run.ts',
    'test/e2e/electron.ts',
  ],
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
const builds = flags.has('--tools')
  ? [tools]
  : flags.has('--tests')
    ? [product, reducedParser, extension, pages, diagramPage, tests, hostedTests, tools]
    : [product, reducedParser, extension, pages, diagramPage];

if (flags.has('--watch')) {
  for (const build of builds) await (await esbuild.context(build)).watch();
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
await mkdir('dist', { recursive: true });
await cp(wasm, join('dist', 'libpg-query.wasm'));
await rm(join('dist', 'rules'), { recursive: true, force: true });
for (const page of await filesUnder('server/src/rules', (name) => name.endsWith('.md') && name !== 'README.md')) {
  await cp(page, join('dist', 'rules', basename(page)));
}

/** All files below a folder whose name and folder `wanted` accepts; none where the folder does not exist. */
async function filesUnder(folder, wanted) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .map((entry) => ({ entry, folder: entry.parentPath ?? entry.path }))
    .filter(({ entry, folder }) => entry.isFile() && wanted(entry.name, folder))
    .map(({ entry, folder }) => join(folder, entry.name));
}
