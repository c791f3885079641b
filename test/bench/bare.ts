/**
 * The yardstick: starts Node, instantiates the grammar, and parses and JSON.parses every statement of the files once.
 * What a program that did nothing else would cost.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../server/src/entry/grammar.js';

const [folder = '.'] = process.argv.slice(2);
const grammar = loadGrammar();
let parsed = 0;
for (const entry of readdirSync(folder, { recursive: true }) as string[]) {
  if (!entry.endsWith('.sql')) continue;
  for (const statement of readFileSync(join(folder, entry), 'utf8').split(';\n')) {
    if (statement.trim() === '') continue;
    JSON.parse(grammar(statement));
    parsed++;
  }
}
process.stdout.write(`${parsed}\n`);
