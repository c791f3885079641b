/** What the score's panel and the page in it say to each other. */
import type { Place, ScoreFindingName, ScorePage, ScoreScope } from '../../server/src/lsp/protocol.js';

/** To the page. */
export type ToScorePage =
  | { readonly kind: 'page'; readonly page: ScorePage }
  /** There is nothing to show, for this reason. */
  | { readonly kind: 'notice'; readonly text: string };

/** From the page. */
export type FromScorePage =
  /** It is loaded and listens. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'scope'; readonly scope: ScoreScope }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'fix'; readonly finding: ScoreFindingName }
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'export'; readonly format: 'markdown' | 'json' }
  /** How many entries of which list are in view. */
  | { readonly kind: 'lists'; readonly lists: Readonly<Record<string, number>> };
