/** What gives a table back as it was, statement by statement: its parts as they are now against what they were. */
import type { Column, Constraint, Index, Policy, Privilege, Table, Trigger } from '../catalog/catalog.js';
import { formatType } from '../catalog/format-type.js';
import { displayName, quoteIdentifier, quoteLiteral } from '../catalog/names.js';
import type { Origin } from '../catalog/origin.js';
import type { Span } from '../text/span.js';
import { constraintText, indexStatement, policyStatement } from './as-statements.js';
import type { Place } from './layout.js';
import { clausesOf, policyNow } from './policy-text.js';
import { withKeywordCase } from './style.js';

/** What is given back first, so that nothing is in the way of what follows. */
const ORDER = [
  'rename',
  'restored-column',
  'grant',
  'view',
  'trigger',
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
  'object',
  'later-object',
  'last-object',
  'restored-object',
] as const;

export interface UndoStep {
  readonly role: (typeof ORDER)[number];
  /** A statement without terminator; with `note`, a sentence about what is not given back. */
  readonly text: string;
  readonly note?: true;
  /** What rows hold may be lost, or in the way. */
  readonly review?: true;
}

/** Statements with their terminators, each on lines of its own, and notes as comments, in an order that works. */
export function writeUndoSteps(steps: readonly UndoStep[], { layout }: Place): string {
  const distinct = [...new Map(steps.map((step) => [`${step.role} ${step.text}`, step])).values()];
  const sorted = distinct.sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
  const { lowerCase, lineBreak } = layout.style;
  const lines = sorted.map(({ text, note }) => (note ? `-- ${text}` : `${withKeywordCase(text, lowerCase)};`));
  return lines.map((line) => `${line}\n`.replaceAll('\n', lineBreak)).join('');
}

export function columns(old: Table, now: Table, { layout }: Place): readonly UndoStep[] {
  const alter = `ALTER TABLE ${layout.nameOf(now)}`;
  const present = now.columns.flatMap((column): readonly UndoStep[] => {
    const name = quoteIdentifier(column.name);
    const earlier = named(column.name, old.columns);
    if (!earlier) return [{ role: 'column', text: `${alter} DROP COLUMN ${name}` }];
    return propertiesOf(earlier, column, `${alter} ALTER COLUMN ${name}`);
  });
  const gone = old.columns.filter(({ name }) => !named(name, now.columns));
  return [...present, ...gone.map((column) => restoredColumn(column, alter))];
}

/** Its values stay gone. */
function restoredColumn(column: Column, alter: string): UndoStep {
  const { name, type, generatedAs, identity, notNull } = column;
  if (!type || generatedAs || identity) return lost('restored-column', column);
  const value = defaultText(column);
  const clauses = `${value === undefined ? '' : ` DEFAULT ${value}`}${notNull.value ? ' NOT NULL' : ''}`;
  const definition = `${quoteIdentifier(name)} ${formatType(type)}${clauses}`;
  return { role: 'restored-column', text: `${alter} ADD COLUMN ${definition}`, review: true };
}

function named(name: string, columns: readonly Column[]): Column | undefined {
  return columns.find((column) => column.name === name);
}

/** The default as it is written. */
function defaultText({ default: value }: Column): string | undefined {
  return value?.origin.statement.text.slice(value.value.span.start, value.value.span.end);
}

