/** Loads PostgreSQL's grammar in Node, without waiting: its WebAssembly file is read and compiled once. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import PgQuery from 'libpg-query/wasm/libpg-query.js';
import type { Engine } from '../core/syntax/engine.js';
import { createLibpgQueryEngine } from '../core/syntax/libpg-query/engine.js';
import type { PgQueryModule } from '../core/syntax/libpg-query/instance.js';
import { createPgsqlAstParserEngine } from '../core/syntax/pgsql-ast-parser/engine.js';

export type Grammar =
  | {
      /** Gives a fresh instance of the grammar, ready to be called. */
      readonly instantiate: () => PgQueryModule & PackageModule;
    }
  /** Why WebAssembly cannot be used here. */
  | { readonly unavailable: string };

export interface LoadedEngine {
  readonly engine: Engine;
  /** Why it is the reduced engine, for the notice that says so. */
  readonly reducedBecause: string | undefined;
}

/** The full engine, or the reduced one where the grammar cannot be loaded; only then is its parser loaded. */
export async function loadEngine(grammar: Grammar = loadGrammar()): Promise<LoadedEngine> {
  if ('instantiate' in grammar) {
    return { engine: createLibpgQueryEngine(grammar.instantiate), reducedBecause: undefined };
  }
  const { parse } = await import('pgsql-ast-parser');
  return { engine: createPgsqlAstParserEngine(parse), reducedBecause: grammar.unavailable };
}

/** Compiles the grammar and tries it, so that what it returns works. */
export function loadGrammar(): Grammar {
  if (typeof WebAssembly === 'undefined') return { unavailable: 'this host has no WebAssembly' };
  try {
    const module = compile(readFileSync(wasmFile()));
    let spare: (PgQueryModule & PackageModule) | undefined = instantiate(module);
    return {
      instantiate() {
        const ready = spare ?? instantiate(module);
        spare = undefined;
        return ready;
      },
    };
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { unavailable: reason };
  }
}

/**
 * Compiles with V8's baseline compiler alone. The optimizing one would start on the grammar's largest functions within
 * the first statements, cost more than it saves on less than some 100,000 lines, and keep the process from ending. Node
 * 20 and 22 settle when a module is made whether its functions are optimized when they are hot; Node 24 and later settle
 * it when each is first called, so the flags stay as they are set. The grammar is the only module of the process.
 */
function compile(bytes: Uint8Array): WasmModule {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  return new WebAssembly.Module(bytes);
}

/** Beside the bundle where it is shipped, in the package when run from the sources. */
function wasmFile(): string {
  const shipped = fileURLToPath(new URL('./libpg-query.wasm', import.meta.url));
  if (existsSync(shipped)) return shipped;
  return createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
}

/** The package's factory is async, but with an instance made at once its functions work when it returns. */
function instantiate(module: WasmModule): PgQueryModule & PackageModule {
  let memory: WasmMemory | undefined;
  const settings = {
    // Standard output may be the wire of a language server, and what the grammar would print are its own crashes.
    print() {},
    printErr() {},
    instantiateWasm(imports: WasmImports, done: (instance: WasmInstance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      memory = Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Memory);
      done(instance);
      return instance.exports;
    },
  };
  // A failure shows at once in the functions that are missing; the promise says it again, too late.
  PgQuery(settings).catch(() => {});
  const pg: Partial<PackageModule> = settings as object;
  if (!pg._wasm_parse_query_raw || !memory) throw new Error('the grammar could not be instantiated');
  return Object.assign(pg as PackageModule, textIn(memory, pg as PackageModule));
}

/** Texts go in and out as Node copies them: the package's own functions look at every byte in JavaScript. */
function textIn(memory: WasmMemory, pg: PackageModule): Pick<PgQueryModule, 'write' | 'read'> {
  let bytes = Buffer.from(memory.buffer);
  const current = () => {
    if (bytes.buffer !== memory.buffer) bytes = Buffer.from(memory.buffer);
    return bytes;
  };
  return {
    write(text) {
      const length = Buffer.byteLength(text);
      const pointer = pg._malloc(length + 1);
      const target = current();
      target.write(text, pointer, length);
      target[pointer + length] = 0;
      return pointer;
    },
    read(pointer, maximumBytes = Number.POSITIVE_INFINITY) {
      const source = current();
      const end = Math.min(source.indexOf(0, pointer), pointer + maximumBytes);
      return source.toString('utf8', pointer, end);
    },
  };
}
