/** What every rule owes its readers: a page that explains, shows and proves it. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { Rule } from '../server/src/core/lint/rule.js';
import { rules } from '../server/src/rules/index.js';
import { type PageCase, readPage } from './support/pages.js';
import { pageOf, pagePathOf } from './support/rule-pages.js';

/** Items of the checklist, `1a` to `16b`. */
const item = /^(?:[1-9]|1[0-6])[a-c]$/;

for (const rule of rules) {
  describe(`the rule ${rule.name}`, () => {
    const page = readPage(pageOf(rule));
    const reporting = page.cases.filter(isReporting);

    it('says in one sentence what must hold', () => {
      assert.match(rule.summary, /^[A-Z][^.]*\.$/);
      assert.match(rule.name, /^[a-z]+(-[a-z]+)*$/);
      for (const id of rule.items) assert.match(id, item);
    });

    it('describes each of its options', () => {
      for (const option of Object.values(rule.options)) assert.match(option.description, /^[A-Z].*\.$/);
    });

    it('has a page of its name with a case that it reports and one that it accepts', () => {
      assert.equal(page.title, rule.name);
      assert.notEqual(reporting.length, 0);
      assert.notEqual(page.cases.length, reporting.length);
    });

    it('says when to turn it off, last of all', () => {
      assert.equal(page.sections.at(-1), 'When to turn it off');
    });

    it('gives each of its cases a title of its own', () => {
      assert.deepEqual(page.sections, [...new Set(page.sections)]);
    });

    it(rule.remedy === 'none' ? 'shows no remedy' : 'shows its remedy', () => {
      assert.equal(
        page.cases.some((example) => example.mended),
        rule.remedy !== 'none',
      );
    });

    it('shows only remedies of cases that it reports', () => {
      assert.deepEqual(titles(page.cases.filter((example) => example.mended && !isReporting(example))), []);
    });

    if (!rule.convention) {
      it('proves in PostgreSQL what goes wrong where it is broken', () => {
        assert.notEqual(reporting.filter((example) => example.proof).length, 0);
      });

      it('proves in PostgreSQL that it does not where it is kept', () => {
        const kept = page.cases.filter((example) => example.mendedProof || (example.proof && !isReporting(example)));
        assert.notEqual(kept.length, 0);
      });
    }
  });
}

describe('the rules', () => {
  it('have names of their own', () => {
    const names = rules.map((rule) => rule.name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('have a page each, and every page has its rule', () => {
    const folders = [...new Set(rules.map((rule) => rule.category))];
    const pages = folders.flatMap((folder) =>
      readdirSync(`server/src/rules/${folder}`).filter((name) => name.endsWith('.md')),
    );
    assert.deepEqual(pages.sort(), rules.map((rule: Rule) => basename(pagePathOf(rule))).sort());
  });
});

function isReporting(example: PageCase): boolean {
  return example.files.some((file) => file.expected.length > 0);
}

function titles(cases: readonly PageCase[]): string[] {
  return cases.map((example) => example.title);
}
