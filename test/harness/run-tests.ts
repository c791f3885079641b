/** Runs tests in the extension host of a real VS Code, as `runTests` of @vscode/test-electron does with a desktop. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { type RunOptions, runVSCode } from './run-vscode.js';
import { openWorkbench, type Workbench } from './workbench.js';

export interface TestRun extends Pick<RunOptions, 'fillWorkspace' | 'settings'> {
  /** Absolute paths of the extension under development and of the module whose `run` runs the tests. */
  readonly extension: string;
  readonly tests: string;
  /** In milliseconds. */
  readonly timeout: number;
  /** Gets the lines that the tests mark as theirs. */
  readonly print: (line: string) => void;
}

/** Marks a line of the extension host's console as one of the tests'. */
const mark = '[e2e] ';
const results = 'test-results';

/** Resolves to the exit code of the tests; 124 where they did not end in time. */
export async function runTests({ extension, tests, timeout, print, ...options }: TestRun): Promise<number> {
  const server = await runVSCode({ ...options, testDriver: true });
  const log: string[] = [];
  let workbench: Workbench | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    const code = await new Promise<number>((done, fail) => {
      timer = setTimeout(() => done(124), timeout);
      const onLog = (line: string) => {
        const at = line.indexOf(mark);
        if (at >= 0) print(line.slice(at + mark.length));
        else log.push(line);
      };
      openWorkbench(server, { development: { extension, tests }, onLog, onExit: done }).then((opened) => {
        workbench = opened;
        opened.page.on('crash', () => fail(new Error('The page crashed.')));
      }, fail);
    });
    mkdirSync(results, { recursive: true });
    await workbench?.page.screenshot({ path: `${results}/e2e.png` }).catch(() => {});
    if (code !== 0) {
      print(code === 124 ? `The tests did not end within ${timeout} ms.` : `The tests ended with ${code}.`);
      for (const line of log.slice(-15)) print(`  ${line.split('\n')[0]}`);
      writeFileSync(`${results}/e2e.log`, `${log.join('\n')}\n${server.logs()}`);
      print(`All logs are in ${results}/e2e.log.`);
    }
    return code;
  } finally {
    clearTimeout(timer);
    await workbench?.browser.close().catch(() => {});
    server.stop();
  }
}
