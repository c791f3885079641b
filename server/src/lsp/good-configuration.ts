/** Keeps a configuration in force while the next one is being typed and is not yet right. */

import type { Rule } from '../core/lint/rule.js';
import type { Problem } from '../core/project/analysis.js';
import { type Presets, readConfig } from '../core/project/config.js';
import { configPath } from '../core/project/settings.js';

export interface GoodConfiguration {
  /** The text that takes the place of `text`: itself if it is right or there was never one that was. */
  accept(text: string | undefined): string | undefined;
  /** What is wrong with the text that is not in force; `undefined` while the last one given is. */
  readonly rejected: { readonly text: string; readonly problems: readonly Problem[] } | undefined;
}

export function createGoodConfiguration(rules: readonly Rule[], presets: Presets): GoodConfiguration {
  let good: string | undefined;
  let rejected: GoodConfiguration['rejected'];
  return {
    accept(text) {
      rejected = undefined;
      if (text === undefined) {
        good = undefined;
        return undefined;
      }
      const { problems } = readConfig(configPath, text, rules, presets);
      if (problems.length === 0) good = text;
      else if (good !== undefined) rejected = { text, problems };
      return rejected ? good : text;
    },
    get rejected() {
      return rejected;
    },
  };
}
