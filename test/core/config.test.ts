/** Configuration: what is right of a file counts, and each mistake is told at its place. */
import assert from 'node:assert/strict';
import { defineRule, type Rule } from '../../server/src/core/lint/rule.js';
import { pass } from '../../server/src/core/lint/verdict.js';
import { readConfig, resolveSettings } from '../../server/src/core/project/config.js';
import { presets as shippedPresets, rules as shippedRules } from '../../server/src/rules/index.js';

const requireTea = defineRule({
  name: 'require-tea',
  category: 'tenancy',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'A table must have tea.',
  items: [],
  options: {
    milk: { type: 'boolean', default: true, description: 'With milk.' },
    cups: { type: 'number', default: 2, minimum: 1, description: 'How many.' },
    leaf: { type: 'string', default: 'black', enum: ['black', 'green'], description: 'Which.' },
    extras: { type: 'string-list', default: [], description: 'What else.' },
  },
  subject: 'tenant-table',
  // biome-ignore lint/correctness/useYield: a rule that never complains.
  *check() {
    return pass;
  },
});
const rules: readonly Rule[] = [requireTea, { ...requireTea, name: 'no-coffee', severity: 'error' }];
const presets = {
  recommended: {},
  house: { tenant: { columns: ['tenant_id'], type: 'text' }, rules: { 'require-tea': ['error', { cups: 3 }] } },
};

function read(text: string) {
  return readConfig('tenantlint.json', text, rules, presets);
}

/** Each problem as the text it points at and what it says. */
function mistakes(text: string): readonly string[] {
  return read(text).problems.map(
    ({ span, message }) => `${span ? text.slice(span.start, span.end) : '?'} -> ${message}`,
  );
}

