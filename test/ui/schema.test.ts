/** The entity diagram and the schema document as a user sees them. */
import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { fillWorkspace } from '../e2e/workspace.js';
import { openWindow, type Window } from './window.js';

const newest = '006_create_notes.up.sql';

describe('the schema in the editor', () => {
  let window: Window;
  let panel: FrameLocator;

  before(async () => {
    window = await openWindow('schema', { fillWorkspace });
    await window.open(newest);
    await window.page.locator('.editor-instance .squiggly-error').first().waitFor();
    await window.command('Tenantlint: Show Entity Diagram');
    panel = window.preview();
    await panel.locator('#stage svg').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('failed');
  });
  after(async () => {
    await window?.close();
  });

  it('is drawn with tenant, root and global tables told apart', async () => {
    await window.picture('dark');
    const count = (kind: string) => panel.locator(`#stage g.node.${kind}`).count();
    assert.deepEqual([await count('root'), await count('global'), await count('tenant')], [1, 2, 8]);
    assert.equal(await panel.locator('.legend li').count(), 3);
  });

  it('is drawn again in the colours of another theme', async () => {
    const themes = { light: 'Default Light Modern', contrast: 'Default High Contrast' };
    for (const [name, theme] of Object.entries({ ...themes, back: 'Default Dark Modern' })) {
      const before = await panel.locator('#stage svg').getAttribute('id');
      window.theme(theme);
      await panel.locator(`#stage svg:not([id="${before}"])`).waitFor();
      await window.page.waitForTimeout(500);
      await window.picture(name);
    }
  });

  it('shows a table and its neighbours where one is chosen', async () => {
    await panel.locator('#choose').click();
    const list = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'clinic.patients' });
    await list.waitFor();
    await window.picture('choice');
    await window.page.keyboard.type('clinic.invoices');
    await window.page.keyboard.press('Enter');
    await panel.locator('#title', { hasText: 'clinic.invoices' }).waitFor();
    await panel.locator('#stage g.node').nth(1).waitFor();
    assert.equal(await panel.locator('#stage g.node').count(), 2);
    await window.picture('table');
  });

  it('follows an edit', async () => {
    await window.command('View: Move Editor into Right Group');
    await window.command('View: Focus First Editor Group');
    await window.open(newest);
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('\nCREATE TABLE clinic.receipts (id text REFERENCES clinic.invoices);');
    await window.preview().locator('#stage text', { hasText: 'clinic.receipts' }).first().waitFor();
    await window.picture('edited');
    await window.command('File: Revert File');
  });

  it('is a document that the Markdown preview shows', async () => {
    await window.command('View: Close All Editors');
    await window.open(newest);
    await window.command('Tenantlint: Write Schema Document');
    await window.page.locator('.tab.active', { hasText: 'SCHEMA.md' }).waitFor();
    await window.page.keyboard.press('Control+Shift+V');
    await window.page.locator('.tab.active', { hasText: 'Preview SCHEMA.md' }).waitFor();
    const preview = window.preview();
    await preview.locator('h1', { hasText: 'clinic: database schema' }).waitFor();
    await window.picture('document');
    await preview.locator('h2', { hasText: 'Relationships' }).scrollIntoViewIfNeeded();
    await window.picture('document-relationships');
    await preview.locator('h2', { hasText: 'Schema checklist' }).scrollIntoViewIfNeeded();
    await window.picture('document-checklist');
    assert.equal(await preview.locator('table').count(), 12);
  });
});
