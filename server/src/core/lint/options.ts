/** Options of a rule, declared as data: they give the type, the default, the JSON schema and the table in the docs. */

export type OptionSchema =
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly type: 'number'; readonly default: number; readonly minimum?: number; readonly description: string }
  | {
      readonly type: 'string';
      readonly default: string;
      readonly enum?: readonly string[];
      readonly description: string;
    }
  | { readonly type: 'string-list'; readonly default: readonly string[]; readonly description: string };

export type OptionsSchema = Readonly<Record<string, OptionSchema>>;

type ValueOf<S extends OptionSchema> = S extends { type: 'boolean' }
  ? boolean
  : S extends { type: 'number' }
    ? number
    : S extends { type: 'string'; enum: readonly (infer E)[] }
      ? E
      : S extends { type: 'string' }
        ? string
        : readonly string[];

export type OptionsOf<O extends OptionsSchema> = { readonly [K in keyof O]: ValueOf<O[K]> };

export function defaultsOf<O extends OptionsSchema>(schema: O): OptionsOf<O> {
  return Object.fromEntries(Object.entries(schema).map(([name, option]) => [name, option.default])) as OptionsOf<O>;
}
