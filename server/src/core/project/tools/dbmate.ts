/** dbmate: `20240131101500_users.sql`, up and down in one file below `-- migrate:up` and `-- migrate:down`. */
import { markedTool } from './pattern.js';

export const dbmate = markedTool({ mark: 'dbmate', comment: '-- migrate:up', order: 'path' });
