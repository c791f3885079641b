/** What a statement does to the schema: each kind in the file of its family. */
import type { Ddl } from '../../syntax/ddl.js';
import type { WorkingState } from '../state.js';
import { alterTable } from './alter-table.js';
import { comment } from './comments.js';
import { createIndex } from './create-index.js';
import { createTable } from './create-table.js';
import { alterDefaultPrivileges } from './default-privileges.js';
import { alterDomain, createDomain } from './domains.js';
import { drop } from './drop.js';
import { createExtension } from './extensions.js';
import { alterFunction, createFunction } from './functions.js';
import { opaque } from './opaque.js';
import { alterOwner } from './owners.js';
import { alterPolicy, createPolicy } from './policies.js';
import { grant } from './privileges.js';
import { rename, setSchema } from './rename.js';
import { alterRole, createRole, grantRole } from './roles.js';
import { createSchema } from './schemas.js';
import { alterSequence, createSequence } from './sequences.js';
import { setStoredVariable, setVariable, transaction } from './session.js';
import { createTrigger } from './triggers.js';
import { alterEnum, createType } from './types.js';
import { unreadable } from './unknown-code.js';
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
      return opaque(ddl, state, apply);
    case 'unreadable':
      return unreadable(state);
    case 'alter-function':
      return alterFunction(ddl, state);
    case 'create-trigger':
      return createTrigger(ddl, state);
    case 'create-type':
      return createType(ddl, state);
    case 'alter-enum':
      return alterEnum(ddl, state);
    case 'create-domain':
      return createDomain(ddl, state);
    case 'alter-domain':
      return alterDomain(ddl, state);
    case 'create-sequence':
      return createSequence(ddl, state);
    case 'alter-sequence':
      return alterSequence(ddl, state);
    case 'create-role':
      return createRole(ddl, state);
    case 'alter-role':
      return alterRole(ddl, state);
    case 'grant-role':
      return grantRole(ddl, state);
    case 'set-stored-variable':
      return setStoredVariable(ddl, state);
    case 'grant':
      return grant(ddl, state);
    case 'alter-default-privileges':
      return alterDefaultPrivileges(ddl, state);
    case 'alter-owner':
      return alterOwner(ddl, state);
    case 'create-extension':
      return createExtension(ddl, state);
    case 'refresh-materialized-view':
    case 'data':
    case 'other':
      return;
  }
}
