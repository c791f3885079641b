/** Remembers what follows from a name alone: thousands of tables share the names of their columns. */

/** More names than the columns of most schemas have. */
const mostNames = 2_000;

export function rememberedByName<A>(answerFor: (name: string) => A): (name: string) => A {
  const answers = new Map<string, A>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined || answers.has(name)) return known as A;
    const answer = answerFor(name);
    if (answers.size >= mostNames) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}
