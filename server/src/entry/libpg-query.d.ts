/** The parts of libpg-query's Emscripten module and of WebAssembly that grammar.ts uses. */

declare module 'libpg-query/wasm/libpg-query.js' {
  import type { PgQueryModule } from '../core/syntax/libpg-query/instance.js';

  interface Settings {
    /** Creates the instance; `done` makes the module's functions usable before it returns. */
    instantiateWasm(imports: WasmImports, done: (instance: WasmInstance) => void): unknown;
    print(line: string): void;
    printErr(line: string): void;
  }

  /** Fills `settings` with the module's functions and resolves to it. */
  export default function PgQuery(settings: Settings): Promise<PgQueryModule>;
}

/** A compiled module. */
type WasmModule = object;
type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
};
