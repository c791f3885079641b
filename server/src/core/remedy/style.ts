/** How a file is written, so that what is added looks like the rest of it. */
import { lex } from '../syntax/lexer.js';

export interface FileStyle {
  readonly lineBreak: string;
  /** One step of indentation. */
  readonly indent: string;
  /** Whether statements are set apart by blank lines. */
  readonly spaced: boolean;
  /** Whether keywords are mostly written in lower case. */
  readonly lowerCase: boolean;
}

export function styleOf(text: string, statementStarts: readonly number[]): FileStyle {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '    ';
  const gaps = statementStarts.slice(1).map((start, index) => text.slice(statementStarts[index], start));
  const apart = gaps.filter((gap) => /\n[ \t]*\r?\n/.test(gap)).length;
  return {
    lineBreak: text.includes('\r\n') ? '\r\n' : '\n',
    indent: indent.length > 8 ? '    ' : indent,
    spaced: apart * 2 >= gaps.length,
    lowerCase: statementStarts.filter((start) => isLowerCase(text, start)).length * 2 > statementStarts.length,
  };
}

/** Whether the word that begins at `at` is written in lower case. */
export function isLowerCase(text: string, at: number): boolean {
  return /^[a-z]/.test(text.charAt(at));
}

/**
 * SQL made with keywords in capitals, its words lowered where the text around it writes keywords so. Quoted names and
 * literals stay; unquoted names fold to lower case anyway.
 */
export function withKeywordCase(sql: string, lowerCase: boolean): string {
  if (!lowerCase) return sql;
  let result = '';
  let at = 0;
  for (const token of lex(sql)) {
    const text = sql.slice(token.start, token.end);
    result += sql.slice(at, token.start) + (token.kind === 'word' ? text.toLowerCase() : text);
    at = token.end;
  }
  return result + sql.slice(at);
}
