/** Mermaid's text as an SVG element in the colours of VS Code's theme. */
import mermaid from 'mermaid';

/** How the kinds of tables look. Width and dashes tell them apart where colours do not. */
interface Look {
  readonly fill: string;
  readonly stroke: string;
}

const widths = { tenant: '2px', root: '4px', global: '2px' };
const dashes = { tenant: '0', root: '0', global: '6 3' };

type Kind = keyof typeof widths;

const light: Readonly<Record<Kind, Look>> = {
  tenant: { fill: '#dcebfb', stroke: '#1a5fb4' },
  root: { fill: '#fdeccb', stroke: '#a05a00' },
  global: { fill: '#dff3e2', stroke: '#1d7a36' },
};
const dark: Readonly<Record<Kind, Look>> = {
  tenant: { fill: '#1d3550', stroke: '#6cb2f7' },
  root: { fill: '#4a3511', stroke: '#f0b351' },
  global: { fill: '#1c3d25', stroke: '#69c980' },
};

let count = 0;

/** Rejects with what Mermaid says of a text that it does not take. */
export async function drawing(text: string): Promise<SVGSVGElement> {
  const style = getComputedStyle(document.body);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const { classList } = document.body;
  const isHighContrast = classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
  const isDark =
    classList.contains('vscode-dark') || (isHighContrast && !classList.contains('vscode-high-contrast-light'));
  const background = colour('editor-background', isDark ? '#1e1e1e' : '#ffffff');
  const foreground = colour('editor-foreground', isDark ? '#d4d4d4' : '#1f1f1f');
  const line = isHighContrast ? foreground : colour('descriptionForeground', foreground);
  const plain = isDark ? { fill: '#2b2b2f', stroke: '#9a9aa2' } : { fill: '#f1f1f3', stroke: '#6b6b75' };
  const looks = isDark ? dark : light;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    htmlLabels: false,
    theme: 'base',
    fontFamily: style.fontFamily,
    er: { useMaxWidth: false, fill: 'transparent' },
    themeVariables: {
      darkMode: isDark,
      background,
      mainBkg: isHighContrast ? background : plain.fill,
      primaryColor: isHighContrast ? background : plain.fill,
      primaryTextColor: foreground,
      textColor: foreground,
      nodeBorder: isHighContrast ? foreground : plain.stroke,
      lineColor: line,
      tertiaryColor: background,
      edgeLabelBackground: background,
      rowOdd: background,
      rowEven: isHighContrast ? background : isDark ? '#26262a' : '#f7f7f9',
      fontFamily: style.fontFamily,
      fontSize: '13px',
    },
  });
  const kinds = (Object.keys(looks) as Kind[]).map((kind) => {
    const { fill, stroke } = looks[kind];
    const inside = isHighContrast ? background : fill;
    return `    classDef ${kind} fill:${inside},stroke:${stroke},stroke-width:${widths[kind]},stroke-dasharray:${dashes[kind]},color:${foreground}`;
  });
  for (const kind of Object.keys(looks) as Kind[]) {
    document.body.style.setProperty(`--kind-${kind}-fill`, isHighContrast ? background : looks[kind].fill);
    document.body.style.setProperty(`--kind-${kind}-stroke`, looks[kind].stroke);
  }
  count += 1;
  const { svg } = await mermaid.render(`diagram-${count}`, `${text}${kinds.join('\n')}\n`);
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  return document.importNode(parsed, true) as unknown as SVGSVGElement;
}
