/** Takes from a rule's page what fits into a hover: the first sentences that say why. */

/** How much is shown, in UTF-16 units; sentences are kept whole. */
const most = 420;

/** Markdown. Empty where the page has no prose. */
export function excerptOf(page: string): string {
  const body = page.slice(page.indexOf(endOfFacts) + endOfFacts.length);
  const paragraph = body.split(/\n\s*\n/).find((block) => /^\s*[A-Z`]/.test(block)) ?? '';
  const sentences = paragraph
    .trim()
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?]) (?=[A-Z`])/);
  let excerpt = '';
  for (const sentence of sentences) {
    if (excerpt !== '' && excerpt.length + sentence.length > most) break;
    excerpt += excerpt === '' ? sentence : ` ${sentence}`;
  }
  return excerpt;
}

/** Stands between the generated head of a page and its text. */
const endOfFacts = '<!-- end of generated -->';
