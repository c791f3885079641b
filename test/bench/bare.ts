/**
 * The yardstick: starts Node, instantiates the grammar, and parses and JSON.parses every statement of the files once.
 * What a program that did nothing else would cost.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../server/src/entry/grammar.js';

const [folder = '.'] = process.argv.slice(2);
const grammar = loadGrammar();
if ('unavailable' in grammar) throw new Error(grammar.unavailable);
const pg = grammar.instantiate();
let parsed = 0;

for (const entry of readdirSync(folder, { recursive: true }) as string[]) {
  if (!entry.endsWith('.sql')) continue;
  for (const statement of readFileSync(join(folder, entry), 'utf8').split(';\n')) {
    if (statement.trim() === '') continue;
    parse(statement);
    parsed++;
  }
}
process.stdout.write(`${parsed} statements\n`);

function parse(sql: string): unknown {
  const size = pg.lengthBytesUTF8(sql) + 1;
  const query = pg._malloc(size);
  pg.stringToUTF8(sql, query, size);
  const result = pg._wasm_parse_query_raw(query);
  const tree: unknown = JSON.parse(pg.UTF8ToString(pg.getValue(result, 'i32')));
  pg._free(query);
  pg._wasm_free_parse_result(result);
  return tree;
}
