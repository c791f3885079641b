/** The page in the score's panel: draws what it is sent, and keeps what is open, focused and scrolled to. */
import type { FromScorePage, ToScorePage } from '../src/score-messages.js';
import { element } from './elements.js';
import { type Reader, scoreView } from './score-view.js';

declare function acquireVsCodeApi(): {
  postMessage(message: FromScorePage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};

/** How many entries of which list are in view; those that are absent are closed. */
interface PageState {
  readonly lists: Readonly<Record<string, number>>;
}

/** Entries of a list that are shown when it is opened, and that "more" adds. */
const firstEntries = 20;
const moreEntries = 100;

const vscode = acquireVsCodeApi();
const page = document.getElementById('page') as HTMLElement;
const news = document.getElementById('news') as HTMLElement;
let lists: Readonly<Record<string, number>> = vscode.getState()?.lists ?? {};
/** What is to have the focus once it is drawn. */
let awaited: string | undefined;
/** Which part is shown. */
let scope = '';

const reader: Reader = {
  isOpen: (list) => lists[list] !== undefined,
  toggle(list, isOpen) {
    if (isOpen === (lists[list] !== undefined)) return;
    const { [list]: _, ...others } = lists;
    setLists(isOpen ? { ...others, [list]: firstEntries } : others);
  },
  more(list) {
    setLists({ ...lists, [list]: (lists[list] ?? 0) + moreEntries });
  },
  goToItem(item) {
    awaited = `item-${item}`;
    setLists({ ...lists, [item]: lists[item] ?? firstEntries });
  },
  tell: (message) => vscode.postMessage(message),
};

window.addEventListener('message', ({ data }: MessageEvent<ToScorePage>) => {
  if (data.kind === 'notice') {
    draw(element('p', {}, data.text), data.text);
    return;
  }
  const shown = JSON.stringify(data.page.scope);
  const isOther = scope !== '' && scope !== shown;
  scope = shown;
  if (isOther) awaited = 'title';
  draw(scoreView(data.page, reader), `${data.page.title}: ${data.page.headline}`);
  if (isOther) window.scrollTo(0, 0);
});
setLists(lists);
vscode.postMessage({ kind: 'ready' });

function setLists(next: Readonly<Record<string, number>>): void {
  lists = next;
  vscode.setState({ lists });
  vscode.postMessage({ kind: 'lists', lists });
}

function draw(content: Node, headline: string): void {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : '';
  page.replaceChildren(content);
  // A screen reader says it when it is another one than before.
  if (news.textContent !== headline) news.textContent = headline;
  if (awaited !== undefined && document.getElementById(awaited)) {
    focus(awaited, false);
    awaited = undefined;
  } else if (focused !== '') {
    focus(focused, true);
  }
}

/** What is gone gives the focus to what it was part of: `item-3a/fix-0` to `item-3a`. */
function focus(id: string, keepScroll: boolean): void {
  for (let name = id; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('/')))) {
    const found = document.getElementById(name);
    if (!found) continue;
    found.focus({ preventScroll: keepScroll });
    if (!keepScroll) found.scrollIntoView({ block: 'start' });
    return;
  }
}
