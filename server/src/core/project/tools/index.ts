/** All migration tools, in the order in which they are asked: the first one that claims a folder has it. */
import { atlas } from './atlas.js';
import { dbmate } from './dbmate.js';
import { diesel } from './diesel.js';
import { drizzle } from './drizzle.js';
import { flyway } from './flyway.js';
import { golangMigrate } from './golang-migrate.js';
import { goose } from './goose.js';
import { graphileMigrate } from './graphile-migrate.js';
import { liquibase } from './liquibase.js';
import { lokstra } from './lokstra.js';
import { nodePgMigrate } from './node-pg-migrate.js';
import { numberedFiles } from './numbered-files.js';
import { numberedFolders } from './numbered-folders.js';
import { oryPop } from './ory-pop.js';
import { prisma } from './prisma.js';
import { refinery } from './refinery.js';
import { sqitch } from './sqitch.js';
import { sqlMigrate } from './sql-migrate.js';
import { sqlx } from './sqlx.js';
import { structureSql } from './structure-sql.js';
import { supabase } from './supabase.js';
import type { MigrationTool } from './tool.js';

/** Those known by a file or comment of their own come before those known by names that others use too. */
export const tools: readonly MigrationTool[] = [
  sqitch,
  drizzle,
  prisma,
  diesel,
  graphileMigrate,
  supabase,
  liquibase,
  goose,
  sqlMigrate,
  dbmate,
  atlas,
  lokstra,
  sqlx,
  refinery,
  flyway,
  oryPop,
  golangMigrate,
  nodePgMigrate,
  structureSql,
  numberedFolders,
  numberedFiles,
];

export const toolNames = tools.map((tool) => tool.name).sort();
