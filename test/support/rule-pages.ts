/** The pages of the rules, as files of this repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleMeta } from '../../server/src/core/lint/rule.js';

export function pagePathOf({ category, name }: RuleMeta): string {
  return join('server/src/rules', category, `${name}.md`);
}

export function pageOf(rule: RuleMeta): string {
  return readFileSync(pagePathOf(rule), 'utf8');
}
