/** Reads CREATE FUNCTION and CREATE PROCEDURE. */
import type { CreateFunctionStmt, DefElem } from '@pgsql/types';
import type { CreateFunction } from '../../ddl.js';
import type { Cursor, Range } from '../cursor.js';
import { itemsOf, parts, strings } from '../tree.js';
import { qualifiedName } from './names.js';

export function readFunction(c: Cursor, node: CreateFunctionStmt, range: Range): CreateFunction {
  const options = parts(node.options, 'DefElem');
  // CREATE [OR REPLACE] FUNCTION name
  const at = range.first + (node.replace ? 4 : 2);
  return {
    kind: 'create-function',
    name: qualifiedName(c, at, strings(node.funcname)),
    procedure: node.is_procedure === true,
    orReplace: node.replace === true,
    language: strings(option(options, 'language')?.arg)[0] ?? 'sql',
    // The second string of a C function is the symbol in the library.
    body: strings(itemsOf(option(options, 'as')?.arg))[0],
    span: c.span(range.first, range.last),
  };
}

function option(options: readonly DefElem[], name: string): DefElem | undefined {
  return options.find((candidate) => candidate.defname === name);
}
