import type { Step } from '../../core/catalog/history.js';
import { standsAlone } from '../../core/lint/migration.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { listed } from '../../core/lint/wording.js';
import type { Ddl, RelationName } from '../../core/syntax/ddl.js';
import type { Statement } from '../../core/syntax/source-file.js';

export default defineRule({
  name: 'one-change-per-migration',
  category: 'migrations',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A migration must make one change.',
  items: [],
  convention: true,
  options: {
    tables: {
      type: 'number',
      default: 1,
      minimum: 1,
      description: 'How many tables a migration may create, change or drop.',
    },
  },
  subject: 'migration',
  *check({ steps, migration }, { options }) {
    if (standsAlone(migration)) return skip;
    const changed = tablesChangedBy(steps);
    const [name, place] = [...changed][options.tables] ?? [];
    if (name === undefined || !place) return pass;
    yield {
      at: place,
      message: `This migration changes ${changed.size} tables: ${shown([...changed.keys()])}.`,
    };
    return undefined;
  },
});

interface TableAt {
  readonly statement: Statement;
  readonly span: RelationName['span'];
}

/** With the place where each is first named. */
function tablesChangedBy(steps: readonly Step[]): ReadonlyMap<string, TableAt> {
  const changed = new Map<string, TableAt>();
  for (const { statement } of steps) {
    for (const { name, span } of tablesOf(statement.ddl)) {
      if (!changed.has(name.value)) changed.set(name.value, { statement, span });
    }
  }
  return changed;
}

function tablesOf(ddl: Ddl): readonly RelationName[] {
  switch (ddl.kind) {
    case 'create-table':
      return ddl.partitionOf || ddl.persistence === 'temporary' ? [] : [ddl.table];
    case 'alter-table':
      return ddl.objectType === 'table' ? [ddl.table] : [];
    case 'drop':
      return ddl.objectType === 'table' ? ddl.objects.map(({ name }) => name) : [];
    case 'rename':
      if (ddl.objectType === 'table') return [ddl.object.name];
      return ddl.object.table ? [ddl.object.table] : [];
    case 'create-index':
      return [ddl.table];
    default:
      return [];
  }
}

function shown(names: readonly string[]): string {
  const most = 4;
  if (names.length <= most) return listed(names);
  return `${names
    .slice(0, most)
    .map((name) => `"${name}"`)
    .join(', ')} and ${names.length - most} more`;
}
