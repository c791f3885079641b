import type { ForeignKey, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import type { Origin } from '../../core/catalog/origin.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { columnList, listed, quoted } from '../../core/lint/wording.js';
import { remedy, type SchemaChange } from '../../core/remedy/change.js';
import { refusingAction, setForeignKeyActions } from '../../core/remedy/changes.js';
import { actionAt } from '../../core/remedy/key-text.js';
import { Cursor } from '../../core/syntax/cursor.js';
import { lex } from '../../core/syntax/lexer.js';

export default defineRule({
  name: 'no-tenant-set-null',
  category: 'keys',
  severity: 'error',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'When a referenced row goes or changes, the rows that reference it must keep their tenant.',
  items: [],
  options: {},
  subject: 'foreign-key',
  *check({ table, key }, context) {
    if (!key.enforced || context.classOf(table) === 'global') return skip;
    const tenants = context.tenantColumnsOf(table);
    if (!key.columns.some((column) => tenants.includes(column))) return skip;

    const harmful = events.filter((event) => losesTenant(table, changedBy(key, event), tenants));
    if (harmful.length === 0) return pass;
    for (const event of harmful) {
      const lost = changedBy(key, event).filter((column) => tenants.includes(column));
      const clause = `ON ${event.toUpperCase()} ${actionOn(key, event)?.toUpperCase()}`;
      const value = actionOn(key, event) === 'set null' ? 'to NULL' : 'to its default';
      const others = keepers(table, key, tenants, context.postgresVersion);
      const isSafe =
        (event === 'delete' && others.length > 0) || lost.some((name) => columnOf(table, name)?.notNull.value);
      yield {
        at: placeOf(key, event),
        message: `${clause} of the foreign key ${columnList(key.columns)} of ${quoted(table.name)} sets the tenant column ${listed(lost)} ${value}.`,
        remedy: () =>
          remedy(`Keep ${listed(lost)} in ${clause}`, isSafe ? 'safe' : 'review', [
            mended(table, key, harmful, others),
          ]),
      };
    }
    return undefined;
  },
});

type Event = 'delete' | 'update';

const events: readonly Event[] = ['delete', 'update'];

function actionOn(key: ForeignKey, event: Event): ForeignKey['onDelete'] {
  return event === 'delete' ? key.onDelete : key.onUpdate;
}

/** Of several levels (organization and project) one that stays says whose the row is, where the other may be NULL. */
function losesTenant(table: Table, changed: readonly string[], tenants: readonly string[]): boolean {
  const lost = tenants.filter((name) => changed.includes(name));
  const isNotNull = (name: string) => columnOf(table, name)?.notNull.value === true;
  return lost.some(isNotNull) || (lost.length > 0 && !tenants.some((name) => !lost.includes(name) && isNotNull(name)));
}

/** The columns that get another value where the key finds its row gone or changed. */
function changedBy(key: ForeignKey, event: Event): readonly string[] {
  const action = actionOn(key, event);
  if (action !== 'set null' && action !== 'set default') return [];
  return event === 'delete' && key.onDeleteColumns.length > 0 ? key.onDeleteColumns : key.columns;
}

/** The columns that ON DELETE can be limited to, which PostgreSQL 15 brought; none where they cannot be NULL. */
function keepers(
  table: Table,
  key: ForeignKey,
  tenants: readonly string[],
  postgresVersion: number,
): readonly string[] {
  if (postgresVersion < 15) return [];
  const able = (name: string) => key.onDelete === 'set default' || !columnOf(table, name)?.notNull.value;
  return changedBy(key, 'delete').filter((name) => !tenants.includes(name) && able(name));
}

/** Both clauses at once, since they are one key. What cannot be limited is refused. */
function mended(table: Table, key: ForeignKey, harmful: readonly Event[], others: readonly string[]): SchemaChange {
  const refusing = refusingAction(key);
  const limited = harmful.includes('delete') && others.length > 0;
  const actions = {
    ...(harmful.includes('delete') && !limited ? { onDelete: refusing } : {}),
    ...(harmful.includes('update') ? { onUpdate: refusing } : {}),
  };
  return limited ? setForeignKeyActions(table, key, actions, others) : setForeignKeyActions(table, key, actions);
}

function placeOf(key: ForeignKey, event: Event): Origin {
  const { statement, span } = key.origin;
  const cursor = new Cursor(statement.text, lex(statement.text));
  const range = { first: cursor.indexOf(span.start), last: cursor.indexOf(span.end) - 1 };
  const at = actionAt(event, range, cursor);
  return at ? { statement, span: at } : key.columnsOrigin;
}
