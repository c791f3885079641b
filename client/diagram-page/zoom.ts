/** A place for a drawing that is larger than the window: scrolled, zoomed by buttons, keys and the wheel. */

export interface Zoomable {
  show(drawing: SVGSVGElement | undefined, label: string): void;
  zoomBy(factor: number): void;
  /** As large as fits, though not larger than it is. */
  fit(): void;
  /** The drawing as a file. */
  svg(): string | undefined;
}

const least = 0.1;
const most = 4;
/** Smaller than this, nothing can be read, and the drawing is scrolled instead. */
const readable = 0.8;

export function zoomable(stage: HTMLElement): Zoomable {
  let drawing: SVGSVGElement | undefined;
  let scale = 1;

  function apply(next: number): void {
    scale = Math.min(most, Math.max(least, next));
    if (!drawing) return;
    const { width, height } = drawing.viewBox.baseVal;
    drawing.setAttribute('width', String(width * scale));
    drawing.setAttribute('height', String(height * scale));
  }

  function fitting(): number {
    if (!drawing) return 1;
    const { width, height } = drawing.viewBox.baseVal;
    return Math.min(1, (stage.clientWidth - 2) / width, (stage.clientHeight - 2) / height);
  }

  function zoomBy(factor: number): void {
    const middle = {
      x: (stage.scrollLeft + stage.clientWidth / 2) / scale,
      y: (stage.scrollTop + stage.clientHeight / 2) / scale,
    };
    apply(scale * factor);
    stage.scrollTo(middle.x * scale - stage.clientWidth / 2, middle.y * scale - stage.clientHeight / 2);
  }

  stage.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey) return;
    if (key === '+' || key === '=') zoomBy(1.25);
    else if (key === '-') zoomBy(0.8);
    else if (key === '0') apply(fitting());
  });
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    },
    { passive: false },
  );

  return {
    show(next, label) {
      const isFirst = drawing === undefined || drawing.getAttribute('aria-label') !== label;
      drawing = next;
      stage.replaceChildren(...(next ? [next] : []));
      if (!next) return;
      next.setAttribute('role', 'img');
      next.setAttribute('aria-label', label);
      next.style.removeProperty('max-width');
      // An edit keeps what the reader looks at.
      apply(isFirst ? Math.max(readable, fitting()) : scale);
    },
    zoomBy,
    fit: () => apply(fitting()),
    svg: () => drawing && new XMLSerializer().serializeToString(drawing),
  };
}
