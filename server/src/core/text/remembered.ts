/** Remembers what follows from little: thousands of tables share the names and kinds of their columns. */

/** More than the columns of most schemas have. While somebody types there are new ones all the time. */
const most = 2_000;

/** `keyOf` tells apart what the answer may differ for. */
export function rememberedBy<T, A>(keyOf: (thing: T) => string, answerFor: (thing: T) => A): (thing: T) => A {
  const answers = new Map<string, A>();
  return (thing) => {
    const key = keyOf(thing);
    const known = answers.get(key);
    if (known !== undefined || answers.has(key)) return known as A;
    const answer = answerFor(thing);
    if (answers.size >= most) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}

export function rememberedByName<A>(answerFor: (name: string) => A): (name: string) => A {
  return rememberedBy((name) => name, answerFor);
}
