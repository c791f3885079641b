/** Random DDL: statements about the few tables there are, most of which PostgreSQL carries out and some of which it refuses. */
import type { Catalog, Column, Table } from '../../server/src/core/catalog/catalog.js';
import { referenceableKey } from '../../server/src/core/catalog/keys.js';

/** A number from 0 to 1, the next of a sequence. */
type Random = () => number;

/** The next statement of a sequence, given the catalog as it is by now. */
export function randomStatement(random: Random, catalog: Catalog): string {
  const chance = random();
  const tables = catalog.tables();
  if (tables.length < 2 || (chance < 0.16 && tables.length < 7)) return createTable(random, catalog);
  const table = pick(random, tables);
  if (chance < 0.6) return `ALTER TABLE ${table.id} ${actions(random, catalog, table)}`;
  if (chance < 0.7) return createIndex(random, table);
  if (chance < 0.8) return policy(random, catalog, table);
  if (chance < 0.9) return rename(random, catalog, table);
  return drop(random, catalog, table);
}

const tableNames = ['a', 'b', 'c', 'd', '"E"', 'a_x', 's.a', 's.b'];
const columnNames = ['x', 'y', 'z', 'w', '"Q"'];
const types = ['int', 'int', 'int', 'bigint', 'text', 'varchar(9)', 'boolean'];

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function some(random: Random, share: number, text: string): string {
  return random() < share ? text : '';
}

function quoted(name: string): string {
  return /^[a-z_0-9]+$/.test(name) ? name : `"${name}"`;
}

/** Mostly a column that is there. */
function columnOf(random: Random, table: Table): string {
  if (table.columns.length === 0 || random() < 0.08) return pick(random, columnNames);
  return quoted(pick(random, table.columns).name);
}

/** Of a missing column, PostgreSQL 18 says something else than 15. */
function ownColumn(random: Random, table: Table): string {
  return table.columns.length > 0 ? quoted(pick(random, table.columns).name) : 'x';
}

function numberColumn(random: Random, table: Table): string | undefined {
  const numbers = table.columns.filter(isNumber);
  return numbers.length > 0 ? quoted(pick(random, numbers).name) : undefined;
}

function isNumber(column: Column): boolean {
  return ['int4', 'int8', 'int', 'bigint'].includes(column.type?.name ?? '');
}

function createTable(random: Random, catalog: Catalog): string {
  const name = pick(random, tableNames);
  const parent = catalog.tables().length > 0 ? pick(random, catalog.tables()) : undefined;
  const chance = random();
  if (parent && chance < 0.1) {
    return `CREATE TABLE ${name} (LIKE ${parent.id} ${pick(random, ['', 'INCLUDING ALL', 'INCLUDING INDEXES', 'INCLUDING CONSTRAINTS INCLUDING DEFAULTS'])})`;
  }
  const isFree = !catalog.tables().some((table) => table.partitionOf === parent?.id);
  if (parent?.partitionBy && isFree && chance < 0.4) return `CREATE TABLE ${name} PARTITION OF ${parent.id} DEFAULT`;
  if (parent && !parent.partitionBy && !parent.partitionOf && chance < 0.2) {
    return `CREATE TABLE ${name} (v${Math.floor(random() * 3)} int) INHERITS (${parent.id})`;
  }
  if (parent && chance < 0.25) return `CREATE TABLE ${name} AS SELECT * FROM ${parent.id}`;
  const columns = columnNames.filter(() => random() < 0.6).map((column) => newColumn(random, column));
  const wanted = columns.length > 0 ? columns : ['x int'];
  const [first = 'x int'] = wanted;
  const key = some(random, 0.3, `, ${pick(random, ['UNIQUE', 'PRIMARY KEY'])} (${first.split(' ')[0]})`);
  const partitions = some(random, 0.15, ` PARTITION BY LIST (${first.split(' ')[0]})`);
  return `CREATE TABLE ${some(random, 0.15, 'IF NOT EXISTS ')}${name} (${wanted.join(', ')}${key})${partitions}`;
}

function newColumn(random: Random, name: string): string {
  const type = pick(random, types);
  const isWhole = type === 'int' || type === 'bigint';
  const parts = [
    some(random, 0.3, 'NOT NULL'),
    some(random, 0.12, 'UNIQUE'),
    some(random, 0.08, 'PRIMARY KEY'),
    isWhole ? some(random, 0.15, `CHECK (${name} > 0)`) : '',
    isWhole ? some(random, 0.15, 'DEFAULT 1') : '',
  ];
  return [name, type, ...parts.filter((part) => part !== '')].join(' ');
}

/** What a child inherited, PostgreSQL 15 lets it drop; 18 does not. */
const looser = ['DROP NOT NULL', 'SET NOT NULL', 'DROP DEFAULT'];

function actions(random: Random, catalog: Catalog, table: Table): string {
  const count = random() < 0.15 ? 2 : 1;
  if (count === 1 && random() < 0.1) return foreignKey(random, catalog, table);
  return Array.from({ length: count }, () => action(random, catalog, table)).join(', ');
}

