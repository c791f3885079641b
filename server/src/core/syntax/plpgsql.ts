/** Reads the body of a PL/pgSQL function or DO block into its commands. Expressions and SQL stay text, as PL/pgSQL leaves them. */
import type { Span } from '../text/span.js';
import { Cursor } from './cursor.js';
import { identifierValue, lex } from './lexer.js';

/** All spans are UTF-16 offsets into the body. */
export type Command = { readonly span: Span } & (
  | Block
  /** `target` is the variable, or the record and its field. */
  | { readonly kind: 'assign'; readonly target: readonly string[]; readonly value: Span }
  /** An assignment whose effect is not followed: to an array's element, or of something that is no expression. */
  | { readonly kind: 'forget'; readonly targets: readonly string[] }
  | { readonly kind: 'if'; readonly arms: readonly Arm[]; readonly otherwise: readonly Command[] }
  | {
      readonly kind: 'case';
      readonly operand: Span | undefined;
      readonly arms: readonly Arm[];
      readonly otherwise: readonly Command[] | undefined;
    }
  | {
      readonly kind: 'loop';
      readonly header: LoopHeader;
      readonly label: string | undefined;
      readonly body: readonly Command[];
    }
  | { readonly kind: 'exit' | 'continue'; readonly label: string | undefined; readonly when: Span | undefined }
  /** RETURN, with the value it gives; `ends` is false for RETURN NEXT and RETURN QUERY. */
  | { readonly kind: 'return'; readonly value: Span | undefined; readonly ends: boolean }
  /** RAISE EXCEPTION, or RAISE in a handler. `condition` is its name or SQLSTATE, where it is written. */
  | {
      readonly kind: 'raise';
      readonly condition: string | undefined;
      readonly message: string | undefined;
      /** What stands for each `%` of the message. */
      readonly values: Span | undefined;
    }
  | { readonly kind: 'execute'; readonly command: Span; readonly into: readonly string[] }
  | { readonly kind: 'perform'; readonly query: Span }
  | { readonly kind: 'commit' }
  /** A statement of SQL. `into` are the variables of an INTO clause, which stands at `intoAt`. */
  | { readonly kind: 'sql'; readonly into: readonly string[]; readonly intoAt: Span | undefined }
);

export interface Block {
  readonly kind: 'block';
  readonly label: string | undefined;
  readonly declarations: readonly Declaration[];
  readonly body: readonly Command[];
  readonly handlers: readonly Handler[];
}

export interface Declaration {
  readonly name: string;
  readonly isArray: boolean;
  /** Of type `record` or `table%ROWTYPE`. */
  readonly isRecord: boolean;
  readonly value: Span | undefined;
  /** `ALIAS FOR $1`: the other name, `$1` as such. */
  readonly aliasOf: string | undefined;
}

export interface Handler {
  /** In lower case; an SQLSTATE as such. */
  readonly conditions: readonly string[];
  readonly body: readonly Command[];
}

export interface Arm {
  readonly condition: Span;
  readonly body: readonly Command[];
}

export type LoopHeader =
  | { readonly kind: 'endless' }
  | { readonly kind: 'while'; readonly condition: Span }
  | {
      readonly kind: 'range';
      readonly variable: string;
      readonly from: Span;
      readonly to: Span;
      readonly by: Span | undefined;
      readonly reverse: boolean;
    }
  | { readonly kind: 'query'; readonly variables: readonly string[]; readonly query: Span }
  | { readonly kind: 'array'; readonly variable: string; readonly array: Span }
  /** Over a cursor, the rows of EXECUTE, or slices of an array. */
  | { readonly kind: 'other'; readonly variables: readonly string[] };

export type CommandOf<K extends Command['kind']> = Extract<Command, { readonly kind: K }>;

/** `undefined` where the text is no PL/pgSQL. */
export function readPlpgsql(body: string): CommandOf<'block'> | undefined {
  const reader = new Reader(body);
  const label = reader.readLabel();
  const block = reader.is('declare') || reader.is('begin') ? reader.readBlock(label) : undefined;
  return reader.failed ? undefined : block;
}

const listEnds = ['end', 'elsif', 'elseif', 'else', 'when', 'exception'];

/** A class, since the place in the tokens moves on with every method. */
class Reader {
  failed = false;
  private at = 0;
  private readonly c: Cursor;

  constructor(private readonly text: string) {
    this.c = new Cursor(text, lex(text));
  }

  is(keyword: string): boolean {
    return this.c.is(this.at, keyword);
  }

  readLabel(): string | undefined {
    if (!this.isOperator(this.at, '<<')) return undefined;
    const label = this.nameAt(this.at + 1);
    this.at += 3;
    return label;
  }

