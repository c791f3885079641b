/** Two changes of one object as one change. */
import type { ForeignKey } from '../catalog/catalog.js';
import type { NewForeignKey, NewKey, NewPolicy, SchemaChange } from './change.js';
import { indexAsWritten } from './index-text.js';
import { policyNow } from './policy-text.js';

/** `undefined` where they contradict each other. */
export function combine(a: SchemaChange, b: SchemaChange): SchemaChange | undefined {
  if (wants(a) === wants(b)) return a;
  if (a.kind === 'add-column' && b.kind === 'set-not-null') return { ...a, notNull: true };
  if (a.kind === 'set-not-null' && b.kind === 'add-column') return { ...b, notNull: true };
  if (a.kind === 'add-column' && b.kind === 'add-column' && a.type === b.type && a.default === b.default) {
    return { ...a, notNull: a.notNull || b.notNull };
  }
  if (a.kind === 'add-key' && b.kind === 'add-key') return a;
  if (a.kind === 'revoke' && b.kind === 'revoke') {
    return { ...a, privileges: [...new Set([...a.privileges, ...b.privileges])] };
  }
  if (a.kind === 'replace-index' && b.kind === 'replace-index') {
    const index = together(indexAsWritten(a.old), a.index, b.index);
    return index && { ...a, index };
  }
  if (a.kind === 'replace-key' && b.kind === 'replace-key') {
    const key = together<NewKey>({ kind: a.old.kind, columns: a.old.columns }, a.key, b.key);
    return key && { ...a, key };
  }
  if (a.kind === 'replace-foreign-key' && b.kind === 'replace-foreign-key') {
    const old = foreignKeyNow(a.old);
    const key = together(old, { ...old, ...a.key }, { ...old, ...b.key });
    return key && { ...a, key };
  }
  if (a.kind === 'replace-policy' && b.kind === 'replace-policy') {
    const old = policyNow(a.old);
    const policy = together(old, over(old, a.policy), over(old, b.policy));
    return policy && { ...a, policy };
  }
  return undefined;
}

/** What a change wants, without the objects of the catalog, which link to whole statements. */
function wants(change: SchemaChange): string {
  return JSON.stringify({ ...change, old: undefined, function: undefined, statement: undefined, at: undefined });
}

/** Each part as the one of the two has it that changes it; `undefined` where both change it in different ways. */
function together<T extends object>(old: T, a: T, b: T): T | undefined {
  const result: Partial<T> = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof T>) {
    if (same(a[key], b[key]) || same(old[key], b[key])) result[key] = a[key];
    else if (same(old[key], a[key])) result[key] = b[key];
    else return undefined;
  }
  return result as T;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function foreignKeyNow(key: ForeignKey): NewForeignKey {
  const { columns, referencedColumns, onDeleteColumns, onDelete, onUpdate } = key;
  return {
    columns,
    referencedColumns,
    onDeleteColumns,
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
  };
}

/** A clause that the new policy does not name stays. */
function over(old: NewPolicy, policy: NewPolicy): NewPolicy {
  return { ...old, ...policy, using: policy.using ?? old.using, check: policy.check ?? old.check };
}
