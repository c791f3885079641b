/** What a statement does to the schema: each kind in the file of its family. */
import type { Ddl } from '../../syntax/ddl.js';
import type { WorkingState } from '../state.js';
import { alterTable } from './alter-table.js';
import { comment } from './comments.js';
import { createIndex } from './create-index.js';
import { createTable } from './create-table.js';
import { drop } from './drop.js';
import { createFunction } from './functions.js';
import { opaque, unreadable } from './opaque.js';
import { alterPolicy, createPolicy } from './policies.js';
import { rename, setSchema } from './rename.js';
import { createSchema } from './schemas.js';
import { setVariable, transaction } from './session.js';
import { createView } from './views.js';

export function apply(ddl: Ddl, state: WorkingState) {
  switch (ddl.kind) {
    case 'create-table':
      return createTable(ddl, state);
    case 'alter-table':
      return alterTable(ddl, state);
    case 'create-index':
      return createIndex(ddl, state);
    case 'create-policy':
      return createPolicy(ddl, state);
    case 'alter-policy':
      return alterPolicy(ddl, state);
    case 'create-view':
      return createView(ddl, state);
    case 'create-schema':
      return createSchema(ddl, state, apply);
    case 'create-function':
      return createFunction(ddl, state);
    case 'drop':
      return drop(ddl, state);
    case 'rename':
      return rename(ddl, state);
    case 'set-schema':
      return setSchema(ddl, state);
    case 'comment':
      return comment(ddl, state);
    case 'set-variable':
      return setVariable(ddl, state);
    case 'transaction':
      return transaction(ddl, state);
    case 'opaque':
      return opaque(ddl, state);
    case 'unreadable':
      return unreadable(state);
    case 'other':
      return;
  }
}
