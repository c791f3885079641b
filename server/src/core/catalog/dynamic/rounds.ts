/** How often the body of a loop runs, and with which values. */
import type { CommandOf, LoopHeader } from '../../syntax/plpgsql.js';
import { textOf } from '../../text/span.js';
import type { WorkingState } from '../state.js';
import { compute, type Ending, type Frame, queryRows } from './frame.js';
import type { Scope } from './scope.js';
import type { RowValue, Value } from './values.js';

export interface Rounds {
  /** The loop's variables in each round; `undefined` where they are not known. */
  readonly values: readonly (readonly (readonly [name: string, value: Value | undefined])[])[] | undefined;
  readonly ending?: Ending | undefined;
}

export function roundsOf(
  header: Exclude<LoopHeader, { kind: 'endless' | 'while' }>,
  loop: CommandOf<'loop'>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Rounds {
  switch (header.kind) {
    case 'range':
      return numbers(header, frame, scope, state);
    case 'array': {
      const { value, ending } = compute(header.array, header.array, frame, scope, state);
      const items = typeof value === 'object' && value?.kind === 'array' ? value.items : undefined;
      return { values: items?.map((item) => [[header.variable, item] as const]), ending };
    }
    case 'query': {
      const { rows, ending } = queryRows(textOf(frame.body, header.query), loop.span, frame, scope, state);
      return { values: rows?.map((row) => intoVariables(row, header.variables, scope)), ending };
    }
    case 'other':
      return { values: undefined };
  }
}

function numbers(
  header: Extract<LoopHeader, { kind: 'range' }>,
  frame: Frame,
  scope: Scope,
  state: WorkingState,
): Rounds {
  const from = compute(header.from, header.from, frame, scope, state).value;
  const to = compute(header.to, header.to, frame, scope, state).value;
  const by = header.by ? compute(header.by, header.by, frame, scope, state).value : 1;
  if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number' || by < 1)
    return { values: undefined };
  const count = Math.floor((header.reverse ? from - to : to - from) / by) + 1;
  if (count > state.allowance.statements) return { values: undefined };
  const numberAt = (i: number) => (header.reverse ? from - i * by : from + i * by);
  return { values: Array.from({ length: Math.max(0, count) }, (_, i) => [[header.variable, numberAt(i)] as const]) };
}

/** A row goes into one record as it is, and else value by value. */
export function intoVariables(
  row: RowValue | undefined,
  variables: readonly string[],
  scope: Scope,
): readonly (readonly [string, Value | undefined])[] {
  const [only] = variables;
  const values = row && [...row.fields.values()];
  if (only !== undefined && variables.length === 1) {
    const isScalar = values?.length === 1 && isScalarVariable(only, scope);
    return [[only, isScalar ? values[0] : row]];
  }
  return variables.map((name, i) => [name, values ? values[i] : undefined]);
}

function isScalarVariable(name: string, scope: Scope): boolean {
  for (let s: Scope | undefined = scope; s; s = s.outer) if (s.values.has(name)) return !s.records.has(name);
  return true;
}
