/**
 * The schema while one statement runs. Every entry it looks at and every change it makes is recorded, so that replay
 * knows later what the statement depends on. Changes take effect together when it is finished, or not at all.
 */
import type { Engine } from '../syntax/engine.js';
import type { Statement } from '../syntax/source-file.js';
import type { Span } from '../text/span.js';
import type { DatabaseFunction, DatabaseType, Privilege, Relation, RelationId, Role, Table } from './catalog.js';
import { dependentsGroup, type Entries, groupOf, sourceOf } from './entries.js';
import type { Step, Write } from './history.js';
import { temporarySchema } from './names.js';
import type { Origin } from './origin.js';
import { sameValue } from './same-value.js';
import { policiesReading } from './uses.js';

/** A schema made by CREATE SCHEMA. */
export interface SchemaEntry {
  readonly kind: 'schema';
  readonly name: string;
}

/** Who has a check or foreign key of this name in this schema: made-up names avoid those that exist. */
export interface ConstraintNameEntry {
  readonly kind: 'constraint-name';
  readonly tables: readonly RelationId[];
}

/** The partitions and inheriting tables of a table, in the order they came. */
export interface ChildrenEntry {
  readonly kind: 'children';
  readonly tables: readonly RelationId[];
}

/** That a table exists, and its primary key: all that a foreign key to it needs to know. */
export interface TargetEntry {
  readonly kind: 'target';
  readonly primaryKey: readonly string[];
}

/** What SET search_path left. It ends with its file: a migration cannot count on the session of an earlier one. */
export interface SearchPath {
  readonly kind: 'search-path';
  readonly file: string;
  readonly session: readonly string[] | undefined;
  /** SET LOCAL: until the transaction ends. */
  readonly local: readonly string[] | undefined;
}

/** The search path that ALTER ROLE and ALTER DATABASE give the sessions to come, which begin with the next file. */
export interface StoredSearchPath {
  readonly kind: 'stored-search-path';
  /** The file that set it last. */
  readonly file: string;
  readonly path: readonly string[] | undefined;
  /** What that file itself began with. */
  readonly earlier: readonly string[] | undefined;
}

/** What ALTER DEFAULT PRIVILEGES granted and did not revoke. */
export interface DefaultPrivilegesEntry {
  readonly kind: 'default-privileges';
  readonly privileges: readonly DefaultPrivilege[];
  /** Whether PUBLIC may execute new functions, which PostgreSQL grants unless it is revoked. */
  readonly publicExecutes: boolean;
}

export interface DefaultPrivilege extends Privilege {
  /** Whose new objects it is for; without one those of the role that runs the migrations. */
  readonly creator: string | undefined;
}

/** The open transaction, and its savepoints, the latest last. */
export interface TransactionEntry {
  readonly kind: 'transaction';
  /** The BEGIN. */
  readonly statement: Statement;
  readonly savepoints: readonly { readonly name: string; readonly statement: Statement }[];
}

/** Functions of a name beside the last one defined, which take other arguments. */
export interface OverloadsEntry {
  readonly kind: 'overloads';
  readonly functions: readonly DatabaseFunction[];
}

/** The first statement that may have created relations replay does not know. */
export interface UnseenEntry {
  readonly kind: 'unseen';
  readonly statement: Statement;
}

/** How much of a statement's own code is run before its effect is left unknown. All its parts share one. */
export interface Allowance {
  statements: number;
  depth: number;
}

const mostStatements = 10_000;
const mostDepth = 40;

/** The steps before a statement, from the last (0) backwards. */
export interface EarlierSteps {
  last(index: number): Step | undefined;
}

export const searchPathKey = 'search-path';
export const storedSearchPathKey = 'stored-search-path';
export const transactionKey = 'transaction';
export const defaultPrivilegesKey = 'default-privileges';
const unseenKey = 'unseen';
const temporaryKey = 'temporary';
const extensionsKey = 'extensions';
export const unseenFunctionsKey = 'unseen-functions';

/** There has been a CREATE EXTENSION. */
const someExtension: object = { kind: 'extensions' };

/** Code that replay cannot see may have created functions. */
const someFunctions: object = { kind: 'unseen-functions' };

/** There has been a temporary relation. Until then no name is looked up among them. */
const someTemporary: object = { kind: 'temporary' };

/** A relation's key is its id, which no other key can equal: theirs have a colon that is not inside quotes. */
export const schemaKey = (name: string) => `schema:${name}`;
const functionPrefix = 'function:';
export const functionKey = (id: string) => `${functionPrefix}${id}`;
export const overloadsKey = (id: string) => `overloads:${id}`;
export const typeKey = (id: string) => `type:${id}`;
export const roleKey = (name: string) => `role:${name}`;
export const extensionKey = (name: string) => `extension:${name}`;
export const targetKey = (id: RelationId) => `target:${id}`;
export const childrenKey = (id: RelationId) => `children:${id}`;
export const constraintNameKey = (schema: string, name: string) => `constraint:${schema}.${name}`;

