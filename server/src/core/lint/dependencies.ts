/** What rules looked at while they checked something, and which of their reports a change concerns. */
import type { RelationId } from '../catalog/catalog.js';
import { type Statement, writtenStatement } from '../syntax/source-file.js';
import type { LookedAt } from './lookups.js';

/** What the rules looked at while a subject was checked. Kinds of things that they did not look at have no list. */
export interface Dependencies {
  readonly tables: ReadonlySet<RelationId>;
  /** Tables whose referencing keys or partitions were asked for. */
  readonly references: ReadonlySet<RelationId> | undefined;
  /** Table names that were looked up without a schema. */
  readonly names: ReadonlySet<string> | undefined;
  readonly objects: ReadonlySet<LookedAt> | undefined;
  readonly comments: ReadonlyMap<Statement, string> | undefined;
}

/** Dependencies while they are being recorded. */
export interface Recording extends Dependencies {
  readonly tables: Set<RelationId>;
  references: Set<RelationId> | undefined;
  names: Set<string> | undefined;
  objects: Set<LookedAt> | undefined;
  comments: Map<Statement, string> | undefined;
}

export function emptyRecord(): Recording {
  return { tables: new Set(), references: undefined, names: undefined, objects: undefined, comments: undefined };
}

export function dependsOnNothing({ tables, references, names, objects, comments }: Dependencies): boolean {
  return tables.size === 0 && !references && !names && !objects && !comments;
}

/** What is not as it was. */
export interface Changes {
  /** Tables that came, went, are other objects, or are of another class. */
  readonly tables: ReadonlySet<RelationId>;
  /** Tables whose referencing keys or partitions, or the tables of these, are other objects. */
  readonly references: ReadonlySet<RelationId>;
  /** Names of those of `tables` that came or went, or are other objects. */
  readonly names: ReadonlySet<string>;
  /** Statements that may have other comments above them. */
  readonly statements: ReadonlySet<Statement>;
  /** Whether what was looked up is still found. */
  holds(looked: LookedAt): boolean;
}

/** What rules said of something. */
export interface Dependent {
  readonly dependencies: Dependencies | undefined;
  /** Of the migration that it is about, or in which it stands; absent where it is about the schema. */
  readonly path?: string;
}

/**
 * Reports by what they depend on. Those that are gone stay among them for a while, so one that is found need not be
 * concerned; one that is not found is not.
 */
export interface Dependents {
  readonly size: number;
  add(report: Dependent): void;
  concerned(changes: Changes): ReadonlySet<Dependent>;
}

export function createDependents(): Dependents {
  const onTables = new Map<RelationId, Dependent[]>();
  const onReferences = new Map<RelationId, Dependent[]>();
  const onNames = new Map<string, Dependent[]>();
  const onObjects = new Map<LookedAt, Dependent[]>();
  const onStatements = new Map<Statement, Dependent[]>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(report) {
      const { dependencies } = report;
      if (!dependencies) return;
      size++;
      addTo(onTables, dependencies.tables, report);
      addTo(onReferences, dependencies.references, report);
      addTo(onNames, dependencies.names, report);
      addTo(onObjects, dependencies.objects, report);
      for (const statement of dependencies.comments?.keys() ?? none) {
        addTo(onStatements, [writtenStatement(statement)], report);
      }
    },
    concerned({ tables, references, names, statements, holds }) {
      const found = new Set<Dependent>();
      const addAll = (reports: readonly Dependent[] | undefined) => {
        for (const report of reports ?? none) found.add(report);
      };
      for (const id of tables) addAll(onTables.get(id));
      for (const id of references) addAll(onReferences.get(id));
      for (const name of names) addAll(onNames.get(name));
      for (const statement of statements) addAll(onStatements.get(statement));
      for (const [looked, reports] of onObjects) if (!holds(looked)) addAll(reports);
      return found;
    },
  };
}

const none: readonly never[] = [];

function addTo<K>(index: Map<K, Dependent[]>, keys: Iterable<K> | undefined, report: Dependent): void {
  for (const key of keys ?? none) {
    const reports = index.get(key);
    if (!reports) index.set(key, [report]);
    else if (reports.at(-1) !== report) reports.push(report);
  }
}
