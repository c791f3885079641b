/** Writes a waiver into tenantlint.json, keeping its comments and its formatting. */
import { findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { applyEdits, type TextEdit } from '../text/edit.js';

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
  const tree = parseTree(source, [], { allowTrailingComma: true });
  if (tree?.type !== 'object') return undefined;
  const waivers = findNodeAtLocation(tree, ['waivers']);
  if (waivers && waivers.type !== 'array') return undefined;

  const waiver = { rule, subject, reason: '' };
  const count = waivers?.children?.length ?? 0;
  const edits = modify(source, waivers ? ['waivers', count] : ['waivers'], waivers ? waiver : [waiver], {
    formattingOptions: formattingOf(source),
    isArrayInsertion: waivers !== undefined,
  }).map(({ offset, length, content }) => ({ span: { start: offset, end: offset + length }, text: content }));

  const after = applyEdits(source, edits);
  const root = parseTree(after, [], { allowTrailingComma: true });
  const reason = root && findNodeAtLocation(root, ['waivers', count, 'reason']);
  if (!reason) return undefined;
  const whole = source === text ? edits : [{ span: { start: 0, end: text.length }, text: after }];
  return { edits: whole, reasonAt: reason.offset + 1 };
}

function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
