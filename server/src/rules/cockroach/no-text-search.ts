import { callsOf } from '../../core/lint/called-functions.js';
import { columnTypesIn } from '../../core/lint/column-types.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';

export default defineRule({
  name: 'no-text-search',
  category: 'cockroach',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'Migrations for CockroachDB should do without full text search.',
  items: [],
  convention: true,
  options: {},
  subject: 'statement',
  dialect: 'cockroachdb',
  *check({ statement }) {
    if (statement.within) return skip;
    const message = (name: string) =>
      `CockroachDB before 23.1 refuses ${quoted(name)}, and later versions search by it only in part.`;
    // One place of a statement is enough: the rest of it follows from the first.
    const type = columnTypesIn(statement.ddl).find(({ name }) => name === 'tsvector' || name === 'tsquery');
    const call = type ? undefined : callsOf(isTextSearch, statement)[0];
    if (type) yield { at: inStatement(statement, type.span), message: message(type.name) };
    else if (call) yield { at: call.at, message: message(call.name) };
    return pass;
  },
});

function isTextSearch(name: string): boolean {
  return /^(?:(?:json[b]?_)?to_tsvector|(?:plain|phrase|websearch_)?to_tsquery|ts_rank(?:_cd)?|ts_headline|setweight|tsvector_update_trigger)$/.test(
    name,
  );
}
