import { relationId } from '../../core/catalog/names.js';
import { inStatement } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { quoted } from '../../core/lint/wording.js';
import type { ColumnDefinition, ConstraintDefinition, Ddl, Name, RelationName } from '../../core/syntax/ddl.js';
import { lex, uncutIdentifier } from '../../core/syntax/lexer.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'identifier-length',
  category: 'naming',
  severity: 'error',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A name must not be longer than the 63 bytes that PostgreSQL keeps of it.',
  items: [],
  options: {},
  subject: 'statement',
  statements: [
    ...(['create-table', 'alter-table', 'create-index', 'create-policy', 'create-view', 'create-schema'] as const),
    ...(['create-function', 'create-trigger', 'create-type', 'create-domain', 'alter-domain'] as const),
    ...(['create-sequence', 'create-role', 'rename'] as const),
  ],
  *check({ statement }) {
    if (!mayHoldLongName.test(statement.text)) return;
    for (const { name, of } of namesGivenBy(statement.ddl)) {
      const written = asWritten(name, statement);
      const bytes = written === undefined ? 0 : bytesOf(written);
      if (bytes <= longestName) continue;
      yield {
        at: inStatement(statement, name.span),
        // Nothing is wrong in a database that has the shorter name already.
        settled: 'info',
        subject: of ? `${relationId(of.schema?.value ?? 'public', of.name.value)}.${name.value}` : name.value,
        message: `This name has ${bytes} bytes, of which PostgreSQL keeps ${longestName}: ${quoted(name.value)}.`,
      };
    }
  },
});

const longestName = 63;

/** Without letters beyond ASCII a name is as long as it is written, or shorter. */
const mayHoldLongName = new RegExp(`\\b[\\w$]{${longestName + 1}}|"(?:[^"]|""){${longestName - 1}}|[^\\0-\\x7f]`);

/** A UTF-16 unit is at most three bytes of UTF-8. */
const surelyShort = longestName / 3;

function asWritten({ span }: Name, { text }: Statement): string | undefined {
  if (span.end - span.start <= surelyShort) return undefined;
  const written = text.slice(span.start, span.end);
  const [token] = lex(written);
  return token && token.end === written.length ? uncutIdentifier(written, token) : undefined;
}

function bytesOf(name: string): number {
  let bytes = 0;
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

interface GivenName {
  readonly name: Name;
  /** The table that it belongs to. */
  readonly of?: RelationName;
}

/** Names that a statement gives. Those it only uses are cut alike. */
function namesGivenBy(ddl: Ddl): readonly GivenName[] {
  switch (ddl.kind) {
    case 'create-table':
      return [
        { name: ddl.table.name },
        ...inTable(ddl.table, [...ddl.columns.flatMap(inColumn), ...ddl.constraints.flatMap(inConstraint)]),
      ];
    case 'alter-table':
      return inTable(
        ddl.table,
        ddl.actions.flatMap((action) => {
          if (action.kind === 'add-column') return inColumn(action.column);
          return action.kind === 'add-constraint' ? inConstraint(action.constraint) : [];
        }),
      );
    case 'create-index':
      return ddl.name ? inTable(ddl.table, [ddl.name]) : [];
    case 'create-policy':
    case 'create-trigger':
      return inTable(ddl.table, [ddl.name]);
    case 'create-view':
      return [{ name: ddl.view.name }, ...inTable(ddl.view, ddl.columnNames)];
    case 'create-schema':
      return [{ name: ddl.name }, ...ddl.elements.flatMap(namesGivenBy)];
    case 'create-function':
      return [{ name: ddl.name.name }];
    case 'create-type':
      return [
        { name: ddl.type.name },
        ...inTable(
          ddl.type,
          ddl.attributes.map(({ name }) => name),
        ),
      ];
    case 'create-domain':
      return [{ name: ddl.domain.name }, ...inTable(ddl.domain, ddl.checks.flatMap(inConstraint))];
    case 'alter-domain':
      return ddl.change.kind === 'add-check' ? inTable(ddl.domain, inConstraint(ddl.change.check)) : [];
    case 'create-sequence':
      return [{ name: ddl.sequence.name }];
    case 'create-role':
      return [{ name: ddl.role }];
    case 'rename':
      return ddl.object.table ? inTable(ddl.object.table, [ddl.newName]) : [{ name: ddl.newName }];
    default:
      return [];
  }
}

function inTable(of: RelationName, names: readonly Name[]): readonly GivenName[] {
  return names.map((name) => ({ name, of }));
}

function inColumn({ name, constraints }: ColumnDefinition): readonly Name[] {
  return [name, ...constraints.flatMap(inConstraint)];
}

function inConstraint({ name }: ConstraintDefinition): readonly Name[] {
  return name ? [name] : [];
}