function action(random: Random, catalog: Catalog, table: Table): string {
  // In PostgreSQL 18 a key makes the columns of inheriting tables NOT NULL too.
  const hasHeirs = catalog.tables().some((other) => other.inherits.includes(table.id));
  const column = columnOf(random, table);
  const number = numberColumn(random, table);
  const choices = [
    () => `ADD COLUMN ${some(random, 0.3, 'IF NOT EXISTS ')}${newColumn(random, pick(random, columnNames))}`,
    () => `DROP COLUMN ${column}${some(random, 0.4, ' CASCADE')}`,
    () => `DROP COLUMN IF EXISTS ${column}`,
    () => `ALTER ${column} ${pick(random, table.inherits.length > 0 ? looser.slice(1) : looser)}`,
    () =>
      `ADD ${some(random, 0.4, 'CONSTRAINT k ')}UNIQUE (${column}${some(random, 0.3, `, ${columnOf(random, table)}`)})`,
    () =>
      hasHeirs ? 'ADD z int' : `ADD ${some(random, 0.3, 'CONSTRAINT k ')}PRIMARY KEY (${ownColumn(random, table)})`,
    () => (number ? `ADD ${some(random, 0.4, 'CONSTRAINT k ')}CHECK (${number} > 1)` : 'ADD x int'),
    () => (number ? `ALTER ${number} SET DEFAULT 7` : 'ADD y int'),
    () =>
      `DROP CONSTRAINT ${some(random, 0.2, 'IF EXISTS ')}${constraintOf(random, table)}${some(random, 0.3, ' CASCADE')}`,
    () => pick(random, ['ENABLE', 'DISABLE', 'FORCE', 'NO FORCE']).concat(' ROW LEVEL SECURITY'),
  ];
  return pick(random, choices)();
}

function constraintOf(random: Random, table: Table): string {
  return table.constraints.length > 0 ? quoted(pick(random, table.constraints).name) : 'missing';
}

/** To a column that can be referenced and has the same type: what replay keeps of other keys, PostgreSQL refuses. */
function foreignKey(random: Random, catalog: Catalog, table: Table): string {
  const pairs = catalog.tables().flatMap((target) =>
    target.columns.filter(isNumber).flatMap((to) => {
      const serves = referenceableKey(target, [to.name]) !== undefined && target.persistence === table.persistence;
      return serves ? table.columns.filter(isNumber).map((from) => ({ from, target, to })) : [];
    }),
  );
  if (pairs.length === 0) return 'ADD COLUMN w int';
  const { from, target, to } = pick(random, pairs);
  return `ADD FOREIGN KEY (${quoted(from.name)}) REFERENCES ${target.id} (${quoted(to.name)})`;
}

function createIndex(random: Random, table: Table): string {
  const column = columnOf(random, table);
  const number = numberColumn(random, table);
  const elements = number && random() < 0.2 ? `(${number} + 1)` : `${column}${some(random, 0.2, ' DESC')}`;
  const more = some(random, 0.3, `, ${columnOf(random, table)}`);
  const where = number ? some(random, 0.25, ` WHERE ${number} > 3`) : '';
  const name = some(random, 0.4, `${pick(random, ['i', 'j', 'a_x_idx'])} `);
  return `CREATE ${some(random, 0.3, 'UNIQUE ')}INDEX ${name}ON ${table.id} (${elements}${more})${where}`;
}

function policy(random: Random, catalog: Catalog, table: Table): string {
  const name = pick(random, ['p', 'q']);
  if (random() < 0.2) return `DROP POLICY ${some(random, 0.5, 'IF EXISTS ')}${name} ON ${table.id}`;
  const number = numberColumn(random, table);
  const other = pick(random, catalog.tables());
  const theirs = numberColumn(random, other);
  const using =
    theirs && number && random() < 0.4
      ? `${number} IN (SELECT o.${theirs} FROM ${other.id} o WHERE o.${theirs} > 0)`
      : number
        ? `${number} = 1`
        : 'true';
  return `CREATE POLICY ${name} ON ${table.id} USING (${using})`;
}

function rename(random: Random, catalog: Catalog, table: Table): string {
  const choices = [
    () => `ALTER TABLE ${table.id} RENAME ${columnOf(random, table)} TO ${pick(random, columnNames)}`,
    () => `ALTER TABLE ${table.id} RENAME TO ${pick(random, ['a', 'b', 'c', 'd', '"E"', 'a_x'])}`,
    () =>
      `ALTER TABLE ${table.id} RENAME CONSTRAINT ${constraintOf(random, table)} TO ${pick(random, ['k', 'l', 'i'])}`,
    () => `ALTER TABLE ${table.id} SET SCHEMA ${pick(random, ['public', 's'])}`,
    () => `CREATE ${some(random, 0.3, 'OR REPLACE ')}VIEW ${pick(random, ['v', 'u'])} AS SELECT * FROM ${table.id}`,
    () => attach(random, catalog, table),
  ];
  return pick(random, choices)();
}

function attach(random: Random, catalog: Catalog, table: Table): string {
  const other = pick(random, catalog.tables());
  if (table.partitionOf) return `ALTER TABLE ${table.partitionOf} DETACH PARTITION ${table.id}`;
  const isFree = !catalog.tables().some((child) => child.partitionOf === other.id);
  if (other.partitionBy && isFree && other.id !== table.id)
    return `ALTER TABLE ${other.id} ATTACH PARTITION ${table.id} DEFAULT`;
  return `ALTER TABLE ${table.id} RENAME TO ${pick(random, ['a', 'b', 'c'])}`;
}

function drop(random: Random, catalog: Catalog, table: Table): string {
  const cascade = some(random, 0.4, ' CASCADE');
  const chance = random();
  if (chance < 0.4) return `DROP TABLE ${table.id}${cascade}`;
  if (chance < 0.5) return `DROP TABLE IF EXISTS ${table.id}, ${pick(random, catalog.tables()).id}${cascade}`;
  if (chance < 0.6) return `DROP VIEW IF EXISTS ${pick(random, ['v', 'u'])}${cascade}`;
  const names = [...table.indexes, ...table.constraints].map((item) => quoted(item.name));
  const name = names.length > 0 ? pick(random, names) : 'missing';
  return `DROP INDEX ${some(random, 0.2, 'IF EXISTS ')}${quoted(table.schema)}.${name}${cascade}`;
}
