/** The packaged extension as a user sees it: installed into a fresh VS Code, and driven with keyboard and mouse. */
import assert from 'node:assert/strict';
import { fillWorkspace } from '../e2e/workspace.js';
import { openWindow, type Window } from './window.js';

const newest = '006_create_notes.up.sql';

describe('the packaged extension', () => {
  let window: Window;

  before(async () => {
    window = await openWindow('extension', { fillWorkspace });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('failed');
  });
  after(async () => {
    await window?.close();
  });

  it('draws squiggles under an open migration', async () => {
    await window.open(newest);
    await window.page.locator('.editor-instance .squiggly-error').first().waitFor();
    await window.page.locator('.editor-instance .squiggly-warning').first().waitFor();
    await window.picture('squiggles');
  });

  it('shows in the status bar what was detected', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'tenant_id' }).hover();
    const tooltip = window.page.locator('.monaco-hover', { hasText: 'app.tenant_id' }).first();
    await tooltip.waitFor();
    await window.picture('status-bar');
    assert.match((await tooltip.textContent()) ?? '', /Tenant column: tenant_id/);
  });

  it('explains what was detected, at a click on the status bar', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'tenant_id' }).click();
    await window.page.locator('.tab', { hasText: 'Tenants of workspace' }).waitFor();
    await window.preview().locator('h1').first().waitFor();
    await window.picture('model');
    assert.match((await window.preview().locator('body').textContent()) ?? '', /Tenants are told apart by tenant_id/);
  });

  it('lists the findings in Problems, each with the name of its rule', async () => {
    await window.open(newest);
    const row = await window.problem('row level security');
    await window.picture('problems');
    assert.match(
      (await row.textContent()) ?? '',
      /Tenant table "notes" does not have row level security enabled\.\s*tenantlint\s*\(?require-rls\)?\s*\[Ln 21, Col 28\]/,
    );
  });

  it('says in a hover what is wrong, and opens the page of the rule at a click on its name', async () => {
    await window.open(newest);
    await window.pointAt(window.page.locator('.editor-instance .squiggly-error').first());
    const hover = window.page.locator('.monaco-hover', { hasText: 'require-' }).first();
    await hover.waitFor();
    await window.picture('hover');
    await hover.locator('a.code-link').first().click();
    await window.page.locator('.tab.active', { hasText: /Preview require-[a-z-]+\.md/ }).waitFor();
    await window.preview().locator('h1', { hasText: 'require-' }).waitFor();
    await window.picture('rule-page');
  });

  it('opens the page of a rule from Problems as well', async () => {
    await window.command('View: Close All Editors');
    await window.open(newest);
    const row = await window.problem('does not have row level security enabled');
    await row.locator('a', { hasText: 'require-rls' }).click();
    await window.page.locator('.tab', { hasText: 'Preview require-rls.md' }).waitFor();
    await window.preview().locator('h1', { hasText: 'require-rls' }).waitFor();
    await window.picture('page-from-problems');
  });

  it('mends a finding with Ctrl+. and Enter', async () => {
    await window.command('View: Close All Editors');
    await window.open(newest);
    await window.page.locator('.editor-instance .squiggly-error').first().waitFor();
    const row = await window.goToProblem('"tenant_id" of "notes" may be NULL');
    await window.page.keyboard.press('Control+.');
    const list = window.page.locator('.action-widget');
    await list.locator('.monaco-list-row', { hasText: 'Make "tenant_id" of "notes" NOT NULL' }).waitFor();
    await window.picture('quick-fix');
    await window.page.keyboard.press('Enter');
    await row.waitFor({ state: 'detached' });
    await window.picture('fixed');
    assert.match(await window.text(), /tenant_id TEXT NOT NULL,\s+patient_id/);
  });

  it('mends everything that is safe with "Fix all"', async () => {
    const row = await window.goToProblem('does not have row level security enabled');
    await window.command('Fix All');
    await row.waitFor({ state: 'detached' });
    await window.picture('fixed-all');
  });

  it('expands a snippet that is typed', async () => {
    await window.open(newest);
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.type('tenant-table');
    await window.page.keyboard.press('Control+Space');
    const suggestion = window.page.locator('.suggest-widget .monaco-list-row', { hasText: 'tenant-table' }).first();
    await suggestion.waitFor();
    await window.picture('snippet-offered');
    await window.page.keyboard.press('Enter');
    await window.page.locator('.editor-instance .view-line', { hasText: 'CREATE TABLE clinic.invoices' }).waitFor();
    await window.picture('snippet');
  });

  it('opens the page of a rule from the palette', async () => {
    const question = window.page.locator('.quick-input-widget input[placeholder="Which rule?"]');
    await window.command('Tenantlint: Open Rule Page', () => question.waitFor());
    await window.page.keyboard.type('require-policy');
    await window.picture('rules');
    await window.page.keyboard.press('Enter');
    await window.page.locator('.tab', { hasText: 'Preview require-policy.md' }).waitFor();
  });
});
