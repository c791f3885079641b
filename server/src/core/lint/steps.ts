/** The steps of a migration by what their statements are: most rules about migrations are about a few kinds of them. */
import type { Step } from '../catalog/history.js';
import type { DdlKind } from '../syntax/ddl.js';

/** A step and its place among all. */
type Placed = readonly [position: number, step: Step];

const byKinds = new WeakMap<readonly Step[], ReadonlyMap<DdlKind, readonly Placed[]>>();

/** The steps whose statements are of one of these kinds, in their order. */
export function stepsOf(steps: readonly Step[], ...kinds: readonly DdlKind[]): readonly Step[] {
  const byKind = stepsByKind(steps);
  const lists = kinds.flatMap((kind) => [byKind.get(kind) ?? []]);
  const found = lists.filter(({ length }) => length > 0);
  const placed = found.length > 1 ? found.flat().sort(([a], [b]) => a - b) : (found[0] ?? []);
  return placed.map(([, step]) => step);
}

function stepsByKind(steps: readonly Step[]): ReadonlyMap<DdlKind, readonly Placed[]> {
  let byKind = byKinds.get(steps) as Map<DdlKind, Placed[]> | undefined;
  if (byKind) return byKind;
  byKind = new Map();
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step;
    const { kind } = step.statement.ddl;
    const known = byKind.get(kind);
    if (known) known.push([i, step]);
    else byKind.set(kind, [[i, step]]);
  }
  byKinds.set(steps, byKind);
  return byKind;
}
