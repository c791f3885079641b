/** Colours and links, or plain text where the output is no terminal. */
import { styleText } from 'node:util';
import type { Output, Terminal } from './terminal.js';

export interface Style {
  error(text: string): string;
  warning(text: string): string;
  info(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  added(text: string): string;
  removed(text: string): string;
  /** Text that opens an address when it is clicked. */
  link(text: string, url: string): string;
}

/** `wanted` is what a flag says; then NO_COLOR, FORCE_COLOR and the kind of output decide. */
export function createStyle(output: Output, env: Terminal['env'], wanted: boolean | undefined): Style {
  if (!(wanted ?? environmentWants(env) ?? output.isTTY)) return plain;
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { validateStream: false });
  return {
    error: paint('red'),
    warning: paint('yellow'),
    info: paint('cyan'),
    bold: paint('bold'),
    dim: paint('dim'),
    added: paint('green'),
    removed: paint('red'),
    link: output.isTTY ? (text, url) => `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : unchanged,
  };
}

function environmentWants(env: Terminal['env']): boolean | undefined {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return env.TERM === 'dumb' ? false : undefined;
}

const unchanged = (text: string) => text;

const plain: Style = {
  error: unchanged,
  warning: unchanged,
  info: unchanged,
  bold: unchanged,
  dim: unchanged,
  added: unchanged,
  removed: unchanged,
  link: unchanged,
};
