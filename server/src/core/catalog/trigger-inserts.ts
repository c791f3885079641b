/** What the PL/pgSQL code of a trigger function inserts, and for which events. */
import { Cursor } from '../syntax/cursor.js';
import type { RelationName, TriggerEvent } from '../syntax/ddl.js';
import { lex } from '../syntax/lexer.js';
import { type Command, readPlpgsql } from '../syntax/plpgsql.js';
import { type Span, textOf } from '../text/span.js';
import { wordOf } from './trigger-body.js';

/** Spans are UTF-16 offsets into the body. */
export interface TriggerInsert {
  readonly table: RelationName;
  readonly columns: readonly string[];
  /** As many as columns; empty where they cannot be told apart. */
  readonly values: readonly InsertedValue[];
  /** The events for which the code may get there. */
  readonly events: ReadonlySet<TriggerEvent>;
  readonly span: Span;
}

export interface InsertedValue {
  /** It is read from this one of the two rows, and from nothing else. */
  readonly only: 'new' | 'old' | undefined;
}

/** The INSERT commands that list their columns and whose failure nothing catches. None where the body cannot be read. */
export function insertsOf(body: string): readonly TriggerInsert[] {
  const block = readPlpgsql(body);
  const found: TriggerInsert[] = [];
  if (block) follow([block], allEvents, body, found);
  return found;
}

type Events = ReadonlySet<TriggerEvent>;

const allEvents: Events = new Set(['insert', 'update', 'delete', 'truncate']);
const none: Events = new Set();

/** Adds what the commands insert, and gives the events for which the code goes on behind them. */
function follow(commands: readonly Command[], before: Events, body: string, found: TriggerInsert[]): Events {
  let events = before;
  for (const command of commands) {
    switch (command.kind) {
      case 'block':
        events = follow(command.body, events, body, command.handlers.length > 0 ? [] : found);
        break;
      case 'if':
        events = followArms(command, (condition) => tested(textOf(body, condition)), events, body, found);
        break;
      case 'case': {
        const { operand } = command;
        const onEvent = operand && /^tg_op$/i.test(textOf(body, operand).trim());
        const test = (condition: Span) => {
          const text = textOf(body, condition);
          if (operand) return onEvent ? tested(`TG_OP IN (${text})`) : anything;
          return tested(text);
        };
        const { arms, otherwise = [{ kind: 'return', value: undefined, ends: true, span: command.span }] } = command;
        events = followArms({ arms, otherwise }, test, events, body, found);
        break;
      }
      case 'loop':
        follow(command.body, events, body, found);
        break;
      case 'return':
        if (command.ends) events = none;
        break;
      case 'raise':
        events = none;
        break;
      case 'sql': {
        const insert = readInsert(body, command.span, events);
        if (insert) found.push(insert);
        break;
      }
    }
  }
  return events;
}

type Arms = Pick<Extract<Command, { kind: 'if' }>, 'arms' | 'otherwise'>;

function followArms(
  { arms, otherwise }: Arms,
  test: (condition: Span) => Test,
  before: Events,
  body: string,
  found: TriggerInsert[],
): Events {
  let rest = before;
  const after = new Set<TriggerEvent>();
  for (const arm of arms) {
    const { events, exact } = test(arm.condition);
    for (const event of follow(arm.body, intersection(rest, events), body, found)) after.add(event);
    if (exact) rest = new Set([...rest].filter((event) => !events.has(event)));
  }
  for (const event of follow(otherwise, rest, body, found)) after.add(event);
  return after;
}

/** The events for which a condition may hold; `exact` if it holds for all of these. */
interface Test {
  readonly events: Events;
  readonly exact: boolean;
}

const anything: Test = { events: allEvents, exact: false };
const unclear: Test = { events: none, exact: false };

function tested(condition: string): Test {
  const text = condition.trim().toLowerCase();
  const alternatives = text.split(/\bor\b/).map(testedAll);
  if (alternatives.length > 1) {
    return {
      events: new Set(alternatives.flatMap(({ events }) => [...events])),
      exact: alternatives.every(({ exact }) => exact),
    };
  }
  return alternatives[0] ?? anything;
}

function testedAll(text: string): Test {
  const tests = text.split(/\band\b/).map(testedOne);
  return {
    events: tests.reduce((events, test) => intersection(events, test.events), allEvents),
    exact: tests.every(({ exact }) => exact),
  };
}

function testedOne(text: string): Test {
  const plain = text
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .trim();
  const [, operator = '', listed = ''] =
    /^tg_op\s*(=|<>|!=|\bin\b|\bnot\s+in\b)\s*\(?((?:\s*'\w+'\s*,?)+)\)?$/.exec(plain) ?? [];
  // A test of the event or of a whole row that is not understood may keep any event away.
  if (listed === '') return /\btg_op\b|\b(?:new|old)\b(?!\s*\.)/.test(text) ? unclear : anything;
  const named = new Set(listed.match(/\w+/g));
  const positive = operator === '=' || operator === 'in';
  return { events: new Set([...allEvents].filter((event) => named.has(event) === positive)), exact: true };
}

function intersection(a: Events, b: Events): Events {
  return new Set([...a].filter((event) => b.has(event)));
}

/** `INSERT INTO t (a, b) VALUES (...)` with one row, or with SELECT. */
function readInsert(body: string, at: Span, events: Events): TriggerInsert | undefined {
  const text = textOf(body, at);
  const c = new Cursor(text, lex(text));
  const words = c.tokens.map((token) => wordOf(text, token));
  if (!c.are(0, 'insert', 'into')) return undefined;
  const qualified = words[3] === '.';
  const nameAt = qualified ? 4 : 2;
  const open = c.is(nameAt + 1, 'as') ? nameAt + 3 : nameAt + 1;
  if (words[open] !== '(') return undefined;
  const name = (index: number) => ({ value: words[index] ?? '', span: c.span(index, index) });
  const table = { schema: qualified ? name(2) : undefined, name: name(nameAt), span: c.span(2, nameAt) };
  const columns = c.commas(c.inside(open)).map(({ first }) => words[first] ?? '');
  const values = valuesBehind(c, c.pair(open) + 1).map(({ first, last }) =>
    insertedValue(words.slice(first, last + 1)),
  );
  const list = c.span(open, c.pair(open));
  return {
    table,
    columns,
    values: values.length === columns.length ? values : [],
    events,
    span: { start: at.start + list.start, end: at.start + list.end },
  };
}

function valuesBehind(c: Cursor, at: number) {
  if (c.is(at, 'values')) {
    const several = c.char(c.pair(at + 1) + 1, ',');
    return several || !c.char(at + 1, '(') ? [] : c.commas(c.inside(at + 1));
  }
  if (!c.is(at, 'select') || c.is(at + 1, 'distinct')) return [];
  const from = c.find('from', at, c.all.last);
  return c.commas({ first: at + 1, last: from < 0 ? c.all.last : from - 1 });
}

/** `NEW.id`, `NEW.id::text`: with any other source in it (COALESCE, CASE, a variable) it may have a value all the same. */
function insertedValue(words: readonly string[]): InsertedValue {
  const row = words[0];
  const plain = words[1] === '.' && (words.length === 3 || (words.length === 5 && words[3] === '::'));
  return { only: plain && (row === 'new' || row === 'old') ? row : undefined };
}
