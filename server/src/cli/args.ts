/** Turns the words of a command line into what is to be done, or a sentence that says what is wrong with them. */
import { parseArgs } from 'node:util';
import { suggestion } from '../core/project/nearest-name.js';
import { type KnownNames, readSettings } from '../core/project/read-settings.js';
import type { PartialSettings } from '../core/project/settings.js';
import { type CommandName, commandNames, commands, type FlagName, flag, flagNames, flags } from './flags.js';

export type Invocation =
  | Command
  | { readonly kind: 'help'; readonly command: CommandName | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string };

export interface Command {
  readonly kind: 'command';
  readonly command: CommandName;
  /** Whether the user wrote the command's name. */
  readonly named: boolean;
  readonly operands: readonly string[];
  readonly format: Format;
  readonly configFile: string | undefined;
  /** Settings that lie over the configuration file. */
  readonly overrides: PartialSettings;
  readonly maxWarnings: number | undefined;
  /** Of 100. */
  readonly minScore: number | undefined;
  readonly module: string | undefined;
  readonly stdinFilename: string | undefined;
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly newMigration: boolean;
  /** What the new migration is called, in words. */
  readonly name: string | undefined;
  readonly quiet: boolean;
  readonly color: boolean | undefined;
}

export type Format = 'pretty' | 'json' | 'markdown';

type Mistake = Extract<Invocation, { kind: 'mistake' }>;
type Given = ReadonlyMap<FlagName, readonly string[]>;

export function parseInvocation(argv: readonly string[], names: KnownNames): Invocation {
  const words = readWords(argv);
  if ('kind' in words) return words;
  const { given, positionals } = words;

  const first = positionals[0] as CommandName | undefined;
  const named = first !== undefined && Object.hasOwn(commands, first);
  const command = named ? first : 'check';
  if (given.has('version')) return { kind: 'version' };
  if (given.has('help')) return { kind: 'help', command: named ? command : undefined };
  if (first === ('help' as string)) return helpFor(positionals[1]);

  for (const name of given.keys()) {
    if (flag(name).commands.includes(command)) continue;
    const users = flag(name).commands.map((user) => `\`${user}\``);
    return mistake(`--${name} does not belong to \`${command}\`, but to ${users.join(', ')}.`);
  }
  return commandOf(command, named, named ? positionals.slice(1) : positionals, given, names);
}

function readWords(
  argv: readonly string[],
): Mistake | { readonly given: Given; readonly positionals: readonly string[] } {
  const { tokens } = parseArgs({
    args: [...argv],
    options: parseOptions,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<FlagName, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(flags, token.name)) {
      const hint = suggestion(
        token.rawName,
        flagNames.map((name) => `--${name}`),
      );
      return mistake(`There is no flag ${token.rawName}.${hint || ' `tenantlint --help` lists them.'}`);
    }
    const name = token.name as FlagName;
    const { type, multiple, value } = flag(name);
    if (type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))) {
      return mistake(`--${name} needs a value: --${name} <${value}>.`);
    }
    if (type === 'boolean' && token.value !== undefined) return mistake(`--${name} takes no value.`);
    if (given.has(name) && !multiple && type === 'string') return mistake(`--${name} can be given only once.`);
    given.set(name, [...(given.get(name) ?? []), token.value ?? '']);
  }
  return { given, positionals };
}

const parseOptions = Object.fromEntries(
  flagNames.map((name) => {
    const { type, short } = flag(name);
    return [name, { type, multiple: true, ...(short && { short }) }] as const;
  }),
);

