// The shipped presets: data that fits the schema, and of which each key says where it comes from.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Presets, readConfig } from '../../server/src/core/project/config.js';
import { rules, presets as shipped } from '../../server/src/rules/index.js';
import { misfits } from '../support/json-schema.js';
import { analyze } from '../support/project.js';

const presets: Presets = shipped;
const schema = JSON.parse(readFileSync('tenantlint.schema.json', 'utf8'));
const page = readFileSync('server/src/rules/presets/README.md', 'utf8');

describe('the presets', () => {
  it('are these', () => {
    assert.deepEqual(Object.keys(presets), [
      'alai',
      'cockroach',
      'coditect',
      'lokstra',
      'recommended',
      'schema-designer',
    ]);
  });

  for (const [name, preset] of Object.entries(presets)) {
    it(`${name} holds no mistake`, () => {
      assert.deepEqual(readConfig(name, JSON.stringify(preset), rules, presets).problems, []);
    });

    it(`${name} fits the schema of the configuration`, () => {
      assert.deepEqual(misfits(preset, schema), []);
    });

    it(`${name} says of each of its keys where it comes from`, () => {
      assert.deepEqual([...tracedKeys(name)].sort(), [...keysOf(preset)].sort());
    });
  }

  it('can be chosen in the configuration', () => {
    for (const name of Object.keys(presets)) {
      const { problems } = analyze({ 'tenantlint.json': JSON.stringify({ extends: name }) });
      assert.deepEqual(problems, [], name);
    }
  });

  it('say how tenants are told apart only where their school does', () => {
    const columns = Object.entries(presets).map(([name, { tenant }]) => [
      name,
      (tenant as Tenant | undefined)?.columns,
    ]);
    assert.deepEqual(Object.fromEntries(columns), {
      alai: ['tenant_id'],
      cockroach: undefined,
      coditect: ['organization_id'],
      lokstra: ['tenant_id'],
      recommended: undefined,
      'schema-designer': ['workspace_id'],
    });
  });
});

describe('the schema of the configuration', () => {
  it('does not take a preset that does not exist, an unknown rule, or an option out of range', () => {
    const wrong = {
      extends: 'lokstar',
      postgresVersion: 9,
      tenant: { column: 'tenant_id' },
      rules: {
        'require-tea': 'error',
        'require-rls': 'fatal',
        'require-partitioning': ['warning', { threshold: 0 }],
        'require-policy-commands': ['warning', { softDeleted: 'some' }],
      },
    };
    assert.deepEqual(misfits(wrong, schema), [
      '.extends',
      '.postgresVersion',
      '.tenant.column',
      '.rules.require-tea',
      '.rules.require-rls',
      '.rules.require-partitioning',
      '.rules.require-policy-commands',
    ]);
  });
});

interface Tenant {
  readonly columns: readonly string[];
}

/** Rules by name, and other settings by path. */
function keysOf(preset: object, above = ''): readonly string[] {
  return Object.entries(preset).flatMap(([key, value]) => {
    if (key === 'rules') return Object.keys(value);
    return typeof value === 'object' && !Array.isArray(value) ? keysOf(value, `${above}${key}.`) : [`${above}${key}`];
  });
}

/** What stands in the first column of the preset's own table. */
function tracedKeys(name: string): readonly string[] {
  const [, section = ''] = page.split(`\n### ${name}\n`);
  const rows = section.split('\n### ')[0]?.match(/^\| `[^|]*\|/gm) ?? [];
  return rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key));
}
