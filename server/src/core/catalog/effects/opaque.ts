/** DO, CALL and SELECT of functions: their code is run. EXECUTE of a prepared statement, which cannot define anything, is not. */
import type { Ddl, Opaque } from '../../syntax/ddl.js';
import { runBody, runQueryOf } from '../dynamic/calls.js';
import { findFunction } from '../resolve.js';
import type { WorkingState } from '../state.js';
import { touchByCall, touchByCode } from './unknown-code.js';

export function opaque(ddl: Opaque, state: WorkingState, apply: (ddl: Ddl, state: WorkingState) => void) {
  if (ddl.tag === 'execute') return;
  if (ddl.tag === 'do') {
    if (!runBody(ddl, state, apply)) touchByCode({ code: ddl.body ?? '', literals: [] }, state, 'a DO block');
    return;
  }
  const known = ddl.calls.some((call) => findFunction(state, call.schema, call.name) !== undefined);
  const met = known ? runQueryOf(ddl, state, apply) : [];
  if (state.refused) return;
  for (const call of ddl.calls) if (!met.includes(call.name)) touchByCall(call, state);
}