  readBlock(label: string | undefined): CommandOf<'block'> {
    const first = this.at;
    const declarations = this.take('declare') ? this.readDeclarations() : [];
    this.expect('begin');
    const body = this.readList();
    const handlers: Handler[] = [];
    if (this.take('exception')) while (this.is('when') && !this.failed) handlers.push(this.readHandler());
    this.expect('end');
    this.skipToSemicolon();
    return { kind: 'block', label, declarations, body, handlers, span: this.spanFrom(first) };
  }

  private readDeclarations(): Declaration[] {
    const declarations: Declaration[] = [];
    while (!this.is('begin') && !this.failed) {
      if (this.take('declare')) continue;
      const name = this.nameAt(this.at);
      const end = this.find([';']);
      const aliasOf = this.c.are(this.at + 1, 'alias', 'for') ? this.nameAt(this.at + 3) : undefined;
      const sign = this.assignmentSign(this.at + 1, end);
      const typeEnd = sign < 0 ? end : sign;
      const isArray = this.hasArraySign(this.at + 1, typeEnd);
      const isRecord = this.c.is(typeEnd - 1, 'record') || this.c.is(typeEnd - 1, 'rowtype');
      const value = sign < 0 ? undefined : this.c.span(sign + 1, end - 1);
      declarations.push({ name, isArray, isRecord, value, aliasOf });
      this.at = end + 1;
    }
    return declarations;
  }

  private readHandler(): Handler {
    this.at++;
    const then = this.find(['then']);
    const conditions: string[] = [];
    for (let i = this.at; i < then; i++) {
      if (this.c.is(i, 'or')) continue;
      if (this.c.is(i, 'sqlstate')) i++;
      conditions.push(this.wordOrString(i));
    }
    this.at = then + 1;
    return { conditions, body: this.readList() };
  }

  private readList(): Command[] {
    const commands: Command[] = [];
    while (!this.failed && !listEnds.some((word) => this.is(word))) {
      if (this.at > this.c.all.last) {
        this.failed = true;
        break;
      }
      if (this.c.char(this.at, ';')) {
        this.at++;
        continue;
      }
      const command = this.readCommand();
      if (command) commands.push(command);
    }
    return commands;
  }

  private readCommand(): Command | undefined {
    const first = this.at;
    const label = this.readLabel();
    if (this.is('declare') || this.is('begin')) return this.readBlock(label);
    switch (this.wordAt(this.at)) {
      case 'if':
        return this.readIf(first);
      case 'case':
        return this.readCase(first);
      case 'loop':
      case 'while':
      case 'for':
      case 'foreach':
        return this.readLoop(first, label);
      case 'exit':
      case 'continue':
        return this.readJump(first);
      case 'return':
        return this.readReturn(first);
      case 'raise':
        return this.readRaise(first);
      case 'execute':
        return this.readExecute(first);
      case 'perform':
        return { kind: 'perform', query: this.rest(first + 1), span: this.spanFrom(first) };
      case 'null':
      case 'assert':
      case 'close':
      case 'move':
        this.skipToSemicolon();
        return undefined;
      case 'commit':
        this.skipToSemicolon();
        return { kind: 'commit', span: this.spanFrom(first) };
      case 'get':
      case 'open':
      case 'fetch':
        return this.readForgetting(first);
      default:
        return this.readAssignment(first) ?? this.readSql(first);
    }
  }

  private readIf(first: number): Command {
    const arms: Arm[] = [];
    do {
      arms.push(this.readArm('then'));
    } while ((this.is('elsif') || this.is('elseif')) && !this.failed);
    const otherwise = this.take('else') ? this.readList() : [];
    this.expect('end');
    this.expect('if');
    this.skipToSemicolon();
    return { kind: 'if', arms, otherwise, span: this.spanFrom(first) };
  }

  private readCase(first: number): Command {
    const when = this.find(['when']);
    const operand = when > first + 1 ? this.c.span(first + 1, when - 1) : undefined;
    this.at = when;
    const arms: Arm[] = [];
    while (this.is('when') && !this.failed) arms.push(this.readArm('then'));
    const otherwise = this.take('else') ? this.readList() : undefined;
    this.expect('end');
    this.expect('case');
    this.skipToSemicolon();
    return { kind: 'case', operand, arms, otherwise, span: this.spanFrom(first) };
  }

  /** Behind the keyword at hand: an expression up to `end`, and commands. */
  private readArm(end: string): Arm {
    const from = this.at + 1;
    const to = this.find([end]);
    this.at = to + 1;
    return { condition: this.c.span(from, to - 1), body: this.readList() };
  }

