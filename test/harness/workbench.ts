/** Opens the workbench of a running VS Code in a Chromium without a window. */
import { format } from 'node:util';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { chromium } from './chromium.js';
import type { RunningVSCode } from './run-vscode.js';

export interface Workbench {
  readonly browser: Browser;
  readonly page: Page;
}

export interface WorkbenchOptions {
  /** Loads this extension in development mode and runs these tests in its extension host. Both are absolute paths. */
  readonly development?: { readonly extension: string; readonly tests: string };
  /** Hears everything that is logged in workbench and extension host. */
  readonly onLog?: (line: string) => void;
  /** Hears how the tests ended. */
  readonly onExit?: (code: number) => void;
}

const quietFlags = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing outside this machine can be reached.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export async function openWorkbench(server: RunningVSCode, options: WorkbenchOptions = {}): Promise<Workbench> {
  const browser = await playwright.launch({ executablePath: chromium(), headless: true, args: quietFlags });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  // The names by which a workbench under test talks to what drives it.
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) =>
    options.onLog?.(`${type}: ${typeof args[0] === 'string' ? format(...args) : format('%o', args)}`),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onExit?.(code));
  await page.goto(address(server, options));
  return { browser, page };
}

function address({ authority, folder }: RunningVSCode, { development }: WorkbenchOptions): string {
  const remote = (path: string) => `vscode-remote://${authority}${path}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(development
      ? [
          ['extensionDevelopmentPath', remote(development.extension)],
          ['extensionTestsPath', remote(development.tests)],
        ]
      : []),
  ];
  const url = new URL(`http://${authority}/`);
  url.searchParams.set('folder', folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
