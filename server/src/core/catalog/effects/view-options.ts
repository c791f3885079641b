/** The options of views that decide whose rights they read with: CREATE VIEW ... WITH and ALTER VIEW ... SET. */
import type { StorageOption } from '../../syntax/ddl.js';
import type { View } from '../catalog.js';
import { type Origin, traced } from '../origin.js';

type ViewOptions = Pick<View, 'securityInvoker' | 'securityBarrier'>;

/** Those of a new view, or of one that is replaced: what is not written is off. */
export function viewOptions(options: readonly StorageOption[], origin: Origin): ViewOptions {
  const off = traced(false, origin);
  return changedOptions({ securityInvoker: off, securityBarrier: off }, options, origin);
}

/** After SET or RESET of some options; the same ones where none of them is named. */
export function changedOptions(before: ViewOptions, options: readonly StorageOption[], origin: Origin): ViewOptions {
  let { securityInvoker, securityBarrier } = before;
  for (const { name, value } of options) {
    if (name === 'security_invoker') securityInvoker = traced(isOn(value), origin);
    if (name === 'security_barrier') securityBarrier = traced(isOn(value), origin);
  }
  return { securityInvoker, securityBarrier };
}

/** As PostgreSQL reads a boolean: any beginning of `true`, `yes`, `on` and `1`. An option that is reset is off. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:t|tr|tru|true|y|ye|yes|on|1)$/i.test(value);
}
