/** Projects for tests, on the same door as editor and command line. */
import type { Rule } from '../../server/src/core/lint/rule.js';
import type { Analysis } from '../../server/src/core/project/analysis.js';
import { createProject, type Project } from '../../server/src/core/project/project.js';
import { presets, rules } from '../../server/src/rules/index.js';
import { testEngine } from './engine.js';

/** A project of these files, with all presets. */
export function testProject(
  files: Iterable<readonly [path: string, text: string]>,
  ruleSet: readonly Rule[] = rules,
): Project {
  const project = createProject({ engine: testEngine(), rules: ruleSet, presets });
  project.update([...files].map(([path, text]) => ({ path, text })));
  return project;
}

/** Analyses these files, given as an object of texts by path. */
export function analyze(files: Readonly<Record<string, string>>, ruleSet?: readonly Rule[]): Analysis {
  return testProject(Object.entries(files), ruleSet).analyze();
}
