/** The colours of the diagram, in VS Code's light, dark and high contrast themes. */

export interface Palette {
  readonly isDark: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly line: string;
  /** Of tables that are of no kind that is told apart. */
  readonly plain: Colours;
  readonly kinds: readonly Kind[];
}

interface Colours {
  readonly head: string;
  /** Of every other row. */
  readonly row: string;
  readonly border: string;
}

/** Width and dashes tell the kinds apart where colours do not. */
export interface Kind extends Colours {
  readonly name: string;
  readonly width: string;
  readonly dash: string;
}

const strokes = [
  { name: 'tenant', width: '1.5px', dash: 'none' },
  { name: 'root', width: '3.5px', dash: 'none' },
  { name: 'global', width: '2px', dash: '6 3' },
] as const;

type KindName = (typeof strokes)[number]['name'] | 'plain';

const light: Readonly<Record<KindName, Colours>> = {
  tenant: { head: '#d3e5f8', row: '#f3f8fd', border: '#1a5fb4' },
  root: { head: '#fbe3b5', row: '#fef9ee', border: '#a05a00' },
  global: { head: '#d3edd8', row: '#f3faf4', border: '#1d7a36' },
  plain: { head: '#ececef', row: '#f8f8f9', border: '#6b6b75' },
};
const dark: Readonly<Record<KindName, Colours>> = {
  tenant: { head: '#1f4063', row: '#222a33', border: '#6cb2f7' },
  root: { head: '#5a4013', row: '#2e281e', border: '#f0b351' },
  global: { head: '#20502d', row: '#222d25', border: '#69c980' },
  plain: { head: '#3a3a40', row: '#28282b', border: '#9a9aa2' },
};

/** Also tells the page's style, as `--kind-<name>-head` and `--kind-<name>-border`, for the legend. */
export function paletteOf(body: HTMLElement): Palette {
  const { classList } = body;
  const isLightContrast = classList.contains('vscode-high-contrast-light');
  const isContrast = isLightContrast || classList.contains('vscode-high-contrast');
  const isDark = !isLightContrast && !classList.contains('vscode-light');
  const style = getComputedStyle(body);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const background = colour('editor-background', isDark ? '#1e1e1e' : '#ffffff');
  const foreground = colour('editor-foreground', isDark ? '#d4d4d4' : '#1f1f1f');
  const coloursOf = (name: KindName): Colours => {
    const own = (isDark ? dark : light)[name];
    return isContrast ? { head: background, row: background, border: own.border } : own;
  };
  const kinds = strokes.map((stroke) => ({ ...stroke, ...coloursOf(stroke.name) }));
  for (const { name, head, border } of kinds) {
    body.style.setProperty(`--kind-${name}-head`, head);
    body.style.setProperty(`--kind-${name}-border`, border);
  }
  const line = isContrast ? foreground : colour('descriptionForeground', foreground);
  return { isDark, background, foreground, line, plain: coloursOf('plain'), kinds };
}
