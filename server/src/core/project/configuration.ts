/** The configuration as the stages of an analysis go by it. */
import type { ActiveRule, LintSettings } from '../lint/check.js';
import type { Rule } from '../lint/rule.js';
import type { Waiver } from '../lint/suppress.js';
import { type Config, type Presets, readConfig, resolveSettings } from './config.js';
import type { PipelineInput } from './pipeline.js';
import { configPath, type PartialSettings, type Settings } from './settings.js';

export interface Configuration {
  readonly text: string | undefined;
  readonly defaults: PartialSettings;
  readonly overrides: PartialSettings;
  readonly config: Config;
  readonly settings: Settings;
  readonly waivers: readonly Waiver[];
  readonly lint: LintSettings;
  /** The rules of the checklist, as the score asks them. */
  readonly profile: LintSettings;
}

/** Keeps the earlier one while nothing in it changes. */
export function configure(
  { inputs, rules, presets, defaults, overrides }: PipelineInput,
  previous: Configuration | undefined,
): Configuration {
  const text = inputs.files.get(configPath);
  if (previous && previous.text === text && previous.defaults === defaults && previous.overrides === overrides) {
    return previous;
  }
  const config = text === undefined ? { settings: {}, problems: [] } : readConfig(configPath, text, rules, presets);
  const settings = resolveSettings(presets, { defaults, file: config.settings, overrides }, rules);
  const { dialect, postgresVersion, names } = settings;
  const lint = { rules: activeRules(rules, settings), dialect, postgresVersion, names };
  const profile = { rules: checklistRules(rules, presets), dialect, postgresVersion, names };
  return { text, defaults, overrides, config, settings, waivers: waiversOf(settings), lint, profile };
}

function waiversOf({ waivers }: Settings): readonly Waiver[] {
  return waivers.map(({ rule, subject, reason, span }) => ({
    kind: 'waiver',
    rule,
    subject,
    reason,
    path: configPath,
    span: span ?? { start: 0, end: 0 },
  }));
}

function activeRules(rules: readonly Rule[], settings: Settings): readonly ActiveRule[] {
  return rules.flatMap((rule) => {
    const setting = settings.rules.get(rule.name);
    return setting && setting.severity !== 'off'
      ? [{ rule, severity: setting.severity, options: setting.options }]
      : [];
  });
}

/** The preset whose options the score goes by, whatever a project has chosen for its findings. */
const scorePreset = 'lokstra';

/** Rules that answer items of the checklist are asked even where they are off. */
function checklistRules(rules: readonly Rule[], presets: Presets): readonly ActiveRule[] {
  const settings = resolveSettings(presets, { defaults: {}, file: { extends: scorePreset }, overrides: {} }, rules);
  return rules
    .filter((rule) => rule.items.length > 0)
    .map((rule) => ({ rule, severity: 'error', options: settings.rules.get(rule.name)?.options ?? {} }));
}
