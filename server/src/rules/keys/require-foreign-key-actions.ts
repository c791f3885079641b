import type { ForeignKey, Table } from '../../core/catalog/catalog.js';
import { columnOf } from '../../core/catalog/keys.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { columnList, quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { refusingAction, setForeignKeyActions } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'require-foreign-key-actions',
  category: 'keys',
  severity: 'info',
  remedy: 'review',
  since: '0.1.0',
  summary: 'A foreign key should say what happens when the row it references is deleted.',
  items: ['2c'],
  convention: true,
  options: {
    onDelete: {
      type: 'boolean',
      default: true,
      description: 'Whether ON DELETE has to be written.',
    },
    onUpdate: {
      type: 'boolean',
      default: false,
      description: 'Whether ON UPDATE has to be written, which matters only for keys that change.',
    },
  },
  subject: 'foreign-key',
  *check({ table, key }, { options }) {
    if (!key.enforced) return skip;
    const onDelete = options.onDelete && key.onDelete === undefined;
    const onUpdate = options.onUpdate && key.onUpdate === undefined;
    if (!onDelete && !onUpdate) return pass;

    const missing =
      onDelete && onUpdate ? 'neither ON DELETE nor ON UPDATE' : onDelete ? 'no ON DELETE' : 'no ON UPDATE';
    yield {
      at: key.columnsOrigin,
      message: `Foreign key ${columnList(key.columns)} of ${quoted(table.name)} has ${missing}.`,
      remedy: () => {
        const actions = {
          ...(onDelete ? { onDelete: refusingAction(key) } : {}),
          ...(onUpdate ? { onUpdate: followingAction(table, key) } : {}),
        };
        const title = `Say what the foreign key ${columnList(key.columns)} does`;
        return remedy(title, 'review', [setForeignKeyActions(table, key, actions)]);
      },
    };
    return undefined;
  },
});

/** CASCADE, except over a generated column, which PostgreSQL does not let a key change. */
function followingAction(table: Table, key: ForeignKey): 'cascade' | ReturnType<typeof refusingAction> {
  return key.columns.some((name) => columnOf(table, name)?.generated) ? refusingAction(key) : 'cascade';
}
