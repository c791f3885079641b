/** The score's panel as a user sees it: what a click, a key and an edit do to it, and how it looks in each theme. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { fillWorkspace } from '../e2e/workspace.js';
import { openWindow, type Window } from './window.js';

const newest = '006_create_notes.up.sql';

describe('the panel of the checklist score', () => {
  let window: Window;
  let panel: FrameLocator;

  before(async () => {
    window = await openWindow('score', { fillWorkspace });
    await window.open(newest);
    await window.page.locator('.editor-instance .squiggly-error').first().waitFor();
    await window.command('Tenantlint: Show Checklist Score');
    panel = window.preview();
    await panel.locator('h1', { hasText: 'Project workspace' }).waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('failed');
  });
  after(async () => {
    await window?.close();
  });

  it('shows grade, gates and categories', async () => {
    await window.picture('opened');
    assert.match(await total(panel), /^\d+\.\d$/);
    assert.equal(await panel.locator('.gates li').count(), 4);
    assert.equal(await panel.locator('.category').count(), 6);
    assert.equal(await panel.locator('.criterion').count(), 16);
  });

  it('opens a criterion at a click, and the line of a subject at the next', async () => {
    const item = panel.locator('details', { has: panel.locator('#item-11a') });
    await panel.locator('#item-11a').click();
    await item.locator('.subjects li', { hasText: '"notes"' }).waitFor();
    await window.picture('item');
    await item.locator('button.link', { hasText: 'Tenant table "notes" does not have' }).click();
    await window.page.locator('.statusbar-item', { hasText: 'Ln 21, Col 28' }).waitFor();
  });

  it('has another number when the migration is edited', async () => {
    const before = await total(panel);
    await openMigration(window, newest);
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('\nALTER TABLE clinic.notes ENABLE ROW LEVEL SECURITY;');
    await panel.locator('.total').filter({ hasNotText: before }).waitFor();
    assert.ok(Number(await total(panel)) > Number(before));
    await window.picture('edited');
    await window.command('Undo');
    await window.command('File: Revert File');
    await panel.locator('.total').filter({ hasText: before }).waitFor();
  });

  it('is used by keyboard alone, keeps the focus, and mends what is safe', async () => {
    const before = await total(panel);
    const summary = panel.locator('#item-11a');
    await summary.focus();
    await window.page.keyboard.press('Enter');
    await expectAbsent(panel.locator('#item-11a/subject-0'.replace('/', '\\/')));
    await window.page.keyboard.press('Enter');
    const fix = panel.locator('details', { has: summary }).locator('.fix', { hasText: 'on "notes"' });
    await fix.waitFor();
    for (let presses = 0; !(await isFocused(fix)); presses += 1) {
      assert.ok(presses < 40, 'the button is reached with Tab');
      await window.page.keyboard.press('Tab');
    }
    await window.picture('focus');
    await window.page.keyboard.press('Enter');
    await panel.locator('.total').filter({ hasNotText: before }).waitFor();
    assert.ok(Number(await total(panel)) > Number(before));
    assert.equal(await panel.locator('details:focus-within').count(), 1, 'the focus is still in the criterion');
    await window.picture('mended');
    await openMigration(window, newest);
    await window.page.keyboard.press('Control+F');
    await window.page.keyboard.type('ALTER TABLE clinic.notes ENABLE');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.press('Escape');
    assert.match(await window.text(), /ALTER TABLE clinic\.notes ENABLE ROW LEVEL SECURITY;/);
  });

  it('leads to each table and back', async () => {
    await panel.locator('#list-tables').click();
    await panel.locator('.parts button.link', { hasText: 'clinic.patients' }).click();
    await panel.locator('h1', { hasText: 'Table clinic.patients' }).waitFor();
    await window.picture('table');
    await panel.locator('#title button').click();
    await window.page.locator('.tab.active', { hasText: '003_create_patients' }).waitFor();
    await panel.locator('#whole').click();
    await panel.locator('h1', { hasText: 'Project workspace' }).waitFor();
  });

  it('is exported as Markdown', async () => {
    await panel.locator('#export-markdown').click();
    await window.page.locator('.editor-instance .view-line', { hasText: 'Schema checklist' }).first().waitFor();
    await window.picture('markdown');
  });

  it('has lenses in the editor, which open it', async () => {
    await openMigration(window, newest);
    await window.page.keyboard.press('Control+Home');
    await window.page
      .locator('.codelens-decoration a', { hasText: /^File score/ })
      .first()
      .waitFor();
    await window.picture('lenses');
    await window.page
      .locator('.codelens-decoration a', { hasText: /^File score/ })
      .first()
      .click();
    await panel.locator('h1', { hasText: 'File migrations/clinic/006_create_notes.up.sql' }).waitFor();
  });

  it('has its number in the status bar', async () => {
    const item = window.page.locator('.statusbar-item', { hasText: /tenant_id · \d+\.\d/ });
    await item.hover();
    await window.page.locator('.monaco-hover', { hasText: 'Checklist score' }).first().waitFor();
    await window.picture('status-bar');
  });

  for (const [name, theme] of Object.entries({
    light: 'Default Light Modern',
    'high-contrast': 'Default High Contrast',
    'high-contrast-light': 'Default High Contrast Light',
  })) {
    it(`is drawn in the colours of the theme: ${name}`, async () => {
      const before = await panel.locator('body').evaluate(colours);
      await window.page.mouse.move(600, 20);
      chooseTheme(window, theme);
      for (let left = 40; (await panel.locator('body').evaluate(colours)) === before; left -= 1) {
        assert.ok(left > 0, 'the colours change');
        await window.page.waitForTimeout(250);
      }
      await panel.locator('h1').scrollIntoViewIfNeeded();
      await window.picture(name);
      await panel.locator('#item-11b').scrollIntoViewIfNeeded();
      await window.picture(`${name}-items`);
    });
  }
});

/** As a user's settings say it from now on. */
function chooseTheme({ home }: Window, theme: string): void {
  for (const level of ['User', 'Machine']) {
    const path = join(home, 'data', level, 'settings.json');
    const settings = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...settings, 'workbench.colorTheme': theme }));
  }
}

function colours(body: { readonly ownerDocument: { readonly defaultView: unknown } }): string {
  const view = body.ownerDocument.defaultView as {
    getComputedStyle(element: unknown): { readonly color: string; readonly backgroundColor: string };
  };
  const { color, backgroundColor } = view.getComputedStyle(body);
  return `${color} on ${backgroundColor}`;
}

/** Where the migrations are, beside the panel. */
async function openMigration(window: Window, name: string): Promise<void> {
  await window.command('View: Focus First Editor Group');
  await window.open(name);
}

async function total(panel: FrameLocator): Promise<string> {
  return (await panel.locator('.total').textContent()) ?? '';
}

async function isFocused(place: Locator): Promise<boolean> {
  return place.evaluate((element) => element === element.ownerDocument.activeElement);
}

async function expectAbsent(place: Locator): Promise<void> {
  await place.waitFor({ state: 'detached' });
}
