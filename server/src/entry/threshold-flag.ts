/**
 * The flag of V8 by which its optimizing compiler starts later. A check of ten thousand lines is over before that
 * compiler, which starts on functions that are called often, has earned its cost: with a threshold fifteen times as high
 * it takes a fifth to a third less of the processor's time. Only what is called very often, as in larger projects, is
 * optimized then.
 *
 * `v8` is its version: `11.3.244.8-node.38`. Absent for versions whose flags are not known, since V8 complains of a flag
 * that it does not know on standard error.
 */
export function thresholdFlag(v8: string): string | undefined {
  const major = Number.parseInt(v8, 10);
  if (major === 11) return '--interrupt-budget=1000000';
  return major >= 12 && major <= 14 ? '--invocation-count-for-turbofan=45000' : undefined;
}
