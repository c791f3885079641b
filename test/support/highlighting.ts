/** Tokens of SQL as VS Code highlights it: its own SQL grammar with the extension's grammars injected. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

// Both packages are CommonJS bundles whose names Node cannot see from an ECMAScript module.
const require = createRequire(import.meta.url);
const textmate = require('vscode-textmate') as typeof import('vscode-textmate');
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');

/** A piece of text and what the grammars call it, the outermost scope left out. */
export interface ScopedText {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** Takes a whole document; gives its pieces by line, blank ones left out. */
export type Highlighter = (text: string) => readonly (readonly ScopedText[])[];

const injections = {
  'tenantlint.comments.injection': 'syntaxes/tenantlint.comments.json',
  'tenantlint.bodies.injection': 'syntaxes/tenantlint.bodies.json',
} as const;

const files: Readonly<Record<string, string>> = {
  'source.sql': 'node_modules/tm-grammars/grammars/sql.json',
  ...injections,
};

export async function sqlHighlighter(): Promise<Highlighter> {
  await oniguruma.loadWASM(await readFile(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const path = files[scope];
      return path === undefined ? null : textmate.parseRawGrammar(await readFile(path, 'utf8'), path);
    },
    getInjections: (scope) => (scope === 'source.sql' ? Object.keys(injections) : undefined),
  });
  const grammar = await registry.loadGrammar('source.sql');
  if (!grammar) throw new Error('VS Code has no SQL grammar');

  return (text) => {
    let state = textmate.INITIAL;
    return text.split(/\r?\n/).map((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens
        .map(({ startIndex, endIndex, scopes }) => ({
          text: line.slice(startIndex, endIndex),
          scopes: scopes.slice(1),
        }))
        .filter((piece) => piece.text.trim() !== '');
    });
  };
}
