/** The body of a PL/pgSQL function is read into its commands; what is none is no error. */
import assert from 'node:assert/strict';
import { type Command, readPlpgsql } from '../../../server/src/core/syntax/plpgsql.js';

const body = `<<whole>>
DECLARE
  t text := 'a'; names CONSTANT text[] NOT NULL DEFAULT ARRAY['a', 'b']; r record; other ALIAS FOR $1;
BEGIN
  t := t || 'b'; r.field = 1; names[1] := 'x';
  IF t = 'a' THEN NULL; ELSIF t = 'b' THEN RETURN; ELSE RAISE EXCEPTION 'no % of %', t, 1 USING ERRCODE = '42P07'; END IF;
  CASE t WHEN 'a' THEN PERFORM f(); ELSE CALL p(t); END CASE;
  <<l>> FOR i IN REVERSE 5..1 BY 2 LOOP EXIT l WHEN i = 3; CONTINUE; END LOOP l;
  FOR r IN SELECT * FROM x WHERE a IN (1, 2) LOOP EXECUTE format('a %I', r.a) INTO t USING t; END LOOP;
  FOREACH t IN ARRAY names LOOP SELECT a, b INTO STRICT t, r FROM x; END LOOP;
  WHILE true LOOP INSERT INTO x SELECT 1; END LOOP;
  BEGIN ALTER TABLE a ADD b int; EXCEPTION WHEN duplicate_column OR SQLSTATE '42P07' THEN RAISE; WHEN others THEN NULL; END;
END whole`;

describe('the body of a PL/pgSQL function', () => {
  it('is read into its commands', () => {
    const block = readPlpgsql(body);
    assert.ok(block);
    assert.deepEqual(
      block.declarations.map(({ name, isArray, isRecord, aliasOf }) => [name, isArray, isRecord, aliasOf]),
      [
        ['t', false, false, undefined],
        ['names', true, false, undefined],
        ['r', false, true, undefined],
        ['other', false, false, '$1'],
      ],
    );
    assert.deepEqual(shapesOf(block.body), [
      "assign t := t || 'b'",
      'assign r.field := 1',
      'forget names',
      "if t = 'a' () t = 'b' (return) else (raise 42P07 no % of % | t, 1)",
      "case t 'a' (perform f()) else (sql CALL p(t) into )",
      'loop l range i 5 1 2 reverse (exit l when i = 3, continue )',
      "loop  query r SELECT * FROM x WHERE a IN (1, 2) (execute format('a %I', r.a) into t)",
      'loop  array t names (sql SELECT a, b INTO STRICT t, r FROM x into t,r)',
      'loop  while true (sql INSERT INTO x SELECT 1 into )',
      'block (sql ALTER TABLE a ADD b int into ) duplicate_column,42P07 (raise  ) others ()',
    ]);
  });

  it('may break off anywhere', () => {
    for (let end = 0; end < body.length; end++) assert.doesNotThrow(() => readPlpgsql(body.slice(0, end)));
    assert.equal(readPlpgsql(body.slice(0, body.length / 2)), undefined);
    assert.equal(readPlpgsql('return 1'), undefined);
  });
});

function shapesOf(commands: readonly Command[]): string[] {
  return commands.map(shapeOf);
}

function text(span: { readonly start: number; readonly end: number } | undefined): string {
  return span ? body.slice(span.start, span.end) : '';
}

function shapeOf(command: Command): string {
  const list = (commands: readonly Command[]) => `(${shapesOf(commands).join(', ')})`;
  switch (command.kind) {
    case 'assign':
      return `assign ${command.target.join('.')} := ${text(command.value)}`;
    case 'forget':
      return `forget ${command.targets.join()}`;
    case 'if':
    case 'case': {
      const arms = command.arms.map((arm) => `${text(arm.condition)} ${list(arm.body)}`);
      const operand = command.kind === 'case' ? `${text(command.operand)} ` : '';
      return `${command.kind} ${operand}${arms.join(' ')} else ${list(command.otherwise ?? [])}`;
    }
    case 'loop':
      return `loop ${command.label ?? ''} ${headerOf(command.header)} ${list(command.body)}`;
    case 'exit':
    case 'continue':
      return `${command.kind} ${command.label ?? ''}${command.when ? ` when ${text(command.when)}` : ''}`;
    case 'return':
    case 'commit':
      return command.kind;
    case 'raise': {
      const values = command.values ? ` | ${text(command.values)}` : '';
      return `raise ${command.condition ?? ''} ${command.message ?? ''}${values}`;
    }
    case 'execute':
      return `execute ${text(command.command)} into ${command.into.join()}`;
    case 'perform':
      return `perform ${text(command.query)}`;
    case 'sql':
      return `sql ${text(command.span)} into ${command.into.join()}`;
    case 'block': {
      const handlers = command.handlers.map(({ conditions, body: own }) => ` ${conditions.join()} ${list(own)}`);
      return `block ${list(command.body)}${handlers.join('')}`;
    }
  }
}

function headerOf(header: Extract<Command, { kind: 'loop' }>['header']): string {
  switch (header.kind) {
    case 'endless':
      return 'endless';
    case 'while':
      return `while ${text(header.condition)}`;
    case 'range':
      return `range ${header.variable} ${text(header.from)} ${text(header.to)} ${text(header.by)}${header.reverse ? ' reverse' : ''}`;
    case 'query':
      return `query ${header.variables.join()} ${text(header.query)}`;
    case 'array':
      return `array ${header.variable} ${text(header.array)}`;
    case 'other':
      return `other ${header.variables.join()}`;
  }
}
