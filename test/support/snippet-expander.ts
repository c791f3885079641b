/**
 * Expands the text of a VS Code snippet, as a user leaves it who types the given answers and accepts the rest. Knows
 * all of VS Code's snippet syntax but the case changers of transforms, which no snippet here uses.
 */

export interface SnippetContext {
  /** Values of VS Code's variables: `TM_DIRECTORY`, `CURRENT_YEAR`, ... One that a snippet names must be among them. */
  readonly variables: Readonly<Record<string, string>>;
  /** What is typed at a tab stop, by its number. */
  readonly answers?: Readonly<Record<number, string>>;
}

/** Throws where the snippet is not well formed. */
export function expandSnippet(body: string, context: SnippetContext): string {
  const { nodes } = parseNodes(body, 0, '');
  const stops = new Map<number, readonly Node[]>();
  collectDefaults(nodes, stops);
  return write(nodes, context, stops);
}

/** The numbers of its tab stops, without the final one, 0. */
export function tabStopsOf(body: string): readonly number[] {
  const numbers = new Set<number>();
  const visit = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      if (node.kind === 'stop' && node.number > 0) numbers.add(node.number);
      if (node.kind !== 'text') visit(node.nodes ?? []);
    }
  };
  visit(parseNodes(body, 0, '').nodes);
  return [...numbers].sort((a, b) => a - b);
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stop'; readonly number: number; readonly nodes?: readonly Node[]; readonly transform?: Transform }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly nodes?: readonly Node[];
      readonly transform?: Transform;
    };

interface Transform {
  readonly pattern: RegExp;
  readonly format: string;
}

interface Parsed {
  readonly nodes: readonly Node[];
  /** Offset behind the last node, before the character that ended it. */
  readonly end: number;
}

/** Reads until one of the characters of `stop` stands outside of a placeholder. */
function parseNodes(body: string, from: number, stop: string): Parsed {
  const nodes: Node[] = [];
  let at = from;
  while (at < body.length && !stop.includes(body.charAt(at))) {
    const character = body.charAt(at);
    if (character === '\\' && /[\\$}]/.test(body.charAt(at + 1))) {
      nodes.push({ kind: 'text', text: body.charAt(at + 1) });
      at += 2;
    } else if (character === '$') {
      const [node, end] = parseReference(body, at);
      nodes.push(node);
      at = end;
    } else {
      nodes.push({ kind: 'text', text: character });
      at++;
    }
  }
  return { nodes, end: at };
}

function parseReference(body: string, from: number): [node: Node, end: number] {
  const bare = /^\$(?:(\d+)|([A-Za-z_]\w*))/.exec(body.slice(from));
  if (bare) return [reference(bare[1], bare[2]), from + bare[0].length];
  const head = /^\$\{(?:(\d+)|([A-Za-z_]\w*))([:|/}])/.exec(body.slice(from));
  if (!head) throw new Error(`"$" begins no placeholder and is not escaped: ${body.slice(from, from + 30)}`);
  const [opening, digits, name, sign] = head;
  const start = from + opening.length;
  if (sign === '}') return [reference(digits, name), start];
  if (sign === '/') {
    const [transform, end] = parseTransform(body, start);
    return [{ ...reference(digits, name), transform }, end];
  }
  if (sign === '|') {
    const end = body.indexOf('|}', start);
    if (end < 0) throw new Error(`a choice is not closed: ${body.slice(from, from + 30)}`);
    const choices = body.slice(start, end).split(/(?<!\\),/);
    if (choices.includes(''))
      throw new Error(`VS Code reads no choice with an empty value: ${body.slice(from, end + 2)}`);
    const [first = ''] = choices;
    return [
      { ...reference(digits, name), nodes: [{ kind: 'text', text: first.replace(/\\([,|\\])/g, '$1') }] },
      end + 2,
    ];
  }
  const { nodes, end } = parseNodes(body, start, '}');
  if (end >= body.length) throw new Error(`a placeholder is not closed: ${body.slice(from, from + 30)}`);
  return [{ ...reference(digits, name), nodes }, end + 1];
}

function reference(digits: string | undefined, name: string | undefined) {
  return digits === undefined
    ? ({ kind: 'variable', name: name ?? '' } as const)
    : ({ kind: 'stop', number: Number(digits) } as const);
}

/** `regex/format/flags}` */
function parseTransform(body: string, from: number): [transform: Transform, end: number] {
  const match = /^((?:\\.|[^\\/])*)\/((?:\$\{[^}]*\}|[^/])*)\/([a-z]*)\}/s.exec(body.slice(from));
  if (!match) throw new Error(`a transform is not well formed: ${body.slice(from, from + 60)}`);
  const [whole, pattern = '', format = '', flags = ''] = match;
  return [{ pattern: new RegExp(pattern.replaceAll('\\/', '/'), flags), format }, from + whole.length];
}

/** The first default of a tab stop is the text of all its occurrences. */
function collectDefaults(nodes: readonly Node[], stops: Map<number, readonly Node[]>): void {
  for (const node of nodes) {
    if (node.kind === 'text' || !node.nodes) continue;
    if (node.kind === 'stop' && !stops.has(node.number)) stops.set(node.number, node.nodes);
    collectDefaults(node.nodes, stops);
  }
}

function write(nodes: readonly Node[], context: SnippetContext, stops: ReadonlyMap<number, readonly Node[]>): string {
  return nodes.map((node) => (node.kind === 'text' ? node.text : applyTransform(node, textOf(node)))).join('');

  function textOf(node: Exclude<Node, { kind: 'text' }>): string {
    if (node.kind === 'stop') {
      return context.answers?.[node.number] ?? write(stops.get(node.number) ?? [], context, stops);
    }
    const value = context.variables[node.name];
    if (value === undefined) throw new Error(`VS Code has no variable ${node.name}, or the test gives it no value`);
    return value;
  }
}

function applyTransform({ transform }: { readonly transform?: Transform }, value: string): string {
  if (!transform) return value;
  const { pattern, format } = transform;
  let matched = false;
  const text = value.replace(pattern, (...found) => {
    matched = true;
    return formatted(format, found);
  });
  return matched || !format.includes(':-') ? text : formatted(format, []);
}

/** `$1`, `${1:+where it matched}`, `${1:-where it did not}`, `${1:?either:or}` */
function formatted(format: string, groups: readonly unknown[]): string {
  return format.replace(/\$(?:(\d+)|\{(\d+)(?::([+?-])([^}]*))?\})/g, (_, bare, braced, sign, text = '') => {
    const group = groups[Number(bare ?? braced)];
    const value = typeof group === 'string' ? group : '';
    if (sign === '+') return value === '' ? '' : text;
    if (sign === '-') return value === '' ? text : value;
    if (sign === '?') return text.split(':')[value === '' ? 1 : 0] ?? '';
    return value;
  });
}
