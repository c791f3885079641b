/** All migration tools, in the order in which they are asked: the first one that claims a folder has it. */
import { numberedFiles } from './numbered-files.js';
import type { MigrationTool } from './tool.js';
import { golangMigrate, lokstra } from './up-down-pairs.js';

export const tools: readonly MigrationTool[] = [lokstra, golangMigrate, numberedFiles];

export const toolNames = tools.map((tool) => tool.name);