describe('tenantlint.json', () => {
  it('may hold comments, trailing commas and a schema', () => {
    const text = '{ // who\n "$schema": "./s.json", "tenant": { "columns": ["org_id"], }, }';
    assert.deepEqual(read(text), { settings: { tenant: { columns: ['org_id'] } }, problems: [] });
  });

  it('names the nearest setting for an unknown one, at the key', () => {
    assert.deepEqual(mistakes('{ "frozzen": "never" }'), [
      '"frozzen" -> "frozzen" is not a setting. Did you mean "frozen"?',
    ]);
    assert.deepEqual(mistakes('{ "tenant": { "colour": 1 } }'), [
      '"colour" -> "colour" is not a setting of "tenant". It may be "columns", "type", "setting", "root" or "inherit".',
    ]);
  });

  it('names the allowed values where a value is wrong, at the value', () => {
    assert.deepEqual(mistakes('{ "frozen": "always" }'), [
      '"always" -> "frozen" must be "committed" or "never", not "always".',
    ]);
    assert.deepEqual(mistakes('{ "extends": "hous" }'), [
      '"hous" -> "extends" must be "recommended" or "house", not "hous".',
    ]);
    assert.deepEqual(mistakes('{ "postgresVersion": 9 }'), [
      '9 -> "postgresVersion" must be a whole number from 12 to 18, not 9.',
    ]);
    assert.deepEqual(mistakes('{ "globalTables": "countries" }'), [
      '"countries" -> "globalTables" must be a list of texts, not "countries".',
    ]);
    assert.deepEqual(mistakes('{ "tenant": { "columns": ["a", 1] } }'), [
      '1 -> "tenant.columns[1]" must be a text, not 1.',
    ]);
    assert.deepEqual(mistakes('{ "tenant": [] }'), ['[] -> "tenant" must be an object, not a list.']);
    assert.deepEqual(mistakes('[]'), ['[] -> The configuration must be an object, not a list.']);
  });

  it('names the placeholders that a pattern of names may have', () => {
    assert.deepEqual(mistakes('{ "names": { "index": "ix_{tabel}_{columns}", "unique": "uq_{table}" } }'), [
      '"ix_{tabel}_{columns}" -> "names.index" must not have "{tabel}"; it may have "{table}" or "{columns}".',
    ]);
  });

  it('tells mistakes about rules and their options', () => {
    assert.deepEqual(mistakes('{ "rules": { "require-te": "off" } }'), [
      '"require-te" -> There is no rule "require-te". Did you mean "require-tea"?',
    ]);
    assert.deepEqual(mistakes('{ "rules": { "require-tea": "fatal" } }'), [
      '"fatal" -> "rules.require-tea" must be "error", "warning", "info" or "off", or a list of one of them and the rule\'s options, not "fatal".',
    ]);
    assert.deepEqual(mistakes('{ "rules": { "require-tea": ["error", { "cups": 0, "leaf": "red", "sugar": 1 }] } }'), [
      '0 -> The option "cups" of "require-tea" must be a number of 1 or more, not 0.',
      '"red" -> The option "leaf" of "require-tea" must be "black" or "green", not "red".',
      '"sugar" -> "sugar" is not an option of "require-tea". It may be "milk", "cups", "leaf" or "extras".',
    ]);
  });

  it('keeps what is right of a bad file', () => {
    const { settings, problems } = read(
      '{ "frozen": 1, "tenant": { "type": "uuid", "root": 5 }, "rules": { "no-coffee": "off", "x": 1 } ',
    );
    assert.deepEqual(settings, { tenant: { type: 'uuid' }, rules: { 'no-coffee': { severity: 'off', options: {} } } });
    assert.equal(problems.length, 4);
    assert.match(problems[0]?.message ?? '', /^This is not valid JSON: close brace expected\.$/);
  });

  it('says what an empty file should hold', () => {
    assert.deepEqual(mistakes(''), [' -> The configuration is empty. The least it can hold is {}.']);
  });

  it('keeps where each waiver stands, also one without a reason', () => {
    const waiver = '{ "rule": "no-coffee", "subject": "public.cups" }';
    const text = `{ "waivers": [ ${waiver} ] }`;
    const start = text.indexOf(waiver);
    assert.deepEqual(read(text), {
      settings: {
        waivers: [
          { rule: 'no-coffee', subject: 'public.cups', reason: undefined, span: { start, end: start + waiver.length } },
        ],
      },
      problems: [],
    });
  });

  it('says what an entry of a list lacks', () => {
    assert.deepEqual(mistakes('{ "waivers": [{ "rule": "no-coffee" }] }'), [
      '{ "rule": "no-coffee" } -> "waivers[0]" must have "subject": what it is waived for, as the finding names it: `schema.table`.',
    ]);
  });

  it('takes names that objects have by themselves for unknown', () => {
    assert.equal(read('{ "constructor": 1, "rules": { "toString": "off" } }').problems.length, 2);
  });
});

describe('layers of settings', () => {
  const resolve = (config: string, flags = '{}') =>
    resolveSettings(presets, { file: read(config).settings, overrides: read(flags).settings }, rules);

  it('lie in the order rule, preset, file, flags', () => {
    assert.equal(resolve('{}').rules.get('require-tea')?.severity, 'warning');
    assert.equal(resolve('{ "extends": "house" }').rules.get('require-tea')?.severity, 'error');
    const file = '{ "extends": "house", "rules": { "require-tea": "info" } }';
    assert.equal(resolve(file).rules.get('require-tea')?.severity, 'info');
    assert.equal(resolve(file, '{ "rules": { "require-tea": "off" } }').rules.get('require-tea')?.severity, 'off');
  });

  it('keep the options of a lower layer that a higher one does not name', () => {
    const setting = resolve(
      '{ "extends": "house", "rules": { "require-tea": ["info", { "milk": false }] } }',
    ).rules.get('require-tea');
    assert.deepEqual(setting?.options, { milk: false, cups: 3, leaf: 'black', extras: [] });
  });

  it('tell who named the tenant column, and leave what nobody named to detection', () => {
    const unset = resolve('{}').tenant;
    assert.deepEqual(unset, {
      columns: [],
      columnsFrom: undefined,
      type: undefined,
      setting: undefined,
      root: undefined,
      inherit: 'reported',
    });
    assert.equal(resolve('{ "extends": "house" }').tenant.columnsFrom, 'preset');
    const named = resolve('{ "extends": "house", "tenant": { "columns": ["org_id"] } }').tenant;
    assert.deepEqual([named.columns, named.columnsFrom, named.type], [['org_id'], 'configuration', 'text']);
    assert.equal(resolve('{}', '{ "tenant": { "columns": ["x"] } }').tenant.columnsFrom, 'configuration');
  });

  it('let a flag name another preset than the file', () => {
    assert.deepEqual(resolve('{ "extends": "recommended" }', '{ "extends": "house" }').tenant.columns, ['tenant_id']);
  });

  it("take an editor's settings for less than the file, and for more than the preset", () => {
    const defaults = read('{ "extends": "house", "postgresVersion": 14, "rules": { "require-tea": "info" } }').settings;
    const alone = resolveSettings(presets, { defaults }, rules);
    assert.equal(alone.rules.get('require-tea')?.severity, 'info');
    assert.deepEqual(alone.tenant.columns, ['tenant_id']);
    const file = read('{ "postgresVersion": 16, "rules": { "require-tea": "off" } }').settings;
    const both = resolveSettings(presets, { defaults, file }, rules);
    assert.deepEqual([both.postgresVersion, both.rules.get('require-tea')?.severity], [16, 'off']);
  });

  it('keep the patterns of names that a higher layer does not name', () => {
    const { names } = resolve('{ "names": { "index": "a", "check": "b" } }', '{ "names": { "index": "c" } }');
    assert.deepEqual([names.index, names.check, names.unique], ['c', 'b', 'uq_{table}_{columns}']);
  });

  it('default to PostgreSQL 15', () => {
    assert.equal(resolve('{}').postgresVersion, 15);
  });
});

