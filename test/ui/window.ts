/** A VS Code with the packaged extension, and what a person does in it with keyboard and mouse. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { type RunOptions, runVSCode } from '../harness/run-vscode.js';
import { openWorkbench } from '../harness/workbench.js';

export interface Window {
  readonly page: Page;
  /** The folder with settings and extensions of this VS Code alone. */
  readonly home: string;
  /** Opens a file of the workspace by its name. */
  open(name: string): Promise<void>;
  /** Runs a command of the palette. What it `leads` to is awaited; the list being closed where nothing is given. */
  command(title: string, leads?: () => Promise<void>): Promise<void>;
  /** Rests the mouse on what lies under other elements, such as a squiggle. */
  pointAt(place: Locator): Promise<void>;
  /** Opens Problems with those that hold a text; the first of them. */
  problem(text: string): Promise<Locator>;
  /** The same, and selects its place in the editor. */
  goToProblem(text: string): Promise<Locator>;
  /** The page in the Markdown preview that is in view. */
  preview(): FrameLocator;
  /** The lines of the active editor that are in view. */
  text(): Promise<string>;
  /** Chooses a theme, as a user's settings say it from now on. */
  theme(name: string): void;
  /** Writes a picture to look at. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

const pictures = 'test-results/ui';

/** `name` goes before the names of its pictures. */
export async function openWindow(
  name: string,
  options: Pick<RunOptions, 'fillWorkspace' | 'changeExtensions'>,
): Promise<Window> {
  mkdirSync(pictures, { recursive: true });
  const server = await runVSCode({
    ...options,
    vsix: ['tenantlint.vsix'],
    settings: { 'workbench.colorTheme': 'Default Dark Modern' },
  });
  const { browser, page } = await openWorkbench(server);
  page.setDefaultTimeout(30_000);
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor();
  let taken = 0;

  /** A page that has just loaded may take the focus away from the list: then it is opened again. */
  async function choose(key: string, text: string, row: string, isDone: () => Promise<void>): Promise<void> {
    for (let left = 3; ; left -= 1) {
      try {
        await page.keyboard.press(key);
        await page.locator('.quick-input-widget input[type="text"]').first().fill(text, { timeout: 5000 });
        const focused = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: row });
        await focused.waitFor({ timeout: 10_000 });
        await page.keyboard.press('Enter');
        return await isDone();
      } catch (error) {
        if (left === 1) throw error;
      }
    }
  }

  const isClosed = () => page.locator('.quick-input-widget').first().waitFor({ state: 'hidden', timeout: 5000 });

  async function problem(text: string): Promise<Locator> {
    await choose('F1', '>Problems: Focus on Problems View', 'Problems: Focus on Problems View', isClosed);
    await page.locator('.panel input[placeholder^="Filter"]').fill(text);
    const row = page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
    await row.waitFor();
    return row;
  }

  return {
    page,
    home: server.home,
    open: (name) =>
      choose('Control+P', name, name, () => page.locator('.tab.active', { hasText: name }).waitFor({ timeout: 5000 })),
    command: (title, leads = isClosed) => choose('F1', `>${title}`, title, leads),
    async pointAt(place) {
      const box = await place.boundingBox();
      assert.ok(box, 'it is not in view');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    },
    problem,
    async goToProblem(text) {
      const row = await problem(text);
      // Where the text begins, well before the link behind it.
      await row.dblclick({ position: { x: 90, y: 11 } });
      await page.locator('.statusbar-item', { hasText: 'selected' }).waitFor();
      await page.locator('.editor-instance .monaco-editor.focused').waitFor();
      return row;
    },
    preview: () => page.frameLocator('.webview.ready').last().frameLocator('#active-frame'),
    async text() {
      const lines = await page.locator('.editor-instance .view-lines').first().textContent();
      assert.ok(lines);
      // The editor draws blanks as no-break spaces.
      return lines.replaceAll('\u00a0', ' ');
    },
    theme(name) {
      for (const level of ['User', 'Machine']) {
        const path = join(server.home, 'data', level, 'settings.json');
        const settings = JSON.parse(readFileSync(path, 'utf8'));
        writeFileSync(path, JSON.stringify({ ...settings, 'workbench.colorTheme': name }));
      }
    },
    async picture(what) {
      taken += 1;
      await page.screenshot({ path: join(pictures, `${name}-${String(taken).padStart(2, '0')}-${what}.png`) });
    },
    async close() {
      await browser.close();
      server.stop();
    },
  };
}
