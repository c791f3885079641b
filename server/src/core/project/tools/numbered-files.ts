/**
 * Folders of single files that run in the order of their leading number or timestamp: `001_create_users.sql`,
 * `20240414161707_accounts.sql`, `000001.sql`, `V1_2__orders.sql`.
 */
import { dialectOfName } from '../dialect.js';
import { byVersion, type Migration, type MigrationTool, pathIn } from './tool.js';

export const numberedFiles: MigrationTool = {
  name: 'numbered files',
  claim(folder, _tree, configured) {
    const migrations: Migration[] = [];
    const idle: string[] = [];
    for (const name of folder.sqlFiles) {
      const match = numberedName.exec(name);
      const digits = match?.[1] ?? match?.[2] ?? match?.[3];
      if (digits === undefined || pairName.test(name)) continue;
      const path = pathIn(folder, name);
      if (dialectOfName(name) === 'other') idle.push(path);
      else migrations.push({ path, version: digits.split(/[._]/) });
    }
    if (migrations.length === 0) return undefined;
    if (migrations.length === 1 && !configured && !/(^|\/)migrations?$/.test(folder.path)) return undefined;
    return { because: 'its files begin with a number', migrations: migrations.sort(byVersion), idle };
  },
};

/** The version: digits, and for Flyway's `V1_2__` further groups of them. */
const numberedName = /^(?:[Vv](\d+(?:[._]\d+)*)__|(\d+)(?=[_\-. ])|(\d+)(?=\.sql$)).*\.sql$/;

const pairName = /\.(up|down)\.sql$/;
