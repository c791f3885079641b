/** The JSON schema of tenantlint.json, from the declared settings and the options of the rules. */
import type { OptionSchema } from '../src/core/lint/options.js';
import type { Rule } from '../src/core/lint/rule.js';
import {
  type SettingSchema,
  type SettingSchemas,
  settingSchemas,
  severitySettings,
  type TextSchema,
} from '../src/core/project/settings.js';
import type { Declared } from './generated-files.js';

export function configurationSchema(declared: Declared): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Tenantlint',
    type: 'object',
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...properties(settingSchemas, declared) },
  };
}

function properties(schemas: SettingSchemas, declared: Declared): object {
  return Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, settingSchema(schema, declared)]));
}

export function settingSchema(schema: SettingSchema, declared: Declared): object {
  const { description } = schema;
  switch (schema.type) {
    case 'text':
      return { ...textSchema(schema, declared), ...(schema.default !== undefined && { default: schema.default }) };
    case 'integer':
      return {
        description,
        type: 'integer',
        minimum: schema.minimum,
        maximum: schema.maximum,
        default: schema.default,
      };
    case 'text-list':
      return { description, type: 'array', items: { type: 'string', minLength: 1 } };
    case 'entries': {
      const members = Object.entries(schema.members);
      return {
        description,
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: members.filter(([, member]) => !member.optional).map(([key]) => key),
          properties: Object.fromEntries(members.map(([key, member]) => [key, textSchema(member, declared)])),
        },
      };
    }
    case 'group':
      return {
        description,
        type: 'object',
        additionalProperties: false,
        properties: properties(schema.members, declared),
      };
    case 'rules':
      return {
        description,
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(declared.rules.map((rule) => [rule.name, ruleSchema(rule)])),
      };
  }
}

function textSchema(schema: TextSchema, { rules, presets }: Declared): object {
  const named = { presets: Object.keys(presets), rules: rules.map((rule) => rule.name) };
  const values = schema.values ?? (schema.namesOf && named[schema.namesOf]);
  return { description: schema.description, type: 'string', ...(values ? { enum: values } : { minLength: 1 }) };
}

function ruleSchema(rule: Rule): object {
  const severity = { enum: severitySettings };
  const options = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, optionSchema(option)])),
  };
  return {
    description: rule.summary,
    default: rule.severity,
    anyOf: [severity, { type: 'array', items: [severity, options], minItems: 1, maxItems: 2, additionalItems: false }],
  };
}

function optionSchema(option: OptionSchema): object {
  const { description } = option;
  switch (option.type) {
    case 'boolean':
      return { description, type: 'boolean', default: option.default };
    case 'number':
      return {
        description,
        type: 'number',
        ...(option.minimum !== undefined && { minimum: option.minimum }),
        default: option.default,
      };
    case 'string':
      return { description, type: 'string', ...(option.enum && { enum: option.enum }), default: option.default };
    case 'string-list':
      return { description, type: 'array', items: { type: 'string' }, default: option.default };
  }
}
