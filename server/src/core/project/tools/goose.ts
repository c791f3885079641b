/** goose: `20240131101500_users.sql` or `00001_users.sql`, up and down in one file below `-- +goose` comments. */
import { markedTool } from './pattern.js';

export const goose = markedTool({ mark: 'goose', comment: '-- +goose' });
