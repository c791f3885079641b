/**
 * Every setting of tenantlint.json, declared once as data. Types, validation, the JSON schema and the documentation
 * all come from this declaration.
 */
import type { Dialect } from '../lint/context.js';
import type { SeveritySetting } from '../lint/rule.js';
import { defaultNames, type NamePatterns } from '../remedy/names.js';
import type { TenantSettings } from '../tenancy/model.js';
import type { Span } from '../text/span.js';
import { toolNames } from './tools/index.js';

export const configPath = 'tenantlint.json';

export const severitySettings: readonly SeveritySetting[] = ['error', 'warning', 'info', 'off'];

/** What the value of one setting looks like. */
export type SettingSchema =
  | TextSchema
  | {
      readonly type: 'integer';
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
      readonly description: string;
    }
  | { readonly type: 'text-list'; readonly default: readonly string[]; readonly description: string }
  | EntriesSchema
  | { readonly type: 'group'; readonly members: SettingSchemas; readonly description: string }
  /** Rule names, each with a severity or a list of severity and options. */
  | { readonly type: 'rules'; readonly description: string };

export type SettingSchemas = Readonly<Record<string, SettingSchema>>;

export interface TextSchema {
  readonly type: 'text';
  readonly values?: readonly string[];
  /** The allowed values are the names of these, which only the project knows. */
  readonly namesOf?: 'presets' | 'rules';
  /** A pattern that may hold these words in braces. */
  readonly placeholders?: readonly string[];
  readonly default?: string;
  readonly description: string;
}

/** A list of objects with text members. */
export interface EntriesSchema {
  readonly type: 'entries';
  readonly members: Readonly<Record<string, TextSchema & { readonly optional?: true }>>;
  readonly description: string;
}

