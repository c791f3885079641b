/** The full engine, shared by all tests of a process. */
import type { Engine } from '../../server/src/core/syntax/engine.js';
import { createLibpgQueryEngine } from '../../server/src/core/syntax/libpg-query/engine.js';
import { loadGrammar } from '../../server/src/entry/grammar.js';

let engine: Engine | undefined;

export function testEngine(): Engine {
  engine ??= createLibpgQueryEngine(loadInstantiate());
  return engine;
}

function loadInstantiate(): Parameters<typeof createLibpgQueryEngine>[0] {
  const grammar = loadGrammar();
  if ('unavailable' in grammar) throw new Error(grammar.unavailable);
  return grammar.instantiate;
}
