/** Atlas: an `atlas.sum` beside pairs for golang-migrate or single versioned files. */
import { base64, type Digest, sha256 } from '../../text/digest.js';
import { filesLike, numbered, singleFile } from './pattern.js';
import { type AlteredRequest, below, type FileTree, type MigrationTool } from './tool.js';
import { newPair, pairsIn } from './up-down-pairs.js';

export const atlas: MigrationTool = {
  name: 'atlas',
  versions: 'unique',
  transactions: {
    mode: 'wrapped',
    without: { comment: /^[ \t]*--[ \t]*atlas:txmode[ \t]+none\b/im, of: 'file', mode: 'none' },
    outside: 'with "-- atlas:txmode none" as its first line',
  },
  claim(folder, tree, configured) {
    if (!configured && !tree.has(below(folder.path, 'atlas.sum'))) return undefined;
    const because = 'it holds an atlas.sum';
    const pairs = pairsIn(folder, because);
    // Pairs are written for golang-migrate to run.
    if (pairs) return { ...pairs, migrations: pairs.migrations.map((pair) => ({ transaction: 'implicit', ...pair })) };
    const files = filesLike({ migration: numbered, order: 'path' }, folder);
    return files.migrations.length === 0 ? undefined : { because, ...files };
  },
  altered(request) {
    const path = firstAltered(request);
    return path === undefined ? [] : [{ path, record: 'atlas.sum' }];
  },
  newMigration: (request) => ({
    ...(request.claim.downs ? newPair(request) : singleFile(request)),
    afterwards: 'Run `atlas migrate hash`, since atlas.sum vouches for the files of the folder.',
  }),
};

/** What a file adds to the digest of all before it, as long as both are the same. */
interface Link {
  readonly before: Digest;
  readonly text: string;
  readonly after: Digest;
}

/** Of the files of a project, by path. */
const linksIn = new WeakMap<FileTree, Map<string, Link>>();

/**
 * A line of `atlas.sum` holds the digest of a file and all that are listed before it, so that nothing is known of what
 * follows a file that was changed, or is not there.
 */
function firstAltered({ folder, tree, sqlOf }: AlteredRequest): string | undefined {
  const sum = tree.textOf(below(folder, 'atlas.sum')) ?? '';
  const links = linksIn.get(tree) ?? new Map<string, Link>();
  linksIn.set(tree, links);
  let digest = nothing;
  for (const [, name = '', recorded] of sum.matchAll(/^(\S+\.sql) h1:(\S+)$/gm)) {
    const path = below(folder, name);
    const text = sqlOf(path);
    if (text === undefined || text.includes('\r')) return undefined;
    const known = links.get(path);
    const link = known?.before === digest && known.text === text ? known : linked(digest, name, text);
    links.set(path, link);
    digest = link.after;
    if (base64(digest.bytes()) !== recorded) return path;
  }
  return undefined;
}

const nothing = sha256();

function linked(before: Digest, name: string, text: string): Link {
  const ignored = /^-- atlas:sum ignore\b/m.test(text);
  return { before, text, after: ignored ? before.add(name) : before.add(name).add(text) };
}