  private readLoop(first: number, label: string | undefined): Command {
    const keyword = this.at;
    const loop = this.find(['loop']);
    const header = this.readLoopHeader(keyword, loop);
    this.at = loop + 1;
    const body = this.readList();
    this.expect('end');
    this.expect('loop');
    this.skipToSemicolon();
    return { kind: 'loop', header, label, body, span: this.spanFrom(first) };
  }

  private readLoopHeader(keyword: number, loop: number): LoopHeader {
    const { c } = this;
    if (loop === keyword) return { kind: 'endless' };
    if (c.is(keyword, 'while')) return { kind: 'while', condition: c.span(keyword + 1, loop - 1) };
    const within = c.find('in', keyword + 1, loop);
    const variables = this.names(keyword + 1, within - 1);
    const [variable] = variables;
    if (within < 0 || variable === undefined) return { kind: 'other', variables };
    if (c.is(keyword, 'foreach')) {
      if (!c.is(within + 1, 'array') || within !== keyword + 2) return { kind: 'other', variables };
      return { kind: 'array', variable, array: c.span(within + 2, loop - 1) };
    }
    const reverse = c.is(within + 1, 'reverse');
    const from = reverse ? within + 2 : within + 1;
    const dots = this.findOperator('..', from, loop);
    if (dots >= 0) {
      const by = c.find('by', dots, loop);
      return {
        kind: 'range',
        variable,
        from: c.span(from, dots - 1),
        to: c.span(dots + 1, (by < 0 ? loop : by) - 1),
        by: by < 0 ? undefined : c.span(by + 1, loop - 1),
        reverse,
      };
    }
    const isQuery = ['select', 'values', 'with', 'table'].some((word) => c.is(from, word)) || c.char(from, '(');
    return isQuery ? { kind: 'query', variables, query: c.span(from, loop - 1) } : { kind: 'other', variables };
  }

  private readJump(first: number): Command {
    const kind = this.is('exit') ? 'exit' : 'continue';
    const end = this.find([';']);
    const when = this.c.find('when', first + 1, end);
    const label = when === first + 1 || end === first + 1 ? undefined : this.nameAt(first + 1);
    this.at = end + 1;
    return { kind, label, when: when < 0 ? undefined : this.c.span(when + 1, end - 1), span: this.spanFrom(first) };
  }

  private readReturn(first: number): Command {
    const ends = !this.c.is(first + 1, 'next') && !this.c.is(first + 1, 'query');
    const end = this.find([';']);
    const value = ends && end > first + 1 ? this.c.span(first + 1, end - 1) : undefined;
    this.at = end + 1;
    return { kind: 'return', value, ends, span: this.spanFrom(first) };
  }

  private readRaise(first: number): Command | undefined {
    const end = this.find([';']);
    const harmless = ['debug', 'log', 'info', 'notice', 'warning'].some((word) => this.c.is(first + 1, word));
    this.at = end + 1;
    if (harmless) return undefined;
    const from = this.c.is(first + 1, 'exception') ? first + 2 : first + 1;
    const message = this.c.isString(from) ? this.wordOrString(from) : undefined;
    const code = this.c.find('errcode', from, end);
    const using = this.c.find('using', from, end);
    const values = message !== undefined && this.c.char(from + 1, ',');
    const named = message === undefined && from < end && !this.c.is(from, 'using') ? from : undefined;
    const condition = code >= 0 ? code + 2 : named !== undefined && this.c.is(named, 'sqlstate') ? named + 1 : named;
    return {
      kind: 'raise',
      condition: condition === undefined ? undefined : this.wordOrString(condition),
      message,
      values: values ? this.c.span(from + 2, (using < 0 ? end : using) - 1) : undefined,
      span: this.spanFrom(first),
    };
  }

  private readExecute(first: number): Command {
    const end = this.find([';']);
    const into = this.c.find('into', first, end);
    const using = this.c.find('using', first, end);
    const ends = [into, using].filter((found) => found >= 0);
    const command = this.c.span(first + 1, Math.min(end, ...ends) - 1);
    const variables = into < 0 ? [] : this.names(into + 1, (using > into ? using : end) - 1);
    this.at = end + 1;
    return { kind: 'execute', command, into: variables, span: this.spanFrom(first) };
  }

  /** GET DIAGNOSTICS n = ROW_COUNT, OPEN c FOR ..., FETCH c INTO a, b: no variable keeps what is known of it. */
  private readForgetting(first: number): Command {
    const end = this.find([';']);
    const targets = this.names(first + 1, end - 1);
    this.at = end + 1;
    return { kind: 'forget', targets, span: this.spanFrom(first) };
  }

