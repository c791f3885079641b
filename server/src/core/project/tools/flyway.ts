/**
 * Flyway: `V1_2__orders.sql` by version, `R__views.sql` after them by name, `U1_2__orders.sql` only to undo. The newest
 * baseline `B1_2__baseline.sql` stands for all versions up to its own.
 */
import { filesLike } from './pattern.js';
import { compareVersions, type MigrationTool } from './tool.js';

const versioned = /^[Vv](?<version>\d+(?:[._]\d+)*)__[^/]*\.sql$/;
const baseline = /^B(?<version>\d+(?:[._]\d+)*)__[^/]*\.sql$/;
const repeatable = /^R__[^/]*\.sql$/;
const undo = /^U\d+(?:[._]\d+)*__[^/]*\.sql$/;

export const flyway: MigrationTool = {
  name: 'flyway',
  claim(folder) {
    const { migrations: versions, idle } = filesLike({ migration: versioned, idle: undo }, folder);
    const { migrations: baselines } = filesLike({ migration: baseline }, folder);
    if (versions.length === 0 && baselines.length === 0) return undefined;
    const base = baselines.at(-1);
    const isReplaced = (version: readonly string[]) =>
      base !== undefined && compareVersions(version, base.version) <= 0;
    const replaced = versions.filter(({ version }) => isReplaced(version));
    return {
      because: 'its files are named V<version>__<title>.sql',
      migrations: [
        ...(base ? [base] : []),
        ...versions.filter(({ version }) => !isReplaced(version)),
        ...filesLike({ migration: repeatable, order: 'path' }, folder).migrations,
      ],
      idle: [...idle, ...[...baselines.slice(0, -1), ...replaced].map(({ path }) => path)],
    };
  },
};
