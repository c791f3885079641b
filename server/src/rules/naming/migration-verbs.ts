import { startOfFile } from '../../core/lint/places.js';
import { defineRule } from '../../core/lint/rule.js';
import { pass, skip } from '../../core/lint/verdict.js';
import { wordsOf } from '../../core/lint/vocabulary.js';
import { listed, quoted } from '../../core/lint/wording.js';

const usualVerbs: readonly string[] = [
  ...['create', 'add', 'alter', 'change', 'update', 'modify', 'set', 'rename', 'move', 'replace', 'convert'],
  ...['remove', 'drop', 'delete', 'revert', 'enable', 'disable', 'grant', 'revoke', 'split', 'merge', 'migrate'],
  ...['backfill', 'seed', 'insert', 'upsert', 'import', 'fix', 'repair', 'correct', 'make', 'init', 'initialize'],
  ...['allow', 'require', 'ensure', 'introduce', 'support', 'extend', 'optimize', 'refactor', 'deprecate', 'archive'],
  ...['clean', 'cleanup', 'purge', 'reset', 'restore', 'sync', 'generate', 'use', 'index', 'partition', 'validate'],
];

export default defineRule({
  name: 'migration-verbs',
  category: 'naming',
  severity: 'off',
  remedy: 'none',
  since: '0.1.0',
  summary: 'The name of a migration must begin with what it does.',
  items: [],
  convention: true,
  options: {
    verbs: {
      type: 'string-list',
      default: usualVerbs,
      description: 'The verbs that a name may begin with.',
    },
  },
  subject: 'migration',
  *check({ migration }, { options: { verbs } }) {
    const description = descriptionOf(migration.path);
    const [first = ''] = wordsOf(description);
    // Nothing runs a file without a version as a step of a history.
    if (first === '' || migration.version.length === 0) return skip;
    if (verbs.includes(first)) return pass;
    yield {
      at: startOfFile(migration.path),
      subject: migration.path,
      message: `${quoted(description)} does not begin with a verb such as ${listed(verbs.slice(0, 3), 'or')}.`,
    };
    return undefined;
  },
});

/** What a path says beside the version: of `V2__add_phone.sql` and of `2_add_phone/up.sql` it is `add_phone`. */
function descriptionOf(path: string): string {
  const [file = '', folder = ''] = path.split('/').reverse();
  const name = file.replace(/(?:[._-](?:up|do|deploy))?\.[a-z]+$/i, '');
  const said = /^(?:up|migration|deploy)$/i.test(name) ? folder : name;
  return said.replace(/^[VUR]?[\d._-]*/, '');
}
