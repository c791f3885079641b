import type { Column, Table } from '../../core/catalog/catalog.js';
import { commentsOf } from '../../core/catalog/column-comments.js';
import { unknownAspect } from '../../core/catalog/keys.js';
import { resolvedType } from '../../core/catalog/resolved-type.js';
import { defineRule } from '../../core/lint/rule.js';
import { blocked, pass, skip, unknown } from '../../core/lint/verdict.js';
import { isOneOf, passwordHashNames, passwordNames, saysHashed } from '../../core/lint/vocabulary.js';
import { quoted } from '../../core/lint/wording.js';
import { type NoRemedy, type Remedy, remedy } from '../../core/remedy/change.js';
import { columnComment } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-password-comment',
  category: 'columns',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'A column of hashed passwords must have a comment that names the algorithm.',
  items: ['12a'],
  convention: true,
  options: {
    names: {
      type: 'string-list',
      default: passwordHashNames,
      description: 'Names of columns that hold hashed passwords.',
    },
    algorithm: {
      type: 'string',
      default: '',
      description: 'What the remedy writes, such as `bcrypt, cost 12`; without it there is no remedy.',
    },
  },
  subject: 'column',
  columns: ({ name }, { names }) => isOneOf(name, names) || isOneOf(name, passwordNames),
  *check({ table, column }, context) {
    const { names, algorithm } = context.options;
    const isHash = isOneOf(column.name, names);
    const type = resolvedType(column, table, context);
    if (!type || type.isArray || !['text', 'varchar', 'bpchar', 'bytea'].includes(type.name)) return skip;
    const comments = commentsOf(column);
    if (namesAlgorithm(comments)) return pass;
    if (unknownAspect(table, 'comments')) return unknown(`The comments of ${quoted(table.name)} are not all known.`);
    if (!isHash && type.name === 'bytea') return skip;
    if (!isHash && !saysHashed(comments)) return blocked('no-plaintext-secret');
    yield {
      at: column.origin,
      message: `No comment says how the passwords in ${quoted(column.name)} of ${quoted(table.name)} are hashed.`,
      remedy: () => documented(table, column, algorithm),
    };
    return undefined;
  },
});

function namesAlgorithm(comments: string): boolean {
  return /\b(?:bcrypt|blowfish|scrypt|yescrypt|argon2(?:id|i|d)?|pbkdf2|sha-?(?:2|3|256|384|512)(?:[-_]?crypt)?|md5)\b/i.test(
    comments,
  );
}

function documented(table: Table, column: Column, algorithm: string): Remedy | NoRemedy {
  if (algorithm === '')
    return { reason: `how "${column.name}" is hashed is not known: write it, or set the option "algorithm"` };
  const written = column.comment?.value.trim().replace(/[.;,]$/, '') ?? '';
  const text = written === '' ? `Password hash: ${algorithm}.` : `${written}. Hash: ${algorithm}.`;
  return remedy(`Document the hash of ${quoted(column.name)}`, 'safe', [columnComment(table, column, text)]);
}