function propertiesOf(old: Column, now: Column, alter: string): readonly UndoStep[] {
  const steps: UndoStep[] = [];
  if (now.notNull.value && !old.notNull.value) steps.push({ role: 'column-property', text: `${alter} DROP NOT NULL` });
  if (!now.notNull.value && old.notNull.value) {
    steps.push({ role: 'column-property', text: `${alter} SET NOT NULL`, review: true });
  }
  if (!isSaidBy(old.default, now.default)) {
    const value = defaultText(old);
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

export function comments(old: Table, now: Table, { layout }: Place): readonly UndoStep[] {
  const name = layout.nameOf(now);
  const changed = now.columns.flatMap((column): readonly UndoStep[] => {
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

export function constraints(old: Table, now: Table, place: Place): readonly UndoStep[] {
  const alter = `ALTER TABLE ${place.layout.nameOf(now)}`;
  // What was written with a new column goes with it.
  const isNew = ({ origin }: Constraint) =>
    now.columns.some(({ name, definition: { statement, span } }) => {
      const isInside = statement === origin.statement && span.start <= origin.span.start && origin.span.end <= span.end;
      return isInside && !named(name, old.columns);
    });
  const added = now.constraints.filter((constraint) => !has(old.constraints, constraint) && !isNew(constraint));
  const gone = old.constraints.filter((constraint) => !has(now.constraints, constraint));
  const dropped = added.map((constraint): UndoStep => {
    const role = constraint.kind === 'foreign-key' ? 'drop-foreign-key' : 'constraint';
    return { role, text: `${alter} DROP CONSTRAINT ${quoteIdentifier(constraint.name)}` };
  });
  const restored = gone.map((constraint): UndoStep => {
    const role = constraint.kind === 'foreign-key' ? 'add-foreign-key' : 'constraint';
    const text = constraintText(constraint, place);
    return text === undefined ? lost(role, constraint) : { role, text: `${alter} ADD ${text}` };
  });
  return [...dropped, ...restored];
}

export function indexes(old: Table, now: Table): readonly UndoStep[] {
  const added = now.indexes.filter((index) => !has(old.indexes, index));
  const gone = old.indexes.filter((index) => !has(now.indexes, index));
  return [
    ...added.map((index) => dropIndex(now.schema, index)),
    ...gone.map((index): UndoStep => {
      const text = indexStatement(index);
      return text === undefined ? lost('index', index) : { role: 'index', text };
    }),
  ];
}

export function dropIndex(schema: string, { name }: Index): UndoStep {
  return { role: 'index', text: `DROP INDEX ${displayName({ schema, name })}` };
}

export function rowSecurity(old: Table, now: Table, { layout }: Place): readonly UndoStep[] {
  const alter = `ALTER TABLE ${layout.nameOf(now)}`;
  const steps: UndoStep[] = [];
  if (now.forceRowSecurity.value && !old.forceRowSecurity.value) {
    steps.push({ role: 'row-security', text: `${alter} NO FORCE ROW LEVEL SECURITY` });
  }
  if (now.rowSecurity.value && !old.rowSecurity.value) {
    steps.push({ role: 'row-security', text: `${alter} DISABLE ROW LEVEL SECURITY` });
  }
  if (!now.rowSecurity.value && old.rowSecurity.value) {
    steps.push({ role: 'row-security', text: `${alter} ENABLE ROW LEVEL SECURITY` });
  }
  if (!now.forceRowSecurity.value && old.forceRowSecurity.value) {
    steps.push({ role: 'row-security', text: `${alter} FORCE ROW LEVEL SECURITY` });
  }
  return steps;
}

export function policies(old: Table, now: Table, place: Place): readonly UndoStep[] {
  const on = `ON ${place.layout.nameOf(now)}`;
  const dropped = now.policies.flatMap((policy): readonly UndoStep[] => {
    const name = quoteIdentifier(policy.name);
    const earlier = old.policies.find((other) => sameOrigin(other.origin, policy.origin));
    const drop: UndoStep = { role: 'policy', text: `DROP POLICY ${name} ${on}` };
    if (!earlier) return [drop];
    if (isSaidBy(earlier.using, policy.using) && isSaidBy(earlier.check, policy.check)) return [];
    // ALTER POLICY takes no clause away.
    if (!earlier.using !== !policy.using || !earlier.check !== !policy.check) {
      return [drop, { role: 'policy', text: policyStatement(earlier, now, place) }];
    }
    return [{ role: 'policy', text: `ALTER POLICY ${name} ${on}${clausesBefore(earlier, place)}` }];
  });
  const gone = old.policies.filter((policy) => !has(now.policies, policy));
  return [
    ...dropped,
    ...gone.map((policy): UndoStep => ({ role: 'policy', text: policyStatement(policy, now, place) })),
  ];
}

function clausesBefore(policy: Policy, { layout }: Place): string {
  return clausesOf(policyNow(policy))
    .map((clause) => `\n${layout.style.indent}${clause}`)
    .join('');
}

export function triggers(old: Table, now: Table, { layout }: Place): readonly UndoStep[] {
  const on = `ON ${layout.nameOf(now)}`;
  const isOther = (trigger: Trigger, others: readonly Trigger[]) => !trigger.inherited && !has(others, trigger);
  const added = now.triggers.filter((trigger) => isOther(trigger, old.triggers));
  const gone = old.triggers.filter((trigger) => isOther(trigger, now.triggers));
  return [
    ...added.map(({ name }): UndoStep => ({ role: 'trigger', text: `DROP TRIGGER ${quoteIdentifier(name)} ${on}` })),
    ...gone.map((trigger): UndoStep => {
      const { ddl, text } = trigger.origin.statement;
      const isSame = ddl.kind === 'create-trigger' && ddl.name.value === trigger.name;
      return isSame ? { role: 'trigger', text } : lost('trigger', trigger);
    }),
  ];
}

/** What migrations granted and took. */
export function privileges(old: Table, now: Table, { layout }: Place): readonly UndoStep[] {
  const on = `ON ${layout.nameOf(now)}`;
  const among = (others: readonly Privilege[], { privilege, grantee }: Privilege) =>
    others.some((other) => other.privilege === privilege && other.grantee === grantee);
  const role = ({ grantee }: Privilege) => (grantee === 'public' ? 'PUBLIC' : quoteIdentifier(grantee));
  const words = ({ privilege }: Privilege) => privilege.toUpperCase();
  const given = now.privileges.filter((one) => !among(old.privileges, one));
  const taken = old.privileges.filter((one) => !among(now.privileges, one));
  return [
    ...given.map((one): UndoStep => ({ role: 'grant', text: `REVOKE ${words(one)} ${on} FROM ${role(one)}` })),
    ...taken.map((one): UndoStep => ({ role: 'grant', text: `GRANT ${words(one)} ${on} TO ${role(one)}` })),
  ];
}

function lost(role: UndoStep['role'], { name }: { readonly name: string }): UndoStep {
  return note(role, `"${name}" is not given back: no statement of the migrations spells it out.`);
}

export function note(role: UndoStep['role'], text: string): UndoStep {
  return { role, text, note: true };
}

/** Whether two values stand at one place: of an expression nothing else is compared. */
function isSaidBy(a: Written, b: Written): boolean {
  if (!a || !b) return a === b;
  return sameOrigin({ ...a.origin, span: a.value.span }, { ...b.origin, span: b.value.span });
}

type Written = { readonly value: { readonly span: Span }; readonly origin: Origin } | undefined;

/** Whether an object is among others, by the place that made it: a rename makes no other object of it. */
export function has(others: readonly { readonly origin: Origin }[], { origin }: { readonly origin: Origin }): boolean {
  return others.some((other) => sameOrigin(other.origin, origin));
}

export function sameOrigin(a: Origin, b: Origin): boolean {
  return a.statement === b.statement && a.span.start === b.span.start && a.span.end === b.span.end;
}
