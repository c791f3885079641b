/** Writes a waiver into tenantlint.json and leaves the rest of it as it stands. */
import { findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser';
import { applyEdits, insertion, type TextEdit } from '../text/edit.js';

export interface WaiverEdit {
  readonly edits: readonly TextEdit[];
  /** Where its reason is to be written, in the text after the edits. */
  readonly reasonAt: number;
}

/**
 * Adds a waiver without a reason, which waives nothing until a person has written one. `undefined` where the file is
 * no list of settings to begin with.
 */
export function addWaiver(text: string, rule: string, subject: string): WaiverEdit | undefined {
  const source = text.trim() === '' ? '{}\n' : text;
  const tree = parse(source);
  if (tree?.type !== 'object') return undefined;
  const waivers = findNodeAtLocation(tree, ['waivers']);
  if (waivers && waivers.type !== 'array') return undefined;

  const waiver = { rule, subject, reason: '' };
  const others = waivers?.children ?? [];
  const last = others.at(-1);
  const edits = last ? [after(last, waiver, source)] : first(waiver, source);

  const result = applyEdits(source, edits);
  const reason = findNodeAtLocation(parse(result) ?? tree, ['waivers', others.length, 'reason']);
  if (!reason) return undefined;
  const whole = [{ span: { start: 0, end: text.length }, text: result }];
  return { edits: source === text ? edits : whole, reasonAt: reason.offset + 1 };
}

type Waiver = Readonly<Record<'rule' | 'subject' | 'reason', string>>;

function parse(text: string): Node | undefined {
  return parseTree(text, [], { allowTrailingComma: true });
}

/** Written as the one before it: in one line or in several, with its indentation. */
function after(last: Node, waiver: Waiver, text: string): TextEdit {
  const end = last.offset + last.length;
  const lineStart = text.lastIndexOf('\n', last.offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const startsLine = text.slice(lineStart, last.offset).trim() === '';
  const { eol, step } = styleOf(text);
  const members = Object.entries(waiver).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const written = text.slice(last.offset, end).includes('\n')
    ? `{${eol}${members.map((member) => indent + step + member).join(`,${eol}`)}${eol}${indent}}`
    : `{ ${members.join(', ')} }`;
  return insertion(end, startsLine ? `,${eol}${indent}${written}` : `, ${written}`);
}

function first(waiver: Waiver, text: string): readonly TextEdit[] {
  const { eol, step } = styleOf(text);
  const formattingOptions = {
    eol,
    insertSpaces: !step.startsWith('\t'),
    tabSize: step.startsWith('\t') ? 1 : step.length,
  };
  return modify(text, ['waivers'], [waiver], { formattingOptions }).map(({ offset, length, content }) => ({
    span: { start: offset, end: offset + length },
    text: content,
  }));
}

/** How lines end, and what the first indented line is indented by. */
function styleOf(text: string): { readonly eol: string; readonly step: string } {
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', step: /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ' };
}
