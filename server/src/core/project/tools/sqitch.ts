/**
 * sqitch: `sqitch.plan` lists the changes; `deploy/<change>.sql` builds, `revert/` and `verify/` do not. A change that is
 * reworked is listed again, and its earlier form is kept as `deploy/<change>@<tag>.sql`.
 */
import { below, type FileTree, type Migration, type MigrationTool } from './tool.js';

export const sqitch: MigrationTool = {
  name: 'sqitch',
  claim(folder, tree) {
    const plan = tree.textOf(below(folder.path, 'sqitch.plan'));
    if (plan === undefined) return undefined;
    const migrations = deployed(plan, folder.path, tree);
    if (migrations.length === 0) return undefined;
    const running = new Set(migrations.map(({ path }) => path));
    const own = ['deploy', 'revert', 'verify'].flatMap((part) => tree.below(below(folder.path, part)));
    return { because: 'it holds a sqitch.plan', migrations, idle: own.filter((path) => !running.has(path)) };
  },
};

function deployed(plan: string, folder: string, tree: FileTree): readonly Migration[] {
  const entries = entriesOf(plan);
  return entries.flatMap((entry, i) => {
    if (entry.startsWith('@')) return [];
    const again = entries.indexOf(entry, i + 1);
    const tags = again < 0 ? [] : entries.slice(i + 1, again).filter((other) => other.startsWith('@'));
    const path = (again < 0 ? [''] : tags).map((tag) => below(folder, `deploy/${entry}${tag}.sql`)).find(tree.has);
    return path === undefined ? [] : [{ path, version: [`${i}`] }];
  });
}

/** Names of changes and, with `@`, of tags. Lines of `%` are pragmas, `#` begins a note. */
function entriesOf(plan: string): readonly string[] {
  return plan.split(/\r?\n/).flatMap((line) => {
    const name = /^\s*\+?\s*([^\s#%[-][^\s[#]*)/.exec(line)?.[1];
    return name === undefined ? [] : [name];
  });
}