export const settingSchemas = {
  extends: {
    type: 'text',
    namesOf: 'presets',
    default: 'recommended',
    description: 'The preset that the other settings lie over.',
  },
  tenant: {
    type: 'group',
    description: 'How the schema tells its tenants apart. What is left out is detected.',
    members: {
      columns: {
        type: 'text-list',
        default: [],
        description: 'Names of the tenant column: synonyms, or levels with the most general first.',
      },
      type: { type: 'text', description: 'The data type of the tenant column, for example `uuid`.' },
      setting: {
        type: 'text',
        description: 'The session setting that names the tenant in policies, for example `app.tenant_id`.',
      },
      root: { type: 'text', description: 'The table whose key the tenant column is, for example `tenants`.' },
      inherit: {
        type: 'text',
        values: ['reported', 'allowed'],
        default: 'reported',
        description: 'Whether a table may belong to its tenant only through a foreign key to a tenant table.',
      },
    },
  },
  globalTables: {
    type: 'text-list',
    default: [],
    description: 'Tables that all tenants share: `table`, `schema.table` or a pattern with `*`.',
  },
  excludedTables: {
    type: 'text-list',
    default: [],
    description: 'Tables that no rule looks at: `table`, `schema.table` or a pattern with `*`.',
  },
  softDelete: {
    type: 'group',
    description: 'How rows are marked as deleted.',
    members: {
      columns: {
        type: 'text-list',
        default: [],
        description: 'Names of the column that marks a row as deleted. Detected where left out.',
      },
    },
  },
  dialect: {
    type: 'text',
    values: ['postgresql', 'cockroachdb'],
    default: 'postgresql',
    description: 'The database that the migrations must run on; with `cockroachdb` its rules report what it lacks.',
  },
  postgresVersion: {
    type: 'integer',
    minimum: 12,
    maximum: 18,
    default: 15,
    description: 'The oldest major version of PostgreSQL that the migrations must run on.',
  },
  waivers: {
    type: 'entries',
    description: 'Findings that are accepted on purpose, each for one rule and one subject.',
    members: {
      rule: { type: 'text', namesOf: 'rules', description: 'The rule that is waived.' },
      subject: { type: 'text', description: 'What it is waived for, as the finding names it: `schema.table`.' },
      reason: { type: 'text', optional: true, description: 'Why. A waiver without a reason is itself reported.' },
    },
  },
  migrations: {
    type: 'entries',
    description: 'Folders of migrations and the tool that runs them. Detected where left out.',
    members: {
      folder: { type: 'text', description: 'A folder relative to this file, or a pattern with `*`.' },
      tool: {
        type: 'text',
        values: toolNames,
        optional: true,
        description: 'The tool that runs the migrations. Detected where left out.',
      },
    },
  },
  frozen: {
    type: 'text',
    values: ['committed', 'never'],
    default: 'committed',
    description: 'Which migrations count as already run, so that a fix must not edit them.',
  },
  names: {
    type: 'group',
    description:
      'How fixes call what they make, and `constraint-names` what is there: patterns with placeholders in braces.',
    members: {
      primaryKey: {
        type: 'text',
        placeholders: ['table', 'columns'],
        default: defaultNames.primaryKey,
        description: 'Primary keys: `{table}`, `{columns}`.',
      },
      unique: {
        type: 'text',
        placeholders: ['table', 'columns'],
        default: defaultNames.unique,
        description: 'Unique constraints and unique indexes: `{table}`, `{columns}`.',
      },
      foreignKey: {
        type: 'text',
        placeholders: ['table', 'columns', 'reference'],
        default: defaultNames.foreignKey,
        description: 'Foreign keys: `{table}`, `{columns}`, `{reference}` (the columns without tenant and `_id`).',
      },
      index: {
        type: 'text',
        placeholders: ['table', 'columns'],
        default: defaultNames.index,
        description: 'Indexes: `{table}`, `{columns}`.',
      },
      check: {
        type: 'text',
        placeholders: ['table', 'columns'],
        default: defaultNames.check,
        description: 'CHECK constraints: `{table}`, `{columns}`.',
      },
      trigger: {
        type: 'text',
        placeholders: ['table', 'purpose'],
        default: defaultNames.trigger,
        description: 'Triggers: `{table}`, `{purpose}` (`updated_at`, `audit`).',
      },
      policy: {
        type: 'text',
        placeholders: ['table', 'command'],
        default: defaultNames.policy,
        description: 'Policies: `{table}`, `{command}` (`select`).',
      },
    },
  },
  rules: {
    type: 'rules',
    description: 'The severity of a rule (`error`, `warning`, `info`, `off`), or a list of its severity and options.',
  },
} as const satisfies SettingSchemas;

type EntryOf<E extends EntriesSchema> = {
  readonly [K in keyof E['members']]: E['members'][K] extends { optional: true } ? string | undefined : string;
} & {
  /** In the configuration file; absent where the entry comes from elsewhere. */
  readonly span: Span | undefined;
};

type ValueOf<S extends SettingSchema> = S extends { type: 'text'; values: readonly (infer V)[] }
  ? V
  : S extends { type: 'text' }
    ? string
    : S extends { type: 'integer' }
      ? number
      : S extends { type: 'text-list' }
        ? readonly string[]
        : S extends EntriesSchema
          ? readonly EntryOf<S>[]
          : S extends { type: 'group'; members: infer M extends SettingSchemas }
            ? PartialOf<M>
            : Readonly<Record<string, RuleSetting>>;

type PartialOf<M extends SettingSchemas> = { readonly [K in keyof M]?: ValueOf<M[K]> };

/** What one layer says: a preset, the configuration file, the flags. */
export type PartialSettings = PartialOf<typeof settingSchemas>;

export type WaiverSetting = EntryOf<(typeof settingSchemas)['waivers']>;
export type MigrationsSetting = EntryOf<(typeof settingSchemas)['migrations']>;

export interface RuleSetting {
  readonly severity: SeveritySetting;
  /** Only those that were given. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** All layers merged. What is still absent is to be detected. */
export interface Settings extends TenantSettings {
  readonly dialect: Dialect;
  readonly postgresVersion: number;
  readonly waivers: readonly WaiverSetting[];
  readonly migrations: readonly MigrationsSetting[];
  readonly frozen: 'committed' | 'never';
  readonly names: NamePatterns;
  /** Every rule, with all of its options. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
}