describe('mistakes about presets and options', () => {
  const problemsOf = (config: object) =>
    readConfig('service/tenantlint.json', JSON.stringify(config), shippedRules, shippedPresets).problems;
  const only = (config: object) => {
    const problems = problemsOf(config);
    assert.equal(problems.length, 1, JSON.stringify(config));
    return problems[0];
  };

  it('name the file, the key and the presets that there are', () => {
    const { path, message, severity } = only({ extends: 'lokstar' }) ?? {};
    assert.deepEqual([path, severity], ['service/tenantlint.json', 'error']);
    assert.equal(
      message,
      '"extends" must be "alai", "cockroach", "coditect", "lokstra", "recommended" or "schema-designer", not "lokstar".',
    );
  });

  it('name the file, the rule, the option and what it may be, for every option of every rule', () => {
    for (const { name, options } of shippedRules) {
      for (const [option, { type, ...schema }] of Object.entries(options)) {
        const wrong = { boolean: 'yes', number: '3', string: 3, 'string-list': 'id' }[type];
        const { path, message = '' } = only({ rules: { [name]: ['error', { [option]: wrong }] } }) ?? {};
        assert.equal(path, 'service/tenantlint.json');
        assert.ok(message.startsWith(`The option "${option}" of "${name}" must be `), message);
        if ('enum' in schema) for (const value of schema.enum ?? []) assert.ok(message.includes(`"${value}"`), message);
        if ('minimum' in schema) assert.ok(message.includes(`a number of ${schema.minimum} or more`), message);
      }
    }
  });

  it('are told for a number below what every number must be', () => {
    for (const { name, options } of shippedRules) {
      for (const [option, schema] of Object.entries(options)) {
        if (schema.type !== 'number') continue;
        assert.ok(schema.minimum !== undefined, `"${option}" of "${name}" has no minimum`);
        const { message } = only({ rules: { [name]: ['error', { [option]: schema.minimum - 1 }] } }) ?? {};
        assert.match(message ?? '', /must be a number of \d+ or more, not -?\d+\.$/);
      }
    }
  });

  it('leave the rest of the file in force', () => {
    const config = {
      extends: 'lokstar',
      frozen: 'never',
      rules: { 'require-partitioning': ['info', { threshold: 0 }] },
    };
    const { settings } = readConfig('tenantlint.json', JSON.stringify(config), shippedRules, shippedPresets);
    const resolved = resolveSettings(shippedPresets, { file: settings }, shippedRules);
    assert.equal(resolved.frozen, 'never');
    assert.deepEqual(resolved.rules.get('require-partitioning'), {
      severity: 'info',
      options: { threshold: 10_000_000 },
    });
  });
});
