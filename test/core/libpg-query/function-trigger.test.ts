import { check } from './shown.js';

describe('CREATE FUNCTION', () => {
  it('has its parameters with their modes and types', () => {
    check(
      `CREATE FUNCTION f(a int, OUT "É" varchar(3), VARIADIC c text[] DEFAULT '{}', INOUT d s.t, bigint)
       RETURNS SETOF s."T" LANGUAGE plpgsql AS $$x$$`,
      {
        parameters: [
          { name: 'a', mode: 'in', type: { name: 'int4', arrayDimensions: 0, span: 'int' } },
          { name: 'É', mode: 'out', type: { name: 'varchar', modifiers: [3], arrayDimensions: 0, span: 'varchar(3)' } },
          { name: 'c', mode: 'variadic', type: { name: 'text', arrayDimensions: 1, span: 'text[]' }, hasDefault: true },
          { name: 'd', mode: 'inout', type: { schema: 's', name: 't', arrayDimensions: 0, span: 's.t' } },
          { mode: 'in', type: { name: 'int8', arrayDimensions: 0, span: 'bigint' } },
        ],
        returns: { schema: 's', name: 'T', arrayDimensions: 0, setOf: true, span: 'SETOF s."T"' },
      },
    );
  });

  it('has the columns of RETURNS TABLE as parameters and no type of its own', () => {
    check('CREATE FUNCTION f() RETURNS TABLE (a int, b text) RETURN 1', {
      parameters: [
        { name: 'a', mode: 'table', type: { name: 'int4', arrayDimensions: 0, span: 'int' } },
        { name: 'b', mode: 'table', type: { name: 'text', arrayDimensions: 0, span: 'text' } },
      ],
      returns: undefined,
    });
  });

  it('takes the type of a column for a type named after it', () => {
    check('CREATE FUNCTION f(a s.t.c%TYPE) RETURNS t.c%TYPE LANGUAGE sql AS $$x$$', {
      parameters: [
        { name: 'a', mode: 'in', type: { schema: 's', name: 't.c%type', arrayDimensions: 0, span: 's.t.c%TYPE' } },
      ],
      returns: { name: 't.c%type', arrayDimensions: 0, span: 't.c%TYPE' },
    });
  });

  it('says how it runs, where that is written', () => {
    check('CREATE FUNCTION f() RETURNS int STABLE SECURITY DEFINER LEAKPROOF LANGUAGE sql AS $$x$$', {
      volatility: 'stable',
      security: 'definer',
      leakproof: true,
    });
    check('CREATE FUNCTION f() RETURNS int SECURITY INVOKER LANGUAGE sql AS $$x$$', {
      volatility: undefined,
      security: 'invoker',
      leakproof: undefined,
    });
    check('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$x$$', { security: undefined });
  });

  it('has its settings', () => {
    check(
      "CREATE FUNCTION f() RETURNS int SET search_path = a, 'B' SET App.X = '' SET y FROM CURRENT LANGUAGE sql AS $$x$$",
      {
        settings: [
          { name: 'search_path', values: ['a', 'B'] },
          { name: 'app.x', values: [''] },
          // Of FROM CURRENT the value is not known; the list is empty.
          { name: 'y' },
        ],
      },
    );
  });

  it('has the place of its body', () => {
    check("CREATE FUNCTION \"É\"() RETURNS int AS 'it''s' LANGUAGE sql", { body: "it's", bodySpan: "'it''s'" });
    check('CREATE FUNCTION f() RETURNS int AS $é$ x $é$ LANGUAGE sql', { body: ' x ', bodySpan: '$é$ x $é$' });
    check("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'symbol'", { body: 'lib', bodySpan: "'lib'" });
    check('CREATE FUNCTION f(a int) RETURNS int RETURN a + 1', { body: undefined, bodySpan: 'RETURN a + 1' });
    check('CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END', { bodySpan: 'BEGIN ATOMIC SELECT 1; END' });
  });
});

describe('ALTER FUNCTION', () => {
  it('says what is altered', () => {
    check('ALTER FUNCTION s."F"(int) SECURITY DEFINER IMMUTABLE NOT LEAKPROOF SET search_path = \'\'', {
      kind: 'alter-function',
      name: 's."F"',
      security: 'definer',
      volatility: 'immutable',
      settings: [{ name: 'search_path', values: [''] }],
    });
    check('ALTER ROUTINE f RESET search_path', { name: 'f', security: undefined, settings: [{ name: 'search_path' }] });
    check('ALTER PROCEDURE f() RESET ALL', { settings: [{ name: 'all' }] });
  });

  it('is left where it concerns only the planner', () => {
    check('ALTER FUNCTION f COST 1', { kind: 'other', tag: 'AlterFunctionStmt' });
  });
});

describe('CREATE TRIGGER', () => {
  it('has its table, time, events and function', () => {
    check(
      `CREATE CONSTRAINT TRIGGER "É" AFTER INSERT OR UPDATE OF a, "B" OR DELETE ON s.t DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW WHEN (new.a > 0) EXECUTE FUNCTION s.f('x')`,
      {
        kind: 'create-trigger',
        name: '"É"',
        table: 's.t',
        constraint: true,
        orReplace: undefined,
        timing: 'after',
        events: ['insert', 'update', 'delete'],
        updateColumns: ['a', '"B"'],
        forEach: 'row',
        when: 'new.a > 0',
        function: 's.f',
      },
    );
    check('CREATE OR REPLACE TRIGGER g BEFORE TRUNCATE ON t EXECUTE PROCEDURE f()', {
      name: 'g',
      orReplace: true,
      timing: 'before',
      events: ['truncate'],
      forEach: 'statement',
      function: 'f',
    });
    check('CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()', { timing: 'instead of' });
  });
});
