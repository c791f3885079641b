/** Keys that one statement writes more than once. */
import type { ConstraintDefinition, KeyDefinition, Name } from '../../syntax/ddl.js';
import { constraintRank } from './constraints.js';

/** Of keys that say the same, PostgreSQL makes only the first (the primary key if it is one), under the first name given. */
export function withoutRepeatedKeys(definitions: readonly ConstraintDefinition[]): ConstraintDefinition[] {
  const kept: ConstraintDefinition[] = [];
  const keys = definitions.filter((d): d is KeyDefinition => d.kind === 'primary-key' || d.kind === 'unique');
  if (keys.length < 2) return [...definitions];
  keys.sort((a, b) => constraintRank(a) - constraintRank(b));
  for (const definition of definitions) {
    if (definition.kind !== 'unique') kept.push(definition);
    else {
      const first = keys.find((key) => sameKeyDefinition(key, definition)) ?? definition;
      if (first !== definition) continue;
      const name = definition.name ?? keys.find((key) => key.name && sameKeyDefinition(key, definition))?.name;
      kept.push(name === definition.name ? definition : { ...definition, name });
    }
  }
  return kept;
}

function sameKeyDefinition(a: KeyDefinition, b: KeyDefinition): boolean {
  return (
    sameNames(a.columns, b.columns) &&
    sameNames(a.include, b.include) &&
    a.nullsNotDistinct === b.nullsNotDistinct &&
    a.deferrable === b.deferrable &&
    a.initiallyDeferred === b.initiallyDeferred
  );
}

function sameNames(a: readonly Name[], b: readonly Name[]): boolean {
  return a.length === b.length && a.every((name, i) => name.value === b[i]?.value);
}
