import type { Constraint, Index, Table } from '../../core/catalog/catalog.js';
import { columnsMentionedIn } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import type { RuleContext } from '../../core/lint/context.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { quoted } from '../../core/lint/wording.js';
import { fillPattern, isNamedBy, type NamePatterns } from '../../core/remedy/names.js';
import { keywordIs, lex } from '../../core/syntax/lexer.js';

type Kind = keyof NamePatterns;
type Context = RuleContext<{ readonly kinds: readonly string[]; readonly unnamed: boolean }>;

const words: Readonly<Record<Kind, string>> = {
  primaryKey: 'primary key',
  unique: 'unique key',
  foreignKey: 'foreign key',
  index: 'index',
  check: 'CHECK',
  trigger: 'trigger',
  policy: 'policy',
};

export default defineRule({
  name: 'constraint-names',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Keys, indexes, checks, triggers and policies must be named by the patterns of the project.',
  items: [],
  convention: true,
  options: {
    kinds: {
      type: 'string-list',
      default: Object.keys(words),
      description: 'Which patterns of the setting `names` hold for what people name.',
    },
    unnamed: {
      type: 'boolean',
      default: false,
      description: 'Whether constraints and indexes whose name PostgreSQL makes up are reported too.',
    },
  },
  subject: 'table',
  *check({ table }, context) {
    for (const object of namedObjects(table, context)) {
      const finding = context.options.kinds.includes(object.kind) ? judged(object, table, context) : undefined;
      if (finding) yield finding;
    }
  },
});

interface NamedObject {
  readonly kind: Kind;
  readonly name: string;
  /** Where the name is written; where it is not, the object itself. */
  readonly at: Origin;
  readonly written: boolean;
  /** A policy's, in lower case. */
  readonly command?: string;
}

function judged(
  { kind, name, at, written, command }: NamedObject,
  table: Table,
  context: Context,
): Finding | undefined {
  const pattern = context.names[kind];
  const values = { table: table.name, ...(command !== undefined && { command }) };
  const wanted = quoted(fillPattern(pattern, values));
  const subject = `${table.id}.${name}`;
  if (!written) {
    if (!context.options.unnamed) return undefined;
    return { at, subject, message: `This ${words[kind]} of ${quoted(table.name)} has no name of the form ${wanted}.` };
  }
  if (isNamedBy(pattern, values, name)) return undefined;
  // A policy for all commands needs no word that says so.
  if (command === 'all' && isNamedBy(pattern.replace(/_?\{command\}/, ''), values, name)) return undefined;
  return {
    at,
    subject,
    message: `The ${words[kind]} ${quoted(name)} of ${quoted(table.name)} is not named ${wanted}.`,
  };
}

function* namedObjects(table: Table, context: Context): Generator<NamedObject, void, undefined> {
  for (const constraint of table.constraints) {
    const kind = kindOf(constraint);
    if (!kind || constraint.inherited || isCopied(constraint.origin)) continue;
    const at = nameOf(constraint.origin);
    yield { kind, name: constraint.name, at: at ?? placeOf(constraint), written: at !== undefined };
  }
  for (const index of table.indexes) {
    if (index.inherited || isCopied(index.origin)) continue;
    yield { kind: index.unique ? 'unique' : 'index', name: index.name, at: index.origin, written: !isUnnamed(index) };
  }
  for (const { name, origin, inherited } of table.triggers) {
    if (!inherited) yield { kind: 'trigger', name, at: origin, written: true };
  }
  for (const { name, origin, command, using, check } of table.policies) {
    const read = [using, check].flatMap((traced) => (traced ? [...columnsMentionedIn(traced.value)] : []));
    // The pattern is that of the policies that keep tenants apart.
    if (!read.some((column) => context.model.columns.includes(column))) continue;
    yield { kind: 'policy', name, at: origin, written: true, command };
  }
}

function kindOf({ kind }: Constraint): Kind | undefined {
  switch (kind) {
    case 'primary-key':
      return 'primaryKey';
    case 'foreign-key':
      return 'foreignKey';
    case 'exclusion':
      return undefined;
    default:
      return kind;
  }
}

function isCopied({ statement, span }: Origin): boolean {
  return /^like\b/i.test(statement.text.slice(span.start, span.end));
}

function isUnnamed({ origin: { statement, span } }: Index): boolean {
  return /^index$/i.test(statement.text.slice(span.start, span.end));
}

/** The name behind CONSTRAINT. */
function nameOf({ statement, span }: Origin): Origin | undefined {
  const text = statement.text.slice(span.start, span.end);
  if (!/^constraint\b/i.test(text)) return undefined;
  const [first, name] = lex(text);
  if (!name || !keywordIs(text, first, 'constraint')) return undefined;
  return { statement, span: { start: span.start + name.start, end: span.start + name.end } };
}

function placeOf(constraint: Constraint): Origin {
  return 'columnsOrigin' in constraint ? constraint.columnsOrigin : constraint.origin;
}
