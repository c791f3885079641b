/**
 * What undoes a migration that makes schema changes. Names that the migration made up are found by comparing the schema
 * before with the one after it.
 */
import type { Catalog, Column, Constraint, Index, Policy, Relation, Table } from '../catalog/catalog.js';
import { displayName, quoteIdentifier, quoteLiteral } from '../catalog/names.js';
import type { Origin } from '../catalog/origin.js';
import type { Span } from '../text/span.js';
import { constraintText, indexStatement, policyStatement } from './as-statements.js';
import type { SchemaChange } from './change.js';
import type { Place } from './layout.js';
import { clausesOf, policyNow } from './policy-text.js';
import { withKeywordCase } from './style.js';

/** What is given back first, so that nothing is in the way of what follows. */
const ORDER = [
  'grant',
  'trigger',
  'view',
  'function',
  'policy',
  'row-security',
  'comment',
  'drop-foreign-key',
  'index',
  'constraint',
  'add-foreign-key',
  'column-property',
  'column',
] as const;

interface Step {
  readonly role: (typeof ORDER)[number];
  /** A statement without terminator; with `note`, a sentence about what is not given back. */
  readonly text: string;
  readonly note?: true;
}

/** The text of a migration that undoes these changes; `place` is the file that makes them, with the schema after it. */
export function invert(changes: readonly SchemaChange[], before: Catalog, place: Place): string {
  const steps = new Map<string, Step>();
  for (const change of changes) {
    for (const step of inverseOf(change, before, place)) steps.set(`${step.role} ${step.text}`, step);
  }
  const sorted = [...steps.values()].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
  const { lowerCase, lineBreak } = place.layout.style;
  const lines = sorted.map(({ text, note }) => (note ? `-- ${text}` : `${withKeywordCase(text, lowerCase)};`));
  return lines.map((line) => `${line}\n`.replaceAll('\n', lineBreak)).join('');
}

function inverseOf(change: SchemaChange, before: Catalog, place: Place): readonly Step[] {
  const { catalog: after } = place;
  const of = (restore: (old: Table, now: Table, place: Place) => readonly Step[]): readonly Step[] => {
    const old = 'table' in change ? before.table(change.table) : undefined;
    const now = 'table' in change ? after.table(change.table) : undefined;
    return old && now ? restore(old, now, place) : [];
  };
  switch (change.kind) {
    case 'add-column':
    case 'set-not-null':
    case 'set-default':
    case 'set-type':
      return of(columns);
    case 'set-table-comment':
    case 'set-column-comment':
      return of(comments);
    case 'add-key':
    case 'replace-key':
    case 'add-foreign-key':
    case 'replace-foreign-key':
    case 'add-check':
    case 'replace-check':
    case 'replace-exclusion':
    case 'drop-constraint':
      return of(constraints);
    case 'add-index':
    case 'replace-index':
    case 'drop-index':
      return of(indexes);
    case 'enable-row-security':
    case 'force-row-security':
      return of(rowSecurity);
    case 'add-policy':
    case 'replace-policy':
    case 'drop-policy':
      return of(policies);
    case 'add-trigger':
      return of(triggers);
    case 'revoke': {
      const privileges = change.privileges.join(', ').toUpperCase();
      const grantee = change.grantee === 'public' ? 'PUBLIC' : quoteIdentifier(change.grantee);
      return of((_, now) => [
        { role: 'grant', text: `GRANT ${privileges} ON ${place.layout.nameOf(now)} TO ${grantee}` },
      ]);
    }
    case 'create-extension':
      return [note('function', `The extension ${change.extension} stays, since other migrations may use it by then.`)];
    case 'create-function':
      return [note('function', `The function ${change.function} stays, since other migrations may use it by then.`)];
    case 'set-function-setting':
    case 'set-function-attribute':
      return [note('function', `The function ${change.function.id} stays as it was mended.`)];
    case 'set-view-option':
      return [viewOption(change.option, before.relation(change.view), after.relation(change.view))].flat();
    case 'add-view-index':
      return viewIndexes(before.relation(change.view), after.relation(change.view));
    case 'rewrite':
    case 'add-statement':
    case 'remove-statement':
    case 'remove-comment':
      return [];
  }
}

