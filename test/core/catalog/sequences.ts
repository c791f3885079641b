/** Statement sequences that are run in PostgreSQL and in replay, by family. What PostgreSQL refuses is refused in its words. */
import { columns } from './sequences/columns.js';
import { constraints } from './sequences/constraints.js';
import { indexes } from './sequences/indexes.js';
import { mixed } from './sequences/mixed.js';
import { partitions } from './sequences/partitions.js';
import { policies } from './sequences/policies.js';
import { schemas } from './sequences/schemas.js';
import { tables } from './sequences/tables.js';

export const sequences = { columns, constraints, indexes, mixed, partitions, policies, schemas, tables };