  private readAssignment(first: number): Command | undefined {
    const { c } = this;
    if (!this.isName(first)) return undefined;
    let sign = first + 1;
    while (c.char(sign, '.') && this.isName(sign + 1)) sign += 2;
    const path = this.names(first, sign - 1);
    const indexed = c.char(sign, '[');
    while (c.char(sign, '[')) sign = c.pair(sign) + 1;
    if (!this.isOperator(sign, ':=') && !this.isOperator(sign, '=')) return undefined;
    const value = this.rest(sign + 1);
    const span = this.spanFrom(first);
    if (indexed) return { kind: 'forget', targets: path.slice(0, 1), span };
    return { kind: 'assign', target: path, value, span };
  }

  private readSql(first: number): Command {
    const { c } = this;
    const end = this.find([';']);
    const query = ['select', 'insert', 'update', 'delete', 'merge', 'with'].some((word) => c.is(first, word));
    const into = query ? this.findInto(first, end) : -1;
    this.at = end + 1;
    const span = c.span(first, end - 1);
    if (into < 0) return { kind: 'sql', into: [], intoAt: undefined, span };
    let last = c.is(into + 1, 'strict') ? into + 2 : into + 1;
    while (c.char(last + 1, ',') || c.char(last + 1, '.')) last += 2;
    const targets = this.names(c.is(into + 1, 'strict') ? into + 2 : into + 1, last);
    return { kind: 'sql', into: targets, intoAt: c.span(into, last), span };
  }

  /** INSERT INTO and MERGE INTO name no variables. */
  private findInto(from: number, to: number): number {
    for (let i = this.c.find('into', from, to); i >= 0; i = this.c.find('into', i + 1, to)) {
      if (!this.c.is(i - 1, 'insert') && !this.c.is(i - 1, 'merge')) return i;
    }
    return -1;
  }

  // -- Tokens --------------------------------------------------------------------------------------------------------

  /** The first of these keywords, or a semicolon, that stands in no bracket. Without one the text is no PL/pgSQL. */
  private find(words: readonly string[]): number {
    const { c } = this;
    for (let i = this.at; i <= c.all.last; i++) {
      if (c.char(i, ';')) {
        if (!words.includes(';')) this.failed = true;
        return i;
      }
      if (words.some((word) => c.is(i, word))) return i;
      i = Math.max(i, c.pair(i));
    }
    this.failed = true;
    return c.all.last + 1;
  }

  private findOperator(operator: string, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      if (this.isOperator(i, operator)) return i;
      i = Math.max(i, this.c.pair(i));
    }
    return -1;
  }

  /** `:=`, `=` or DEFAULT. */
  private assignmentSign(from: number, to: number): number {
    for (let i = from; i < to; i++) {
      if (this.isOperator(i, ':=') || this.isOperator(i, '=') || this.c.is(i, 'default')) return i;
      i = Math.max(i, this.c.pair(i));
    }
    return -1;
  }

  private hasArraySign(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.c.char(i, '[') || this.c.is(i, 'array')) return true;
    return false;
  }

  /** From here to the semicolon, which is passed. */
  private rest(from: number): Span {
    const end = this.find([';']);
    this.at = end + 1;
    return this.c.span(from, end - 1);
  }

  private take(keyword: string): boolean {
    if (!this.is(keyword)) return false;
    this.at++;
    return true;
  }

  private expect(keyword: string): void {
    if (!this.take(keyword)) this.failed = true;
  }

  /** The last END of a body may do without. */
  private skipToSemicolon(): void {
    const { c } = this;
    while (this.at <= c.all.last && !c.char(this.at, ';')) this.at++;
    this.at++;
  }

  private names(first: number, last: number): string[] {
    const found: string[] = [];
    for (let i = first; i <= last; i++) if (this.isName(i)) found.push(this.nameAt(i));
    return found;
  }

  private isName(index: number): boolean {
    const kind = this.c.tokens[index]?.kind;
    return kind === 'word' || kind === 'quoted-identifier';
  }

  private nameAt(index: number): string {
    const token = this.c.tokens[index];
    return token ? identifierValue(this.text, token) : '';
  }

  private wordAt(index: number): string {
    return this.c.tokens[index]?.kind === 'word' ? this.nameAt(index) : '';
  }

  private wordOrString(index: number): string {
    const token = this.c.tokens[index];
    if (!token) return '';
    return token.kind === 'string' ? this.text.slice(token.start + 1, token.end - 1) : this.nameAt(index);
  }

  private isOperator(index: number, operator: string): boolean {
    const token = this.c.tokens[index];
    return token !== undefined && this.text.slice(token.start, token.end) === operator;
  }

  private spanFrom(first: number): Span {
    return this.c.span(first, Math.max(first, this.at - 2));
  }
}
