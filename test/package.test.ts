/** The VSIX holds what the extension runs on, and nothing else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';

const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'client/media/icon.png',
  'dist/diagram-page.css',
  'dist/diagram-page.js',
  'dist/extension.cjs',
  'dist/libpg-query.wasm',
  'dist/pgsql-ast-parser.js',
  'dist/score-page.css',
  'dist/score-page.js',
  'dist/server.js',
  'package.json',
  'snippets/tenantlint.code-snippets',
  'syntaxes/tenantlint.bodies.json',
  'syntaxes/tenantlint.comments.json',
  'tenantlint.schema.json',
];

describe('the package', () => {
  it('holds the bundles, what they read, and one page for each rule', async () => {
    const pages = (readdirSync('server/src/rules', { recursive: true }) as string[])
      .filter((path) => path.endsWith('.md') && basename(path) !== 'README.md')
      .map((path) => `dist/rules/${basename(path)}`);
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    assert.deepEqual([...files].sort(), [...shipped, ...pages].sort());
  });

  it('holds every file that its manifest names', () => {
    const manifest = readFileSync('package.json', 'utf8');
    const named = [...manifest.matchAll(/"(?:main|icon|path|url)": "(?:\.\/)?([^":]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    assert.ok(named.length >= 6);
    assert.deepEqual(
      named.filter((path) => !shipped.includes(path)),
      [],
    );
  });

  it('needs no module beside Node and VS Code', () => {
    const bundle = readFileSync('dist/extension.cjs', 'utf8');
    const required = new Set([...bundle.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? ''));
    const builtIn = [
      'assert',
      'child_process',
      'crypto',
      'fs',
      'net',
      'os',
      'path',
      'readline',
      'url',
      'util',
      'vscode',
    ];
    assert.deepEqual(
      [...required].filter((name) => !builtIn.includes(name.replace(/^node:/, ''))),
      [],
    );
  });
});
