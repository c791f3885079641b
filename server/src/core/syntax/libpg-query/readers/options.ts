/** Reads lists of options: those of functions, sequences and roles, storage parameters, `WITH (security_invoker)`. */
import type { DefElem, Node } from '@pgsql/types';
import type { StorageOption } from '../../ddl.js';
import { part, parts, strings } from '../tree.js';

export function option(options: readonly DefElem[], name: string): DefElem | undefined {
  return options.find((candidate) => candidate.defname === name);
}

/** Whether an option is on; `undefined` where it is not written. */
export function flag(options: readonly DefElem[], name: string): boolean | undefined {
  const found = option(options, name);
  return found && part(found.arg, 'Boolean')?.boolval === true;
}

/** A value as PostgreSQL stores it; an option without one is on. */
export function storageOptions(nodes: readonly Node[] | undefined): StorageOption[] {
  return parts(nodes, 'DefElem').map((option) => ({
    name: qualified(option.defnamespace, option.defname),
    value: option.arg ? optionValue(option.arg) : 'true',
  }));
}

/** Names of options that RESET lists. */
export function resetOptions(nodes: readonly Node[] | undefined): StorageOption[] {
  return parts(nodes, 'DefElem').map((option) => ({
    name: qualified(option.defnamespace, option.defname),
    value: undefined,
  }));
}

/** `toast.autovacuum_enabled` has a name space. */
function qualified(space: string | undefined, name = ''): string {
  return space === undefined ? name : `${space}.${name}`;
}

function optionValue(node: Node): string | undefined {
  const boolean = part(node, 'Boolean');
  if (boolean) return String(boolean.boolval === true);
  const integer = part(node, 'Integer');
  if (integer) return String(integer.ival ?? 0);
  const float = part(node, 'Float');
  if (float) return float.fval;
  const type = part(node, 'TypeName');
  return strings(type ? type.names : node).at(-1);
}
