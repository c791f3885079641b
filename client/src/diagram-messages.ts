/** What the diagram's panel and the page in it say to each other. */

/** To the page. */
export type ToDiagramPage =
  /** `text` is Mermaid's; `note` says what of the project it leaves out. */
  | { readonly kind: 'diagram'; readonly title: string; readonly text: string; readonly note: string }
  /** There is nothing to draw, for this reason. */
  | { readonly kind: 'notice'; readonly text: string };

/** From the page. */
export type FromDiagramPage =
  /** It is loaded and listens. */
  | { readonly kind: 'ready' }
  /** Something else is to be shown. */
  | { readonly kind: 'choose' }
  /** What it shows is drawn, or could not be, for this reason. */
  | { readonly kind: 'drawn'; readonly entities: number }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The drawing is to be saved as a file. */
  | { readonly kind: 'export'; readonly svg: string };
