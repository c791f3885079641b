/** Files as they are on disk: encodings, links, odd names, and which of them a project has. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFiles } from '../../server/src/entry/node-files.js';
import { withFolder } from '../support/temporary-folder.js';

function found(folder: string): readonly string[] {
  return [...nodeFiles.below(folder)].map((file) => file.path.slice(folder.length + 1));
}

function text(path: string): string {
  const content = nodeFiles.read(path);
  return 'text' in content ? content.text : `unreadable: ${content.unreadable}`;
}

const utf16be = Buffer.from('\ufeffé;\n', 'utf16le').swap16();

describe('finding files', () => {
  it('takes SQL files and what tools are known by, and leaves out folders of other people’s code', async () => {
    const files = [
      'b/2.sql',
      'a.sql',
      'atlas.sum',
      'notes.txt',
      'node_modules/x/a.sql',
      'vendor/a.sql',
      'target/a.sql',
    ];
    await withFolder(Object.fromEntries(files.map((path) => [path, ''])), async (folder) => {
      assert.deepEqual(found(folder), ['a.sql', 'atlas.sum', 'b/2.sql']);
    });
  });

  it('walks into a folder that is called like a file', async () => {
    await withFolder({ 'x.sql/1.sql': 'a' }, async (folder) => {
      assert.deepEqual(found(folder), ['x.sql/1.sql']);
    });
  });

  it('ends where links lead in circles or nowhere', async () => {
    await withFolder({ 'a/1.sql': '' }, async (folder) => {
      symlinkSync(folder, join(folder, 'a', 'up'));
      symlinkSync(join(folder, 'a'), join(folder, 'same'));
      symlinkSync(join(folder, 'loop.sql'), join(folder, 'loop.sql'));
      symlinkSync(join(folder, 'gone'), join(folder, 'gone.sql'));
      assert.deepEqual(found(folder), ['a/1.sql']);
    });
  });

  it('follows a link out of the folder once', async () => {
    await withFolder({ 'out/1.sql': '', 'in/2.sql': '' }, async (folder) => {
      symlinkSync(join(folder, 'out'), join(folder, 'in', 'linked'));
      symlinkSync(join(folder, 'out'), join(folder, 'in', 'twice'));
      assert.deepEqual(found(join(folder, 'in')), ['2.sql', 'linked/1.sql']);
    });
  });
});

describe('reading files', () => {
  const encodings: Readonly<Record<string, Buffer>> = {
    'UTF-8': Buffer.from('é;\n'),
    'UTF-8 with a byte order mark': Buffer.from('\ufeffé;\n'),
    'UTF-16LE': Buffer.from('\ufeffé;\n', 'utf16le'),
    'UTF-16BE': utf16be,
  };
  for (const [name, bytes] of Object.entries(encodings)) {
    it(`reads ${name} and writes it back the same`, async () => {
      await withFolder({ 'a.sql': bytes }, async (folder) => {
        const path = join(folder, 'a.sql');
        assert.equal(text(path), 'é;\n');
        assert.deepEqual(nodeFiles.write(path, 'é;\n'), { problem: undefined });
        assert.deepEqual(readFileSync(path), bytes);
      });
    });
  }

  it('tolerates invalid bytes, but writes no file that it would change by that', async () => {
    await withFolder({ 'a.sql': Buffer.from([0x61, 0xe9, 0x62]) }, async (folder) => {
      const path = join(folder, 'a.sql');
      assert.equal(text(path), 'a\ufffdb');
      assert.match(nodeFiles.write(path, 'x').problem ?? '', /bytes that are not valid/);
      assert.equal(readFileSync(path).length, 3);
    });
  });

  it('says why a file cannot be read', async () => {
    await withFolder({}, async (folder) => {
      mkdirSync(join(folder, 'a.sql'));
      assert.equal(text(join(folder, 'a.sql')), 'unreadable: it is a folder');
      assert.equal(text(join(folder, 'b.sql')), 'unreadable: there is no such file');
    });
  });
});

describe('the root of a project', () => {
  it('is the nearest folder upward with a configuration, inside the repository', async () => {
    await withFolder({ 'tenantlint.json': '{}', 'pkg/package.json': '', 'pkg/db/1.sql': '' }, async (folder) => {
      assert.equal(nodeFiles.rootOf(join(folder, 'pkg/db/1.sql')), folder);
    });
  });

  it('is else the nearest package or repository', async () => {
    await withFolder({ 'pkg/go.mod': '', 'pkg/db/1.sql': '', 'db/1.sql': '' }, async (folder) => {
      assert.equal(nodeFiles.rootOf(join(folder, 'pkg/db')), join(folder, 'pkg'));
      assert.equal(nodeFiles.rootOf(join(folder, 'db')), folder);
    });
  });

  it('does not take a configuration from outside the repository', async () => {
    await withFolder({ 'tenantlint.json': '{}', 'inner/.git/HEAD': '', 'inner/db/1.sql': '' }, async (folder) => {
      assert.equal(nodeFiles.rootOf(join(folder, 'inner/db')), join(folder, 'inner'));
    });
  });
});
