/** Reads CREATE DOMAIN and ALTER DOMAIN. */
import type { AlterDomainStmt, CreateDomainStmt } from '@pgsql/types';
import type { AlterDomain, CheckDefinition, CreateDomain } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { part, strings } from '../tree.js';
import { readConstraint } from './constraints.js';
import { qualifierRanges } from './create-table.js';
import { readExpression } from './expression.js';
import { qualifiedName, typeName } from './names.js';

export function readDomain(c: Cursor, node: CreateDomainStmt, range: Range): CreateDomain | undefined {
  if (!node.typeName) return undefined;
  const qualifiers = qualifierRanges(c, node, range);
  const value = qualifiers.find(({ constraint }) => constraint.contype === 'CONSTR_DEFAULT')?.constraint.raw_expr;
  const checks: CheckDefinition[] = [];
  for (const qualifier of qualifiers) {
    const check = readConstraint(c, qualifier.constraint, qualifier.range);
    if (check?.kind === 'check') checks.push(check);
  }
  return {
    kind: 'create-domain',
    domain: qualifiedName(c, range.first + 2, strings(node.domainname)),
    base: typeName(c, node.typeName),
    notNull: qualifiers.some(({ constraint }) => constraint.contype === 'CONSTR_NOTNULL'),
    default: value && readExpression(c, value),
    checks,
    span: c.span(range.first, range.last),
  };
}

export function readAlterDomain(c: Cursor, node: AlterDomainStmt, range: Range): AlterDomain | undefined {
  const names = strings(node.typeName);
  const domain = qualifiedName(c, range.first + 2, names);
  // The action's first word stands behind the name.
  const action = range.first + 2 + 2 * names.length - 1;
  const change = changeOf(c, node, { first: action, last: range.last });
  return change && { kind: 'alter-domain', domain, change, span: c.span(range.first, range.last) };
}

/** The subtypes are PostgreSQL's letters. */
function changeOf(c: Cursor, node: AlterDomainStmt, range: Range): AlterDomain['change'] | undefined {
  // DROP CONSTRAINT [IF EXISTS] name, VALIDATE CONSTRAINT name
  const nameAt = range.first + (node.missing_ok ? 4 : 2);
  switch (node.subtype) {
    case 'T':
      return { kind: 'set-default', default: node.def && readExpression(c, node.def) };
    case 'O':
      return { kind: 'set-not-null' };
    case 'N':
      return { kind: 'drop-not-null' };
    case 'X':
      return { kind: 'drop-constraint', constraint: c.name(nameAt, node.name), ifExists: node.missing_ok === true };
    case 'V':
      return { kind: 'validate-constraint', constraint: c.name(nameAt, node.name) };
    case 'C':
      return added(c, node, range);
    default:
      return undefined;
  }
}

function added(c: Cursor, node: AlterDomainStmt, { last }: Range): AlterDomain['change'] | undefined {
  const constraint = part(node.def, 'Constraint');
  if (constraint?.contype === 'CONSTR_NOTNULL') return { kind: 'set-not-null' };
  const check = constraint && readConstraint(c, constraint, { first: c.at(constraint.location), last });
  return check?.kind === 'check' ? { kind: 'add-check', check } : undefined;
}
