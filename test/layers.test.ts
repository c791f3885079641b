// Holds the source to the directions that ARCHITECTURE.md draws: which folder may import which.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** Folder (the longest that fits wins) and what it may import: folders below server/src, and packages. */
const layers: Readonly<Record<string, { readonly folders: readonly string[]; readonly packages: readonly string[] }>> =
  {
    'core/text': { folders: [], packages: [] },
    'core/syntax': { folders: ['core/text'], packages: [] },
    'core/syntax/libpg-query': { folders: ['core/text', 'core/syntax'], packages: ['@pgsql/types'] },
    'core/syntax/pgsql-ast-parser': { folders: ['core/text', 'core/syntax'], packages: ['pgsql-ast-parser'] },
    'core/catalog': { folders: ['core/text', 'core/syntax'], packages: [] },
    'core/tenancy': { folders: ['core/text', 'core/syntax', 'core/catalog'], packages: [] },
    'core/remedy': { folders: ['core/text', 'core/syntax', 'core/catalog', 'core/tenancy'], packages: [] },
    'core/lint': { folders: ['core/text', 'core/syntax', 'core/catalog', 'core/tenancy', 'core/remedy'], packages: [] },
    'core/score': { folders: ['core/text', 'core/lint'], packages: [] },
    'core/document': {
      folders: ['core/text', 'core/syntax', 'core/catalog', 'core/tenancy', 'core/score'],
      packages: [],
    },
    'core/project': { folders: ['core'], packages: ['jsonc-parser', 'picomatch'] },
    rules: {
      folders: ['core/text', 'core/syntax', 'core/catalog', 'core/tenancy', 'core/remedy', 'core/lint'],
      packages: [],
    },
    ide: { folders: ['core'], packages: [] },
    lsp: { folders: ['core', 'ide'], packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'] },
    cli: { folders: ['core'], packages: ['node:*', 'diff'] },
    entry: {
      folders: ['core', 'rules', 'lsp', 'cli'],
      packages: ['node:*', 'libpg-query/*', 'pgsql-ast-parser', 'vscode-languageserver/node'],
    },
  };

/** What stands between layers: these import nothing at all, so that both sides of a seam may. */
const seams = ['lsp/protocol.ts'];

/** Folders inside which one engine must not reach into the other. */
const engines = ['core/syntax/libpg-query', 'core/syntax/pgsql-ast-parser'];

interface Import {
  readonly file: string;
  readonly from: string;
  readonly target: string;
}

const root = 'server/src';
const files = (readdirSync(root, { recursive: true }) as string[])
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'));
const imports = files.flatMap(importsOf);

describe('layers', () => {
  it('covers every folder of server/src', () => {
    assert.deepEqual(
      files.filter((file) => layerOf(file) === undefined),
      [],
    );
  });

  for (const layer of Object.keys(layers)) {
    it(`${layer} imports only what it may`, () => {
      const wrong = imports.filter((found) => layerOf(found.file) === layer && !isAllowed(layer, found));
      assert.deepEqual(
        wrong.map((found) => `${found.file} imports ${found.from}`),
        [],
      );
    });
  }

  it('lets no file outside an engine import what the engine reads from its parser', () => {
    const wrong = imports.filter(({ file, target }) =>
      engines.some((engine) => target.startsWith(engine) && !file.startsWith(engine) && !file.startsWith('entry/')),
    );
    assert.deepEqual(
      wrong.map((found) => `${found.file} imports ${found.from}`),
      [],
    );
  });

  it('lets the client import of the server only what both agree on', () => {
    const clientFiles = (readdirSync('client/src', { recursive: true }) as string[]).filter((path) =>
      path.endsWith('.ts'),
    );
    const outside = clientFiles.flatMap((path) => {
      const text = readFileSync(join('client/src', path), 'utf8');
      return [...text.matchAll(/from '(\.\.\/[^']+)'/g)].map((match) => match[1]);
    });
    assert.deepEqual(
      outside.filter((from) => from !== '../../server/src/lsp/protocol.js'),
      [],
    );
  });

  it('lets what both sides of a seam import stay free of either', () => {
    assert.deepEqual(
      imports.filter(({ file }) => seams.includes(file)),
      [],
    );
  });

  it('lets no rule import another rule', () => {
    const wrong = imports.filter(({ file, target }) => isRule(file) && isRule(target));
    assert.deepEqual(
      wrong.map((found) => `${found.file} imports ${found.from}`),
      [],
    );
  });
});

function isRule(file: string): boolean {
  return file.startsWith('rules/') && file !== 'rules/index.ts' && !file.startsWith('rules/presets/');
}

function isAllowed(layer: string, { from, target }: Import): boolean {
  const { folders, packages } = layers[layer] ?? { folders: [], packages: [] };
  if (!from.startsWith('.')) {
    return packages.some((name) => (name.endsWith('*') ? from.startsWith(name.slice(0, -1)) : from === name));
  }
  const own = layerOf(target) === layer;
  return (
    own ||
    folders.some(
      (folder) =>
        target.startsWith(`${folder}/`) &&
        (layer === 'entry' || !engines.some((engine) => engine !== layer && target.startsWith(engine))),
    )
  );
}

function layerOf(file: string): string | undefined {
  return Object.keys(layers)
    .filter((layer) => file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => {
    const from = match[1] ?? match[2] ?? match[3] ?? '';
    return { file, from, target: from.startsWith('.') ? posix.join(dirname(file), from) : from };
  });
}
