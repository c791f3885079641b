/** Objects of the catalog as statements of their own, as a migration that gives them back has to write them. */
import type { Constraint, Index, Policy, Table } from '../catalog/catalog.js';
import { quoteIdentifier } from '../catalog/names.js';
import { writtenAt } from '../catalog/origin.js';
import { withoutConcurrently } from './index-text.js';
import { foreignKeyText, keyText } from './key-text.js';
import type { Place } from './layout.js';
import { createPolicyText, policyNow } from './policy-text.js';
import { writtenConstraint } from './written.js';

/** What stands behind ADD in ALTER TABLE; `undefined` where no statement of the migrations spells it out. */
export function constraintText(constraint: Constraint, { layout }: Place): string | undefined {
  const { name, origin } = constraint;
  const definition = writtenConstraint(origin)?.definition;
  if (!definition) return undefined;
  const cursor = layout.cursor(origin.statement);
  if (constraint.kind === 'foreign-key') {
    const { columns, referencedColumns, onDeleteColumns } = constraint;
    const key = { columns, referencedColumns, onDeleteColumns };
    return definition.kind === 'foreign-key' ? foreignKeyText(definition, key, name, cursor) : undefined;
  }
  if (constraint.kind === 'unique' || constraint.kind === 'primary-key') {
    const isKey = (definition.kind === 'unique' || definition.kind === 'primary-key') && !definition.usingIndex;
    return isKey ? keyText(definition, constraint.columns, name, cursor) : undefined;
  }
  const start = definition.name?.span.end ?? definition.span.start;
  const text = origin.statement.text.slice(start, definition.span.end).trim();
  return `CONSTRAINT ${quoteIdentifier(name)} ${text}`;
}

/** Its CREATE INDEX; `undefined` where that no longer says how the index is called. */
export function indexStatement(index: Index): string | undefined {
  const { ddl, text } = writtenAt(index).statement;
  return ddl.kind === 'create-index' && ddl.name?.value === index.name ? withoutConcurrently(text) : undefined;
}

export function policyStatement(policy: Policy, table: Table, { layout }: Place): string {
  return createPolicyText(policy.name, layout.nameOf(table), policyNow(policy), layout.style.indent);
}
