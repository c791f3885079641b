/** The answer to everything: what editor, command line, score and tests read. Immutable. */
import type { Table } from '../catalog/catalog.js';
import type { History } from '../catalog/history.js';
import type { RuleMeta, Severity } from '../lint/rule.js';
import type { NoRemedy, Remedy } from '../remedy/change.js';
import type { NamePatterns } from '../remedy/names.js';
import type { SourceFile, Statement } from '../syntax/source-file.js';
import type { TableClass, TenantModel } from '../tenancy/model.js';
import type { Span } from '../text/span.js';
import type { MigrationFolder } from './migration-folder.js';
import type { ScoreBoard } from './score-board.js';

export interface Analysis {
  readonly model: TenantModel;
  readonly databases: readonly Database[];
  /** Of all files, ordered by path, then by place. Suppressed ones are not among them. */
  readonly findings: readonly LocatedFinding[];
  /** The same, by the paths of the files that have some, in no order. A file of which the same is said keeps its list. */
  readonly findingsByFile: ReadonlyMap<string, readonly LocatedFinding[]>;
  /** What is wrong with the project itself rather than with its SQL: configuration, unreadable files. */
  readonly problems: readonly Problem[];
  readonly coverage: Coverage;
  /** Which migrations a fix must leave alone, as configured. */
  readonly frozen: 'committed' | 'never';
  /** How fixes call what they make. */
  readonly names: NamePatterns;
  classOf(table: Table): TableClass;
  /** The text of the comments directly above a statement, empty without any. */
  commentAbove(statement: Statement): string;
  file(path: string): SourceFile | undefined;
  findingsIn(path: string): readonly LocatedFinding[];
  /** The checklist's scores, computed when first asked for. */
  scores(): ScoreBoard;
  /** The same with pauses. Only one of these may be under way at a time, whatever the analysis. */
  scoresInSlices(): Generator<undefined, ScoreBoard, undefined>;
}

/** One history: the migrations that run, in their order, against one database. */
export interface Database {
  /** The folder that holds it, relative to the root; `.` for the root itself. */
  readonly folder: string;
  /** Name of the migration tool, e.g. `golang-migrate`. */
  readonly tool: string;
  /** Why it is thought to be that tool's, to follow "because". */
  readonly because: string;
  /** Paths of the files that are replayed, in that order. */
  readonly files: readonly string[];
  /** Those of the files that may still be changed whatever is configured; the newest migration comes first. */
  readonly drafts: ReadonlySet<string>;
  /** The folders whose migrations these are, as their tool sees each; none where no tool runs the files. */
  readonly folders: readonly MigrationFolder[];
  readonly history: History;
}

export interface LocatedFinding {
  readonly rule: RuleMeta;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  /** Relative to the file. */
  readonly span: Span;
  /** What the finding is about, e.g. `public.invoices` or `public.invoices.invoices_email_key`. */
  readonly subject: string;
  /** The statement it stands in; absent for findings in comments and in the configuration. */
  readonly statement: Statement | undefined;
  readonly related: readonly { readonly path: string; readonly span: Span; readonly message: string }[];
  readonly url: string;
  readonly remedy: (() => Remedy | NoRemedy) | undefined;
  /** The rule whose finding at the same place takes its place. */
  readonly saidBy?: string | undefined;
}

export interface Problem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly path: string;
  /** Where in the file, if it can be told. */
  readonly span: Span | undefined;
  /** What, and what to do next. */
  readonly message: string;
}

export interface Coverage {
  readonly files: number;
  readonly statements: number;
  /** Statements whose effect replay could not see. */
  readonly unseen: number;
}
