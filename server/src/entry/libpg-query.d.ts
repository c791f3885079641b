/** The parts of libpg-query's Emscripten module and of WebAssembly that grammar.ts uses. */

declare module 'libpg-query/wasm/libpg-query.js' {
  interface Settings {
    /** Creates the instance; `done` makes the module's functions usable before it returns. */
    instantiateWasm(imports: WasmImports, done: (instance: WasmInstance) => void): unknown;
    print(line: string): void;
    printErr(line: string): void;
  }

  /** Fills `settings` with the module's functions and resolves to it. */
  export default function PgQuery(settings: Settings): Promise<PackageModule>;
}

/** The functions of the package's module that are used here. Pointers are numbers. */
interface PackageModule {
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _wasm_parse_query_raw(sql: number): number;
  _wasm_free_parse_result(result: number): void;
  getValue(pointer: number, type: 'i32'): number;
  UTF8ToString(pointer: number): string;
  stringToUTF8(text: string, pointer: number, maximumBytes: number): void;
  lengthBytesUTF8(text: string): number;
}

/** A compiled module. */
type WasmModule = object;
type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Its buffer is another one when it has grown. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
  readonly Memory: new (descriptor: { readonly initial: number }) => WasmMemory;
};