function commandOf(
  command: CommandName,
  named: boolean,
  operands: readonly string[],
  given: Given,
  names: KnownNames,
): Invocation {
  const one = (name: FlagName) => given.get(name)?.at(-1);
  const format = formatOf(command, one('format') ?? 'pretty');
  if (typeof format !== 'string') return format;

  const minScore = one('min-score');
  if (minScore !== undefined && !(/^\d+(\.\d+)?$/.test(minScore) && Number(minScore) <= 100)) {
    return mistake(`--min-score must be a number from 0 to 100, not "${minScore}".`);
  }

  const maxWarnings = one('max-warnings');
  if (maxWarnings !== undefined && !/^\d+$/.test(maxWarnings)) {
    return mistake(`--max-warnings must be a whole number, not "${maxWarnings}".`);
  }
  if (command === 'lsp' && (operands.length > 0 || !given.has('stdio'))) {
    return mistake('`lsp` is started by an editor, as `tenantlint lsp --stdio`.');
  }
  if (command === 'rules' && operands.length > 0) return mistake('`rules` takes no paths. It lists all rules.');
  if (command === 'explain' && operands.length !== 1) {
    return mistake('`explain` needs the name of one rule, for example `tenantlint explain require-rls`.');
  }
  if (one('stdin-filename') !== undefined && operands.length > 0) {
    return mistake('--stdin-filename names the file that is checked. No other paths can be given with it.');
  }
  if (one('name') !== undefined && !given.has('new-migration')) {
    return mistake('--name names a new migration, so it needs --new-migration.');
  }
  const overrides = overridesOf(given, names);
  if ('kind' in overrides) return overrides;

  return {
    kind: 'command',
    command,
    named,
    operands,
    format,
    configFile: one('config'),
    overrides: overrides.settings,
    maxWarnings: maxWarnings === undefined ? undefined : Number(maxWarnings),
    minScore: minScore === undefined ? undefined : Number(minScore),
    module: one('module'),
    stdinFilename: one('stdin-filename'),
    unsafe: given.has('unsafe'),
    dryRun: given.has('dry-run'),
    newMigration: given.has('new-migration'),
    name: one('name'),
    quiet: given.has('quiet'),
    color: given.has('no-color') ? false : given.has('color') ? true : undefined,
  };
}

function formatOf(command: CommandName, wanted: string): Format | Mistake {
  const formats: readonly Format[] = command === 'score' ? ['pretty', 'json', 'markdown'] : ['pretty', 'json'];
  const format = formats.find((candidate) => candidate === wanted);
  if (format) return format;
  const names = formats.map((name) => `"${name}"`);
  return mistake(`--format must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, not "${wanted}".`);
}

/** As a pattern: the root itself, and all below it. */
const everyFolder = '{.,**}';

/** Flags are settings, so they are checked as settings. */
function overridesOf(given: Given, names: KnownNames): Mistake | { readonly settings: PartialSettings } {
  const values = (name: FlagName) => given.get(name);
  const parts: (readonly [FlagName, unknown])[] = [];
  const add = (name: FlagName, build: (all: readonly string[]) => unknown) => {
    const all = values(name);
    if (all) parts.push([name, build(all)]);
  };
  add('preset', ([preset]) => ({ extends: preset }));
  add('tenant-column', (columns) => ({ tenant: { columns } }));
  add('setting', ([setting]) => ({ tenant: { setting } }));
  add('tool', ([tool]) => ({ migrations: [{ folder: everyFolder, tool }] }));
  add('postgres-version', ([version]) => ({
    postgresVersion: /^\d+$/.test(version ?? '') ? Number(version) : version,
  }));
  for (const text of values('rule') ?? []) {
    const match = /^([^=]+)=(.*)$/.exec(text);
    if (!match)
      return mistake(
        `--rule must name a rule and its severity, for example --rule require-rls=warning, not "${text}".`,
      );
    parts.push(['rule', { rules: { [match[1] as string]: match[2] } }]);
  }

  let settings: PartialSettings = {};
  for (const [name, value] of parts) {
    const read = readSettings(value, names);
    const wrong = read.mistakes[0];
    if (wrong) return mistake(`--${name}: ${wrong.message}`);
    settings = {
      ...settings,
      ...read.settings,
      tenant: { ...settings.tenant, ...read.settings.tenant },
      rules: { ...settings.rules, ...read.settings.rules },
    };
  }
  return { settings };
}

function helpFor(name: string | undefined): Invocation {
  if (name === undefined) return { kind: 'help', command: undefined };
  if (Object.hasOwn(commands, name)) return { kind: 'help', command: name as CommandName };
  return mistake(`There is no command "${name}".${suggestion(name, commandNames)}`);
}

function mistake(message: string): Mistake {
  return { kind: 'mistake', message };
}