function columns(old: Table, now: Table, { layout }: Place): readonly Step[] {
  const alter = `ALTER TABLE ${layout.nameOf(now)}`;
  return now.columns.flatMap((column): readonly Step[] => {
    const name = quoteIdentifier(column.name);
    const earlier = old.columns.find((other) => other.name === column.name);
    if (!earlier) return [{ role: 'column', text: `${alter} DROP COLUMN ${name}` }];
    return propertiesOf(earlier, column, `${alter} ALTER COLUMN ${name}`);
  });
}

function propertiesOf(old: Column, now: Column, alter: string): readonly Step[] {
  const steps: Step[] = [];
  if (now.notNull.value && !old.notNull.value) steps.push({ role: 'column-property', text: `${alter} DROP NOT NULL` });
  if (!isSaidBy(old.default, now.default)) {
    const { default: earlier } = old;
    const { text } = earlier?.origin.statement ?? { text: '' };
    const value = earlier && text.slice(earlier.value.span.start, earlier.value.span.end);
    steps.push({ role: 'column-property', text: value ? `${alter} SET DEFAULT ${value}` : `${alter} DROP DEFAULT` });
  }
  if (old.type !== now.type && !sameType(old, now)) {
    steps.push(
      note('column-property', `Column "${now.name}" keeps its new type, which may hold what the old one cannot.`),
    );
  }
  return steps;
}

function sameType({ type: a }: Column, { type: b }: Column): boolean {
  return JSON.stringify({ ...a, span: undefined }) === JSON.stringify({ ...b, span: undefined });
}

function comments(old: Table, now: Table, { layout }: Place): readonly Step[] {
  const name = layout.nameOf(now);
  const changed = now.columns.flatMap((column): readonly Step[] => {
    const earlier = old.columns.find((other) => other.name === column.name);
    if (!earlier || earlier.comment?.value === column.comment?.value) return [];
    const object = `COLUMN ${name}.${quoteIdentifier(column.name)}`;
    return [{ role: 'comment', text: commentOn(object, earlier.comment?.value) }];
  });
  if (old.comment?.value === now.comment?.value) return changed;
  return [...changed, { role: 'comment', text: commentOn(`TABLE ${name}`, old.comment?.value) }];
}

function commentOn(object: string, text: string | undefined): string {
  return `COMMENT ON ${object} IS ${text === undefined ? 'NULL' : quoteLiteral(text)}`;
}

function constraints(old: Table, now: Table, place: Place): readonly Step[] {
  const alter = `ALTER TABLE ${place.layout.nameOf(now)}`;
  const added = now.constraints.filter((constraint) => !has(old.constraints, constraint));
  const gone = old.constraints.filter((constraint) => !has(now.constraints, constraint));
  const dropped = added.map((constraint): Step => {
    const role = constraint.kind === 'foreign-key' ? 'drop-foreign-key' : 'constraint';
    return { role, text: `${alter} DROP CONSTRAINT ${quoteIdentifier(constraint.name)}` };
  });
  const restored = gone.map((constraint): Step => {
    const role = constraint.kind === 'foreign-key' ? 'add-foreign-key' : 'constraint';
    const text = constraintText(constraint, place);
    return text === undefined ? lost(role, constraint) : { role, text: `${alter} ADD ${text}` };
  });
  return [...dropped, ...restored];
}

function indexes(old: Table, now: Table): readonly Step[] {
  const added = now.indexes.filter((index) => !has(old.indexes, index));
  const gone = old.indexes.filter((index) => !has(now.indexes, index));
  return [
    ...added.map((index) => dropIndex(now.schema, index)),
    ...gone.map((index): Step => {
      const text = indexStatement(index);
      return text === undefined ? lost('index', index) : { role: 'index', text };
    }),
  ];
}

function dropIndex(schema: string, { name }: Index): Step {
  return { role: 'index', text: `DROP INDEX ${displayName({ schema, name })}` };
}

