/** Makes elements. Text becomes text whatever it holds, since nothing is ever read as HTML. */

export interface Attributes {
  readonly id?: string;
  readonly class?: string;
  readonly title?: string;
  /** What a screen reader says in place of the text. */
  readonly label?: string;
  readonly hidden?: boolean;
  /** Takes the focus from the script, though not from the Tab key. */
  readonly focusable?: boolean;
  readonly onClick?: () => void;
}

export type Child = Node | string | undefined | readonly Child[];

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { id, class: className, title, label, hidden, focusable, onClick }: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (id !== undefined) made.id = id;
  if (className !== undefined) made.className = className;
  if (title !== undefined) made.title = title;
  if (label !== undefined) made.setAttribute('aria-label', label);
  if (hidden) made.setAttribute('aria-hidden', 'true');
  if (focusable) made.tabIndex = -1;
  if (onClick) made.addEventListener('click', onClick);
  append(made, children);
  return made;
}

/** A button that looks like a link. */
export function linkButton(id: string, text: string, onClick: () => void, title?: string): HTMLButtonElement {
  return element('button', { id, class: 'link', onClick, ...(title !== undefined && { title }) }, text);
}

/** How much of something there is: `share` from 0 to 1. What it shows stands beside it as text. */
export function bar(share: number): HTMLElement {
  const filled = element('span', { class: share === 1 ? 'filled whole' : 'filled' });
  filled.style.width = `${Math.floor(share * 1000) / 10}%`;
  return element('span', { class: 'bar', hidden: true }, filled);
}

function append(parent: HTMLElement, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue;
    if (typeof child === 'string' || child instanceof Node) parent.append(child);
    else append(parent, child);
  }
}
