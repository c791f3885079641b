/** Mermaid's text as an SVG element in the colours of VS Code's theme. */
import mermaid from 'mermaid';
import { type Palette, paletteOf } from './palette.js';

let count = 0;

/** Rejects with what Mermaid says of a text that it does not take. */
export async function drawing(text: string): Promise<SVGSVGElement> {
  const palette = paletteOf(document.body);
  const { background, foreground, line, plain, isDark } = palette;
  const { fontFamily } = getComputedStyle(document.body);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    htmlLabels: false,
    theme: 'base',
    fontFamily,
    er: { useMaxWidth: false },
    themeCSS: styleOf(palette),
    themeVariables: {
      darkMode: isDark,
      background,
      mainBkg: plain.head,
      primaryColor: plain.head,
      primaryTextColor: foreground,
      textColor: foreground,
      nodeBorder: plain.border,
      lineColor: line,
      tertiaryColor: background,
      edgeLabelBackground: background,
      rowOdd: background,
      rowEven: plain.row,
      fontFamily,
      fontSize: '13px',
    },
  });
  count += 1;
  const { svg } = await mermaid.render(`diagram-${count}`, text);
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const drawn = document.importNode(parsed, true) as unknown as SVGSVGElement;
  for (const entity of drawn.querySelectorAll('g.node')) borderAbove(entity);
  return drawn;
}

/** The rows would hide half of the border, which is drawn before them. */
function borderAbove(entity: Element): void {
  const border = entity.querySelector('.outer-path path:last-child');
  if (!border) return;
  border.setAttribute('class', 'border');
  entity.append(border);
}

/** Part of the drawing, so that a saved one has it too. */
function styleOf({ background, line, kinds }: Palette): string {
  const ofKinds = kinds.flatMap(({ name, head, row, border, width, dash }) => [
    `.node.${name} .outer-path path { fill: ${head}; }`,
    `.node.${name} .row-rect-even path:first-child { fill: ${row}; }`,
    `.node.${name} .divider path { stroke: ${border}; }`,
    `.node.${name} > .border { stroke: ${border}; stroke-width: ${width}; stroke-dasharray: ${dash}; }`,
  ]);
  return [
    '.node .divider path { stroke-opacity: 0.5; }',
    '.node [class^="row-rect"] path:last-child { stroke: none; }',
    `.marker circle { fill: ${background}; }`,
    `.relationshipLine { stroke: ${line}; stroke-width: 1.25px; }`,
    ...ofKinds,
  ].join('\n');
}