function rowSecurity(old: Table, now: Table, { layout }: Place): readonly Step[] {
  const alter = `ALTER TABLE ${layout.nameOf(now)}`;
  const steps: Step[] = [];
  if (now.forceRowSecurity.value && !old.forceRowSecurity.value) {
    steps.push({ role: 'row-security', text: `${alter} NO FORCE ROW LEVEL SECURITY` });
  }
  if (now.rowSecurity.value && !old.rowSecurity.value) {
    steps.push({ role: 'row-security', text: `${alter} DISABLE ROW LEVEL SECURITY` });
  }
  return steps;
}

function policies(old: Table, now: Table, place: Place): readonly Step[] {
  const on = `ON ${place.layout.nameOf(now)}`;
  const dropped = now.policies.flatMap((policy): readonly Step[] => {
    const name = quoteIdentifier(policy.name);
    const earlier = old.policies.find((other) => sameOrigin(other.origin, policy.origin));
    const drop: Step = { role: 'policy', text: `DROP POLICY ${name} ${on}` };
    if (!earlier) return [drop];
    if (isSaidBy(earlier.using, policy.using) && isSaidBy(earlier.check, policy.check)) return [];
    // ALTER POLICY takes no clause away.
    if (!earlier.using !== !policy.using || !earlier.check !== !policy.check) {
      return [drop, { role: 'policy', text: policyStatement(earlier, now, place) }];
    }
    return [{ role: 'policy', text: `ALTER POLICY ${name} ${on}${clausesBefore(earlier, place)}` }];
  });
  const gone = old.policies.filter((policy) => !has(now.policies, policy));
  return [...dropped, ...gone.map((policy): Step => ({ role: 'policy', text: policyStatement(policy, now, place) }))];
}

function clausesBefore(policy: Policy, { layout }: Place): string {
  return clausesOf(policyNow(policy))
    .map((clause) => `\n${layout.style.indent}${clause}`)
    .join('');
}

function triggers(old: Table, now: Table, { layout }: Place): readonly Step[] {
  const added = now.triggers.filter((trigger) => !has(old.triggers, trigger));
  const on = `ON ${layout.nameOf(now)}`;
  return added.map(({ name }) => ({ role: 'trigger', text: `DROP TRIGGER ${quoteIdentifier(name)} ${on}` }));
}

function viewOption(option: string, old: Relation | undefined, now: Relation | undefined): readonly Step[] {
  if (!isView(old) || !isView(now)) return [];
  const kind = now.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
  const had = option === 'security_invoker' ? old.securityInvoker.value : old.securityBarrier.value;
  if (had) return [];
  return [{ role: 'view', text: `ALTER ${kind} ${displayName(now)} RESET (${option})` }];
}

function viewIndexes(old: Relation | undefined, now: Relation | undefined): readonly Step[] {
  if (!isView(old) || !isView(now)) return [];
  return now.indexes.filter((index) => !has(old.indexes, index)).map((index) => dropIndex(now.schema, index));
}

function isView(relation: Relation | undefined): relation is Extract<Relation, { kind: 'view' | 'materialized-view' }> {
  return relation?.kind === 'view' || relation?.kind === 'materialized-view';
}

function lost(role: Step['role'], { name }: Constraint | Index): Step {
  return note(role, `"${name}" is not given back: no statement of the migrations spells it out.`);
}

function note(role: Step['role'], text: string): Step {
  return { role, text, note: true };
}

/** Whether two values stand at one place: of an expression nothing else is compared. */
function isSaidBy(a: Written, b: Written): boolean {
  if (!a || !b) return a === b;
  return sameOrigin({ ...a.origin, span: a.value.span }, { ...b.origin, span: b.value.span });
}

type Written = { readonly value: { readonly span: Span }; readonly origin: Origin } | undefined;

/** Whether an object is among others, by the place that made it: a rename makes no other object of it. */
function has(others: readonly { readonly origin: Origin }[], { origin }: { readonly origin: Origin }): boolean {
  return others.some((other) => sameOrigin(other.origin, origin));
}

function sameOrigin(a: Origin, b: Origin): boolean {
  return a.statement === b.statement && a.span.start === b.span.start && a.span.end === b.span.end;
}
