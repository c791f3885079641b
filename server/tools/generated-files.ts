/** Everything in the repository that is derived from the declared rules, presets and settings. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Rule } from '../src/core/lint/rule.js';
import type { Presets } from '../src/core/project/config.js';
import { configurationSchema } from './configuration-schema.js';
import { editorConfiguration } from './editor-configuration.js';
import { presetRulesTable, presetSettingsTable } from './preset-tables.js';
import { pageHeader, ruleIndexPage, ruleTable } from './rule-tables.js';

export interface Generated {
  /** What files should hold, by path relative to the repository's root. */
  readonly files: ReadonlyMap<string, string>;
  /** What a person must mend before everything can be generated. */
  readonly problems: readonly string[];
}

export interface Declared {
  readonly rules: readonly Rule[];
  readonly presets: Presets;
}

const rulesFolder = 'server/src/rules';

/** `root` is the repository's root. */
export async function generate(root: string): Promise<Generated> {
  const names = declaredNames(root);
  const index = ruleIndex(names);
  const declared = await load(root, index);
  const problems = misplacedRules(names, declared.rules);
  const files = new Map([
    [`${rulesFolder}/index.ts`, index],
    [`${rulesFolder}/README.md`, ruleIndexPage(declared)],
    ['tenantlint.schema.json', `${JSON.stringify(configurationSchema(declared), undefined, 2)}\n`],
  ]);

  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  manifest.contributes.configuration = editorConfiguration(declared);
  files.set('package.json', `${JSON.stringify(manifest, undefined, 2)}\n`);

  const fill = (path: string, content: string, mark: string) => {
    const page = files.get(path) ?? textOf(join(root, path));
    const filled = page === undefined ? undefined : replaceMarked(page, mark, content);
    if (filled !== undefined) files.set(path, filled);
    else problems.push(`${path} ${page === undefined ? 'is missing' : `has no ${begin(mark)} ... ${end} in it`}.`);
  };
  fill(
    'README.md',
    ruleTable(declared, (rule) => `${rulesFolder}/${rule.category}/${rule.name}.md`, ['recommended']),
    'rules',
  );
  fill(`${rulesFolder}/presets/README.md`, presetSettingsTable(declared), 'settings');
  fill(`${rulesFolder}/presets/README.md`, presetRulesTable(declared), 'rules');
  for (const rule of declared.rules)
    fill(`${rulesFolder}/${rule.category}/${rule.name}.md`, pageHeader(rule, declared), 'facts');
  return { files, problems };
}

/** Paths whose content differs from what it should be. */
export function outdated(root: string, generated: Generated): readonly string[] {
  return [...generated.files].filter(([path, content]) => textOf(join(root, path)) !== content).map(([path]) => path);
}

/** Brings all files up to date and returns the paths of those that were not. */
export function writeGenerated(root: string, generated: Generated): readonly string[] {
  const changed = outdated(root, generated);
  for (const path of changed) writeFileSync(join(root, path), generated.files.get(path) ?? '');
  return changed;
}

const end = '<!-- end of generated -->';

function begin(mark: string): string {
  return `<!-- generated: ${mark} -->`;
}

/** Puts content between the marks. A rule's page that has none yet gets them below its title. */
function replaceMarked(page: string, mark: string, content: string): string | undefined {
  const start = page.indexOf(begin(mark));
  const stop = page.indexOf(end, start);
  const block = `${begin(mark)}\n${content}\n${end}`;
  if (start >= 0 && stop >= 0) return page.slice(0, start) + block + page.slice(stop + end.length);
  const title = mark === 'facts' ? /^# .*\n/.exec(page)?.[0] : undefined;
  return title && `${title}\n${block}\n\n${page.slice(title.length).trimStart()}`;
}

interface DeclaredNames {
  /** `category/rule`. */
  readonly rules: readonly string[];
  readonly presets: readonly string[];
}

function declaredNames(root: string): DeclaredNames {
  const folder = join(root, rulesFolder);
  const names = (path: string, extension: string) =>
    readdirSync(path)
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length))
      .sort();
  const categories = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'presets')
    .map((entry) => entry.name)
    .sort();
  return {
    rules: categories.flatMap((category) => names(join(folder, category), '.ts').map((name) => `${category}/${name}`)),
    presets: names(join(folder, 'presets'), '.json'),
  };
}

function ruleIndex({ rules, presets }: DeclaredNames): string {
  const imports = [
    "import type { Rule } from '../core/lint/rule.js';",
    ...rules.slice(0, firstAfterPresets(rules)).map(ruleImport),
    ...presets.map((name) => `import ${identifier(name)} from './presets/${name}.json';`),
    ...rules.slice(firstAfterPresets(rules)).map(ruleImport),
  ];
  return `/** All rules and presets. Made by \`npm run generate\`. */
${imports.join('\n')}

export const rules: readonly Rule[] = [
${rules.map((rule) => `  ${identifier(rule)},`).join('\n')}
];

export const presets = {
${presets.map((name) => `  ${presetEntry(name)},`).join('\n')}
};
`;
}

function presetEntry(name: string): string {
  return identifier(name) === name ? name : `'${name}': ${identifier(name)}`;
}

/** Imports are kept in the order of their paths. */
function firstAfterPresets(rules: readonly string[]): number {
  const first = rules.findIndex((rule) => rule > 'presets/');
  return first < 0 ? rules.length : first;
}

function ruleImport(rule: string): string {
  return `import ${identifier(rule)} from './${rule}.js';`;
}

/** `keys/no-redundant-index` becomes `noRedundantIndex`. */
function identifier(path: string): string {
  return path.replace(/^.*\//, '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Runs the index that is about to be written, so that a new rule is seen in the first run. */
async function load(root: string, index: string): Promise<Declared> {
  const result = await build({
    stdin: { contents: index, resolveDir: join(root, rulesFolder), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const code = result.outputFiles[0]?.text ?? '';
  return (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as Declared;
}

function misplacedRules(names: DeclaredNames, rules: readonly Rule[]): string[] {
  return rules.flatMap((rule, position) => {
    const file = names.rules[position];
    return file === `${rule.category}/${rule.name}`
      ? []
      : [`${file}.ts declares the rule ${rule.category}/${rule.name}.`];
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