const relationKinds: ReadonlySet<string> = new Set([
  'table',
  'view',
  'materialized-view',
  'index',
  'sequence',
  'type',
  'foreign-table',
]);

export function isRelation(entry: object): entry is Relation {
  return relationKinds.has((entry as Relation).kind);
}

/** Stands for all entries among a step's reads. */
export const everything = '*';

export class WorkingState {
  readonly #entries: Entries;
  readonly #reads = new Set<string>();
  readonly #writes = new Map<string, object | undefined>();
  #unseen: string | undefined;
  #refused: string | undefined;
  #changesNothing = false;
  #meetsUnseen = false;
  /** Where CREATE SCHEMA ... CREATE TABLE puts what it makes, and looks first. */
  creationSchema: string | undefined;

  constructor(
    entries: Entries,
    readonly statement: Statement,
    /** The steps before this one, from which ROLLBACK takes what it restores. */
    readonly earlier: EarlierSteps,
    /** Reads statements that are made as text. */
    readonly engine: Engine,
    /** What is left to run of the statement's own code. */
    readonly allowance: Allowance = { statements: mostStatements, depth: mostDepth },
  ) {
    this.#entries = entries;
  }

  /** The state for a part of the statement: what it changes is seen here once it is taken over. */
  part(statement: Statement): WorkingState {
    return new WorkingState(this.#asEntries(), statement, this.earlier, this.engine, this.allowance);
  }

  /** Takes over what a part did. */
  take(part: WorkingState): void {
    this.observe(part);
    this.#unseen ??= part.#unseen;
    this.#refused ??= part.#refused;
    if (part.#changesNothing) return;
    for (const [key, value] of part.#writes) this.#writes.set(key, value);
  }

  /** What a part has read decided how things go on, whether or not it is taken over. */
  observe(part: WorkingState): void {
    for (const key of part.#reads) this.#reads.add(key);
  }

  #asEntries(): Entries {
    const all = () => this.#all();
    const group = (name: string) => this.#group(name);
    return { get: (key) => this.get(key), all, group };
  }

  *#all(): Generator<readonly [string, object], void, undefined> {
    for (const entry of this.#entries.all()) if (!this.#writes.has(entry[0])) yield entry;
    for (const [key, value] of this.#writes) if (value) yield [key, value];
  }

  *#group(name: string): Generator<string, void, undefined> {
    for (const key of this.#entries.group(name)) if (!this.#writes.has(key)) yield key;
    for (const [key, value] of this.#writes) if (value && groupOf(key) === name) yield key;
  }

  get(key: string): object | undefined {
    this.#reads.add(key);
    const written = this.#writes.get(key);
    return written !== undefined || this.#writes.has(key) ? written : this.#entries.get(key);
  }

  set(key: string, value: object | undefined): void {
    this.#reads.add(key);
    this.#writes.set(key, value);
  }

  relation(id: RelationId): Relation | undefined {
    return this.get(id) as Relation | undefined;
  }

  table(id: RelationId): Table | undefined {
    const relation = this.relation(id);
    return relation?.kind === 'table' ? relation : undefined;
  }

  function(id: string): DatabaseFunction | undefined {
    return this.get(functionKey(id)) as DatabaseFunction | undefined;
  }

  overloadsOf(id: string): readonly DatabaseFunction[] {
    return (this.get(overloadsKey(id)) as OverloadsEntry | undefined)?.functions ?? [];
  }

  type(id: string): DatabaseType | undefined {
    return this.get(typeKey(id)) as DatabaseType | undefined;
  }

  role(name: string): Role | undefined {
    return this.get(roleKey(name)) as Role | undefined;
  }

  childrenOf(id: RelationId): readonly RelationId[] {
    return (this.get(childrenKey(id)) as ChildrenEntry | undefined)?.tables ?? [];
  }

  /** The tables with foreign keys to a relation or policies that read it, and the views that read it, by name. */
  dependentsOf(id: RelationId): RelationId[] {
    const direct = this.usersOf(id);
    const byPolicy = this.usersOf(policiesReading(id));
    const users = byPolicy.length === 0 ? direct : [...new Set([...direct, ...byPolicy])].sort();
    return users as RelationId[];
  }

  /** The sources of dependents of `target`, by name. */
  usersOf(target: string): string[] {
    const group = dependentsGroup(target);
    this.#reads.add(group);
    const found: string[] = [];
    for (const key of this.#group(group)) {
      if (this.#writes.get(key) ?? this.#entries.get(key)) found.push(sourceOf(key));
    }
    return found.sort();
  }

  /** The tables with foreign keys to `id`, by name. */
  tablesReferencing(id: RelationId): Table[] {
    return this.dependentsOf(id).flatMap((source) => this.table(source) ?? []);
  }

  /** The relations that `wanted` accepts, by name. The statement then depends on every entry there is. */
  relationsWhere<R extends Relation>(wanted: (relation: Relation) => relation is R): R[] {
    this.#reads.add(everything);
    const found: R[] = [];
    const consider = (value: object | undefined) => {
      if (value && isRelation(value) && wanted(value)) found.push(value as R);
    };
    for (const [, value] of this.#all()) consider(value);
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  tablesWhere(wanted: (table: Table) => boolean): Table[] {
    return this.relationsWhere((r): r is Table => r.kind === 'table' && wanted(r));
  }

  /** The functions that `wanted` accepts, by name. The statement then depends on every entry there is. */
  functionsWhere(wanted: (f: DatabaseFunction) => boolean): DatabaseFunction[] {
    this.#reads.add(everything);
    const found: DatabaseFunction[] = [];
    for (const [key, value] of this.#all()) {
      const f = key.startsWith(functionPrefix) ? (value as DatabaseFunction) : undefined;
      if (f && wanted(f)) found.push(f);
    }
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The one of these statements that ran first. */
  earliest(statements: readonly Statement[]): Statement | undefined {
    this.#reads.add(everything);
    let earliest = statements.find((statement) => statement === this.statement);
    for (let i = 0; ; i++) {
      const step = this.earlier.last(i);
      if (!step) return earliest ?? statements[0];
      if (statements.includes(step.statement)) earliest = step.statement;
    }
  }

  /** Puts entries back that earlier steps changed. */
  restore(before: ReadonlyMap<string, object | undefined>): void {
    this.#reads.add(everything);
    for (const [key, value] of before) this.set(key, value);
  }

  /** PostgreSQL would refuse the statement: it changes nothing. The first reason counts. */
  refuse(reason: string): void {
    this.note(reason);
    this.#changesNothing = true;
  }

  /** PostgreSQL would refuse the statement, but what it makes is kept. */
  note(reason: string): void {
    this.#refused ??= reason;
  }

  /** An object is missing. It is no reason to refuse where unseen code may have created it. Says whether it is one. */
  refuseMissing(reason: string): boolean {
    if (this.mayHoldUnseen()) {
      this.#meetsUnseen = true;
      return false;
    }
    this.refuse(reason);
    return true;
  }

  mayHoldUnseen(): boolean {
    return this.get(unseenKey) !== undefined;
  }

  /** The statement did what replay cannot see. */
  markUnseen(reason: string): void {
    this.#unseen ??= reason;
  }

  noteTemporary(): void {
    if (!this.get(temporaryKey)) this.set(temporaryKey, someTemporary);
  }

  /** A function or type is missing. An extension may have brought it as well. */
  refuseMissingUnlessExtended(reason: string): void {
    if (this.get(extensionsKey) === undefined && !this.mayHoldUnseenFunctions()) this.refuseMissing(reason);
  }

  mayHoldUnseenFunctions(): boolean {
    return this.get(unseenFunctionsKey) !== undefined;
  }

  markUnseenFunctions(): void {
    if (!this.get(unseenFunctionsKey)) this.set(unseenFunctionsKey, someFunctions);
  }

  noteExtension(): void {
    if (!this.get(extensionsKey)) this.set(extensionsKey, someExtension);
  }

  markUnseenCreation(): void {
    if (this.get(unseenKey)) return;
    const entry: UnseenEntry = { kind: 'unseen', statement: this.statement };
    this.set(unseenKey, entry);
  }

  get refused(): boolean {
    return this.#changesNothing;
  }

  /** It names an object that unseen code may have made: what it does to that object is not known. */
  get meetsUnseen(): boolean {
    return this.#meetsUnseen;
  }

  /** Why PostgreSQL would refuse the statement. */
  get refusal(): string | undefined {
    return this.#refused;
  }

  origin(span: Span): Origin {
    return { statement: this.statement, span };
  }

  /** The schemas in which an unqualified name is looked up, temporary tables first. */
  searchPath(): readonly string[] {
    const named = this.namedSearchPath();
    const path = this.creationSchema === undefined ? named : [this.creationSchema, ...named];
    return this.get(temporaryKey) === undefined || path.includes(temporarySchema) ? path : [temporarySchema, ...path];
  }

  /** The search path as set, without the user's own schema, which migrations do not use. */
  namedSearchPath(): readonly string[] {
    const entry = this.get(searchPathKey) as SearchPath | undefined;
    const set = entry?.file === this.statement.path ? (entry.local ?? entry.session) : undefined;
    return (set ?? this.#storedSearchPath() ?? ['public']).filter(
      (schema) => schema !== '$user' && schema !== 'pg_catalog',
    );
  }

  /** What ALTER DATABASE or ALTER ROLE set before this session began. */
  #storedSearchPath(): readonly string[] | undefined {
    const stored = this.get(storedSearchPathKey) as StoredSearchPath | undefined;
    return stored?.file === this.statement.path ? stored.earlier : stored?.path;
  }

  /** What the statement did, in full. */
  finish(): Step {
    const writes: Write[] = [];
    if (!this.#changesNothing) {
      this.#writes.forEach((after, key) => {
        const before = this.#entries.get(key);
        if (!sameValue(before, after)) writes.push({ key, before, after });
      });
    }
    return {
      statement: this.statement,
      reads: [...this.#reads],
      writes,
      unseen: this.#unseen,
      refused: this.#refused,
    };
  }
}
