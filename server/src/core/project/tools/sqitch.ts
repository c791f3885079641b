/**
 * sqitch: `sqitch.plan` lists the changes; `deploy/<change>.sql` builds, `revert/` and `verify/` do not. A change that is
 * reworked is listed again, and its earlier form is kept as `deploy/<change>@<tag>.sql`.
 */
import { slugOf } from './new-names.js';
import {
  below,
  type FileTree,
  type Migration,
  type MigrationTool,
  type NewMigration,
  type NewMigrationRequest,
} from './tool.js';

export const sqitch: MigrationTool = {
  name: 'sqitch',
  versions: 'listed',
  // psql runs the scripts, and these begin and commit by themselves.
  transactions: { mode: 'none' },
  claim(folder, tree) {
    const plan = tree.textOf(below(folder.path, 'sqitch.plan'));
    if (plan === undefined) return undefined;
    const home = homeOf(folder.path, tree);
    const migrations = deployed(plan, home, tree);
    if (migrations.length === 0) return undefined;
    const running = new Set(migrations.map(({ path }) => path));
    const own = ['deploy', 'revert', 'verify'].flatMap((part) => tree.below(below(home, part)));
    const idle = own.filter((path) => !running.has(path));
    const unlisted = idle.filter((path) => path.startsWith(below(home, 'deploy/')));
    return {
      because: 'it holds a sqitch.plan',
      migrations,
      idle,
      downs: true,
      ignored: unlisted.map((path) => ({ path, wrong: 'name', because: 'sqitch.plan does not list it' })),
    };
  },
  newMigration: newChange,
  wayBack: reverted,
};

/** The scripts of a change, and the line of the plan, with the planner of the line before. */
function newChange({ folder, tree, title, now }: NewMigrationRequest): NewMigration | undefined {
  const planPath = below(folder.path, 'sqitch.plan');
  const before = tree.textOf(planPath) ?? '';
  const plan = before.trimEnd();
  const planner = /\d\d:\d\d:\d\dZ[ \t]+(.*?<[^>]*>)[^\n]*$/.exec(plan)?.[1];
  if (planner === undefined) return undefined;
  const home = homeOf(folder.path, tree);
  const name = freeName(slugOf(title), new Set(entriesOf(plan)));
  const line = `${name} ${now.iso.slice(0, 19)}Z ${planner} # ${title}`;
  return {
    path: below(home, `deploy/${name}.sql`),
    head: `-- Deploy ${name} to pg\n\n`,
    beside: new Map([[planPath, { before, after: `${plan}\n${line}\n` }]]),
    ...reverted(below(home, `deploy/${name}.sql`)),
  };
}

function reverted(deployed: string) {
  const [, home = '', name = ''] = /^(.*?)deploy\/(.*)\.sql$/.exec(deployed) ?? [];
  return {
    down: { path: `${home}revert/${name}.sql`, head: `-- Revert ${name} from pg\n\n` },
    // psql runs what PostgreSQL refuses in a transaction statement by statement.
    finish: (statements: string) =>
      /\bconcurrently\b/i.test(statements) ? statements : `BEGIN;\n\n${statements}\n\nCOMMIT;`,
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function deployed(plan: string, home: string, tree: FileTree): readonly Migration[] {
  const entries = entriesOf(plan);
  return entries.flatMap((entry, i) => {
    if (entry.startsWith('@')) return [];
    const again = entries.indexOf(entry, i + 1);
    const tags = again < 0 ? [] : entries.slice(i + 1, again).filter((other) => other.startsWith('@'));
    const script = (again < 0 ? [''] : tags)
      .map((tag) => `${entry}${tag}.sql`)
      .find((name) => tree.has(below(home, `deploy/${name}`)));
    if (script === undefined) return [];
    const revert = below(home, `revert/${script}`);
    return [
      { path: below(home, `deploy/${script}`), version: [`${i}`], ...(tree.has(revert) && { down: { path: revert } }) },
    ];
  });
}

/** The folder of the scripts: that of the plan, unless sqitch.conf beside it names another. */
function homeOf(folder: string, tree: FileTree): string {
  const top = /^[ \t]*top_dir[ \t]*=[ \t]*"?([^\s"]+)/m.exec(tree.textOf(below(folder, 'sqitch.conf')) ?? '')?.[1];
  const path = top?.replace(/^\.\//, '').replace(/\/$/, '');
  return path === undefined || path === '.' || path === '' ? folder : below(folder, path);
}

/** Names of changes and, with `@`, of tags. Lines of `%` are pragmas, `#` begins a note. */
function entriesOf(plan: string): readonly string[] {
  return plan.split(/\r?\n/).flatMap((line) => {
    const name = /^\s*\+?\s*([^\s#%[-][^\s[#]*)/.exec(line)?.[1];
    return name === undefined ? [] : [name];
  });
}
