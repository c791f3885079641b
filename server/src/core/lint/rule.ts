/** What a rule is. `defineRule` gives a rule's options and subject their types; the runner does the rest. */
import type { Origin } from '../catalog/origin.js';
import type { NoRemedy, Remedy } from '../remedy/change.js';
import type { DdlKind } from '../syntax/ddl.js';
import type { Span } from '../text/span.js';
import type { Dialect, RuleContext } from './context.js';
import type { OptionsOf, OptionsSchema } from './options.js';
import type { SubjectKind, Subjects } from './subjects.js';
import type { Verdict } from './verdict.js';

export type Severity = 'error' | 'warning' | 'info';

/** The least severe first. */
export const severities: readonly Severity[] = ['info', 'warning', 'error'];

export type SeveritySetting = Severity | 'off';

export type Category =
  | 'tenancy'
  | 'keys'
  | 'indexes'
  | 'isolation'
  | 'access'
  | 'columns'
  | 'partitions'
  | 'naming'
  | 'migrations'
  | 'availability'
  | 'cockroach'
  | 'suppressions';

export interface RuleMeta {
  readonly name: string;
  readonly category: Category;
  /** In the preset `recommended`. */
  readonly severity: SeveritySetting;
  /** The best remedy it can offer. */
  readonly remedy: 'safe' | 'review' | 'none';
  readonly since: string;
  /** One sentence. */
  readonly summary: string;
  /** Items of the checklist that it answers. */
  readonly items: readonly string[];
  /** A matter of order, speed or taste: PostgreSQL leaks, fails or refuses nothing where it is broken. */
  readonly convention?: true;
}

export interface RuleDefinition<K extends SubjectKind, O extends OptionsSchema> extends RuleMeta {
  readonly options: O;
  readonly subject: K;
  /** Of a rule about statements: the kinds it is about; all where it does not say. */
  readonly statements?: readonly DdlKind[];
  /** Of a rule about columns: whether it is about those of a kind; about all where it does not say. */
  columns?(kind: ColumnKind, options: OptionsOf<O>): boolean;
  /** The database that it is about, where that is one only. */
  readonly dialect?: Dialect;
  /** Yields what is wrong with one subject. Returning nothing without a finding is a pass. */
  check(
    subject: Subjects[K],
    context: RuleContext<OptionsOf<O>>,
  ): Generator<Finding, Verdict | undefined | void, undefined>;
}

/** A rule of any subject and options, as the runner holds it. */
export interface Rule extends RuleMeta {
  readonly options: OptionsSchema;
  readonly subject: SubjectKind;
  readonly statements?: readonly DdlKind[];
  columns?(kind: ColumnKind, options: never): boolean;
  readonly dialect?: Dialect;
  check(subject: never, context: RuleContext<never>): Generator<Finding, Verdict | undefined | void, undefined>;
}

/** What many columns have in common: thousands of tables share a few hundred kinds, of which a rule is asked once. */
export interface ColumnKind {
  readonly name: string;
  /** The name of its type; absent where that is not known. */
  readonly type: string | undefined;
  /** Whether the type is PostgreSQL's own. */
  readonly builtIn: boolean;
  readonly generated: boolean;
  readonly hasDefault: boolean;
}

/** One thing that is wrong, as its rule says it. */
export interface Finding {
  readonly at: Place;
  /** A sentence: what is wrong. */
  readonly message: string;
  /** Other places that explain it. */
  readonly related?: readonly RelatedPlace[];
  /** Computed when asked for. */
  readonly remedy?: () => Remedy | NoRemedy;
  /** Where it weighs less than the rule as a whole: never more severe than the rule is set to. */
  readonly severity?: Severity;
  /** What it weighs at most in a migration that may have run; advice of any rule is a hint there. */
  readonly settled?: Severity;
  /** The checklist item, or items, where the rule answers more. */
  readonly item?: string | readonly string[];
  /** The rule that says it at the same place in its own words: this finding is counted by the score then, and not shown. */
  readonly saidBy?: string;
  /** What it is about, where that is narrower than the rule's subject: the table that a statement drops. */
  readonly subject?: string;
}

export interface RelatedPlace {
  readonly at: Place;
  readonly message: string;
}

/** A place in a statement, or, for comments and the configuration, in a file. */
export type Place =
  | (Origin & { readonly path?: undefined })
  | { readonly path: string; readonly span: Span; readonly statement?: undefined };

/** Where the rule's page can be read. */
export function ruleUrl(rule: RuleMeta): string {
  return `https://github.com/tenantlint/tenantlint/blob/main/server/src/rules/${rule.category}/${rule.name}.md`;
}

export function defineRule<K extends SubjectKind, const O extends OptionsSchema>(
  definition: RuleDefinition<K, O>,
): Rule {
  return definition as unknown as Rule;
}
