import { defineRule } from '../../core/lint/rule.js';
import type { Span } from '../../core/text/span.js';

export default defineRule({
  name: 'syntax-error',
  category: 'migrations',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Every statement must be one that PostgreSQL can read.',
  items: [],
  options: {},
  subject: 'broken-statement',
  *check({ statement, fault }) {
    yield {
      at: { statement, span: offendingToken(statement.text, fault.offset) },
      message: `PostgreSQL cannot read this statement: ${fault.message}.`,
    };
  },
});

/** The token that begins at `offset`; the last character of the text where the fault is that it ends. */
function offendingToken(text: string, offset: number): Span {
  const start = Math.min(offset, text.trimEnd().length - 1);
  const length = /^(?:[\p{L}_][\p{L}\p{N}_$]*|\d[\d.]*|"[^"]*"|'[^']*'|.)/u.exec(text.slice(start))?.[0].length ?? 1;
  return { start, end: start + length };
}
