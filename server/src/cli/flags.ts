/** The commands and flags of the command line, as data: parsing, checking and the help text come from here. */

export const commands = {
  check: {
    operands: '[paths]',
    summary: 'Report where migrations let tenants meet (what runs when no command is named).',
  },
  score: { operands: '[paths]', summary: 'Score the schema by the checklist of 100 points.' },
  docs: { operands: '[paths]', summary: 'Write a schema document for each module: docs/modules/<module>/SCHEMA.md.' },
  fix: { operands: '[paths]', summary: 'Write the SQL that mends what can be mended.' },
  explain: { operands: '<rule>', summary: 'Show the page of a rule.' },
  rules: { operands: '', summary: 'List all rules.' },
  catalog: { operands: '[paths]', summary: 'Show the schema that the migrations make.' },
  lsp: { operands: '', summary: 'Serve an editor: `tenantlint lsp --stdio`.' },
} as const;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as readonly CommandName[];

export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  readonly short?: string;
  /** What stands for the value in the help text. */
  readonly value?: string;
  readonly commands: readonly CommandName[];
  readonly summary: string;
}

const onProjects: readonly CommandName[] = ['check', 'score', 'docs', 'fix', 'catalog'];

export const flags = {
  format: {
    type: 'string',
    value: 'name',
    commands: ['check', 'score', 'rules', 'catalog'],
    summary: 'pretty (the default) or json; markdown for `score`.',
  },
  config: {
    type: 'string',
    value: 'file',
    commands: [...onProjects, 'explain', 'rules'],
    summary: 'Read this file instead of the tenantlint.json of the project.',
  },
  preset: {
    type: 'string',
    value: 'name',
    commands: [...onProjects, 'explain', 'rules'],
    summary: 'The preset that the configuration lies over.',
  },
  rule: {
    type: 'string',
    multiple: true,
    value: 'name=severity',
    commands: [...onProjects, 'explain', 'rules'],
    summary: 'Set the severity of a rule: error, warning, info or off.',
  },
  'tenant-column': {
    type: 'string',
    multiple: true,
    value: 'name',
    commands: onProjects,
    summary: 'The column that tells tenants apart; again for each of several.',
  },
  setting: {
    type: 'string',
    value: 'name',
    commands: onProjects,
    summary: 'The session setting that names the tenant, such as app.tenant_id.',
  },
  tool: {
    type: 'string',
    value: 'name',
    commands: onProjects,
    summary: 'The tool that runs the migrations.',
  },
  'postgres-version': {
    type: 'string',
    value: 'number',
    commands: onProjects,
    summary: 'The oldest major version of PostgreSQL that the migrations must run on.',
  },
  'max-warnings': {
    type: 'string',
    value: 'number',
    commands: ['check', 'fix'],
    summary: 'Fail when there are more warnings than this.',
  },
  'min-score': {
    type: 'string',
    value: 'number',
    commands: ['score'],
    summary: 'Fail when the score is lower than this.',
  },
  module: {
    type: 'string',
    value: 'name',
    commands: ['score', 'docs'],
    summary: 'Only this module: a folder of migrations, or a schema.',
  },
  'stdin-filename': {
    type: 'string',
    value: 'path',
    commands: ['check'],
    summary: 'Read this file from standard input, as part of its project.',
  },
  stdio: { type: 'boolean', commands: ['lsp'], summary: 'Talk over standard input and output.' },
  'new-migration': {
    type: 'boolean',
    commands: ['fix'],
    summary: 'Write the fixes as a new migration, and what undoes it where the tool can.',
  },
  name: { type: 'string', value: 'words', commands: ['fix'], summary: 'What to call the new migration.' },
  unsafe: { type: 'boolean', commands: ['fix'], summary: 'Also write what a person must look at afterwards.' },
  'dry-run': { type: 'boolean', commands: ['fix', 'docs'], summary: 'Print the changes and write nothing.' },
  quiet: { type: 'boolean', short: 'q', commands: ['check', 'fix'], summary: 'Print errors only.' },
  color: { type: 'boolean', commands: commandNames, summary: 'Print colours even where the output is no terminal.' },
  'no-color': { type: 'boolean', commands: commandNames, summary: 'Print no colours.' },
  help: { type: 'boolean', short: 'h', commands: commandNames, summary: 'Show this help.' },
  version: { type: 'boolean', short: 'v', commands: commandNames, summary: 'Show the version.' },
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof flags;

export const flagNames = Object.keys(flags) as readonly FlagName[];

export function flag(name: FlagName): Flag {
  return flags[name];
}
