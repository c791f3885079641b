/** The page in the diagram's panel: draws the Mermaid text that it is sent, in the colours of the theme. */
import type { FromDiagramPage, ToDiagramPage } from '../src/diagram-messages.js';
import { drawing } from './drawing.js';
import { zoomable } from './zoom.js';

declare function acquireVsCodeApi(): { postMessage(message: FromDiagramPage): void };

const vscode = acquireVsCodeApi();
const title = byId('title');
const note = byId('note');
const notice = byId('notice');
const stage = zoomable(byId('stage'));
/** What was sent last, so that a change of the theme draws it again. */
let shown: Extract<ToDiagramPage, { kind: 'diagram' }> | undefined;
let working: Promise<void> = Promise.resolve();

window.addEventListener('message', ({ data }: MessageEvent<ToDiagramPage>) => {
  shown = data.kind === 'diagram' ? data : undefined;
  document.body.classList.toggle('is-empty', !shown);
  title.textContent = shown?.title ?? '';
  note.textContent = shown?.note ?? '';
  notice.textContent = data.kind === 'notice' ? data.text : '';
  if (!shown) stage.show(undefined, '');
  draw();
});

byId('choose').addEventListener('click', () => vscode.postMessage({ kind: 'choose' }));
byId('larger').addEventListener('click', () => stage.zoomBy(1.25));
byId('smaller').addEventListener('click', () => stage.zoomBy(0.8));
byId('fit').addEventListener('click', () => stage.fit());
byId('export').addEventListener('click', () => {
  const svg = stage.svg();
  if (svg) vscode.postMessage({ kind: 'export', svg });
});
new MutationObserver(draw).observe(document.body, { attributeFilter: ['data-vscode-theme-id'] });
vscode.postMessage({ kind: 'ready' });

/** One at a time, since Mermaid keeps its settings for all that it draws. */
function draw(): void {
  working = working.then(async () => {
    if (!shown) return;
    const { text, title: name } = shown;
    if (!stage.svg()) notice.textContent = 'Drawing…';
    try {
      const svg = await drawing(text);
      stage.show(svg, `Entity diagram of ${name}`);
      notice.textContent = '';
      vscode.postMessage({ kind: 'drawn', entities: svg.querySelectorAll('g.node').length });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notice.textContent = `Mermaid could not draw this: ${reason}`;
      vscode.postMessage({ kind: 'failed', reason });
    }
  });
}

function byId(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}
