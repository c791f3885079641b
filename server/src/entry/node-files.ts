/** The file system of Node, for the command line: finds a project's files and reads and writes them, never throwing. */
import { type Dirent, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { FileContent, Files, FoundFile } from '../core/project/files.js';
import { configPath } from '../core/project/settings.js';
import { isMarkerFile } from '../core/project/tools/marker-files.js';

/** Folders that hold no migrations of the project itself. */
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist', 'vendor', 'target']);

/** What a project's root folder has, where it has no configuration. */
const rootMarkers = ['.git', 'package.json', 'go.mod'];

export const nodeFiles: Files = { kindOf, read, write, rootOf, isProjectFile, below };

/** Follows links; `undefined` for what is not there, and for a link that leads nowhere or in a circle. */
function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    return stats.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** A byte order mark at the start tells the encoding, and is no part of the text. Bytes that are no UTF-8 become U+FFFD. */
function read(path: string): FileContent {
  try {
    const text = readFileSync(path, 'utf8');
    const first = text.charCodeAt(0);
    if (first === 0xfeff) return { text: text.slice(1) };
    // A UTF-16 byte order mark is no UTF-8.
    if (first === 0xfffd) return { text: decode(readFileSync(path)).text };
    return { text };
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}

type Encoding = 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16be';

function decode(bytes: Buffer): { readonly text: string; readonly encoding: Encoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: bytes.subarray(2).toString('utf16le'), encoding: 'utf16le' };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: swapped(bytes.subarray(2)).toString('utf16le'), encoding: 'utf16be' };
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { text: bytes.subarray(3).toString('utf8'), encoding: 'utf8-bom' };
  }
  return { text: bytes.toString('utf8'), encoding: 'utf8' };
}

function encode(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8');
    case 'utf8-bom':
      return Buffer.from(`\ufeff${text}`, 'utf8');
    case 'utf16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf16be':
      return swapped(Buffer.from(`\ufeff${text}`, 'utf16le'));
  }
}

/** A copy with the two bytes of each UTF-16 unit exchanged. An odd last byte is left out. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

/** Refuses where decoding lost something, since writing would then change more than the edit. */
function write(path: string, text: string): { readonly problem: string | undefined } {
  try {
    if (kindOf(path) === undefined) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return { problem: undefined };
    }
    const bytes = readFileSync(path);
    const { text: old, encoding } = decode(bytes);
    if (!encode(old, encoding).equals(bytes)) return { problem: 'it holds bytes that are not valid in its encoding' };
    writeFileSync(path, encode(text, encoding));
    return { problem: undefined };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/**
 * The nearest folder upward with a configuration, but not beyond the repository; else the nearest one that begins a
 * repository or package; else the folder itself.
 */
function rootOf(path: string): string {
  const start = kindOf(path) === 'file' ? dirname(path) : resolve(path);
  let root: string | undefined;
  for (let folder = start; ; folder = dirname(folder)) {
    if (kindOf(join(folder, configPath)) === 'file') return folder;
    if (root === undefined && rootMarkers.some((marker) => kindOf(join(folder, marker)))) root = folder;
    if (kindOf(join(folder, '.git')) || folder === dirname(folder)) return root ?? start;
  }
}

function* below(folder: string): Generator<FoundFile, void, undefined> {
  const linked = new Set<string>();
  const root = realPath(folder) ?? folder;

  function* walk(current: string): Generator<FoundFile, void, undefined> {
    const entries = entriesOf(current);
    if ('unreadable' in entries) {
      yield { path: current, ...entries };
      return;
    }
    for (const entry of entries) {
      const path = current.endsWith(sep) ? current + entry.name : current + sep + entry.name;
      const kind = entry.isSymbolicLink()
        ? kindOf(path)
        : entry.isDirectory()
          ? 'folder'
          : entry.isFile()
            ? 'file'
            : undefined;
      if (kind === 'folder') {
        if (!skippedFolders.has(entry.name) && !(entry.isSymbolicLink() && isKnown(path))) yield* walk(path);
      } else if (kind === 'file' && isWanted(entry.name)) yield { path, ...read(path) };
    }
  }
  /** Whether a linked folder is walked anyway, or leads back to where the walk came from. */
  const isKnown = (path: string): boolean => {
    const target = realPath(path);
    if (target === undefined || linked.has(target)) return true;
    linked.add(target);
    return isWithin(target, root) || isWithin(root, target);
  };

  yield* walk(folder);
}

function isProjectFile(path: string): boolean {
  const folders = path.split(/[\\/]/);
  const name = folders.pop() ?? '';
  return isWanted(name) && !folders.some((folder) => skippedFolders.has(folder));
}

function isWanted(name: string): boolean {
  return name.endsWith('.sql') || isMarkerFile(name) || name === configPath;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** In an order that does not depend on the file system. A folder that cannot be listed is told as an unreadable file. */
function entriesOf(folder: string): readonly Dirent[] | { readonly unreadable: string } {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** For the end of a sentence. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENAMETOOLONG') return 'its name is too long';
  if (code === 'ERR_STRING_TOO_LONG' || code === 'ERR_FS_FILE_TOO_LARGE') return 'it is too large';
  return error instanceof Error ? error.message : String(error);
}
