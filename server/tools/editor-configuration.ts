/** The settings of VS Code, from the declared settings of tenantlint.json: a group becomes a part of the name. */
import { type SettingSchema, type SettingSchemas, settingSchemas } from '../src/core/project/settings.js';
import { settingSchema } from './configuration-schema.js';
import type { Declared } from './generated-files.js';

export function editorConfiguration(declared: Declared): object {
  return {
    title: 'Tenantlint',
    properties: { ...Object.fromEntries(properties('tenantlint', settingSchemas, declared)), ...editorOnly },
  };
}

/** What only an editor shows, so that tenantlint.json has no such keys. */
const editorOnly = {
  'tenantlint.codeLens.enabled': {
    markdownDescription: 'Show the checklist score above each file that creates tables, and above each CREATE TABLE.',
    scope: 'resource',
    type: 'boolean',
    default: true,
  },
  'tenantlint.statusBar.score': {
    markdownDescription: 'Show the checklist score of the project in the status bar.',
    scope: 'window',
    type: 'boolean',
    default: true,
  },
};

function properties(prefix: string, schemas: SettingSchemas, declared: Declared): (readonly [string, object])[] {
  return Object.entries(schemas).flatMap(([key, schema]) =>
    schema.type === 'group'
      ? properties(`${prefix}.${key}`, schema.members, declared)
      : [[`${prefix}.${key}`, property(schema, declared)] as const],
  );
}

/** VS Code gives what has no default the empty value of its type; written here, it is also shown. */
function property(schema: SettingSchema, declared: Declared): object {
  const { description, minLength, ...rest } = settingSchema(schema, declared) as Readonly<Record<string, unknown>>;
  return {
    markdownDescription: description,
    scope: 'resource',
    ...rest,
    default: rest.default ?? emptyOf(schema),
  };
}

function emptyOf({ type }: SettingSchema): unknown {
  return type === 'text' ? '' : type === 'rules' ? {} : [];
}
