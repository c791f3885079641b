import type { Step } from '../../core/catalog/history.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';
import { quoted } from '../../core/lint/wording.js';
import type { Ddl, QualifiedName } from '../../core/syntax/ddl.js';

export default defineRule({
  name: 'qualified-names',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A statement must say in which schema it creates something.',
  items: [],
  convention: true,
  options: {},
  subject: 'statement',
  statements: ['create-table', 'create-view', 'create-function', 'create-type', 'create-domain', 'create-sequence'],
  *check({ statement, step }) {
    const name = createdBy(statement.ddl);
    if (!name || name.schema) return pass;
    yield {
      at: inStatement(statement, name.span),
      subject: idOf(name.name.value, step),
      message: `${quoted(name.name.value)} is created in whichever schema comes first in the search path.`,
    };
    return undefined;
  },
});

/** What belongs to a session has a schema of its own. */
function createdBy(ddl: Ddl): QualifiedName | undefined {
  switch (ddl.kind) {
    case 'create-table':
      return ddl.persistence === 'temporary' ? undefined : ddl.table;
    case 'create-view':
      return ddl.temporary ? undefined : ddl.view;
    case 'create-sequence':
      return ddl.persistence === 'temporary' ? undefined : ddl.sequence;
    case 'create-function':
      return ddl.name;
    case 'create-type':
      return ddl.type;
    case 'create-domain':
      return ddl.domain;
    default:
      return undefined;
  }
}

/** As the catalog calls what the statement made. */
function idOf(name: string, { writes }: Step): string {
  for (const { after } of writes) {
    if (after && 'id' in after && 'name' in after && after.name === name) return String(after.id);
  }
  return name;
}
