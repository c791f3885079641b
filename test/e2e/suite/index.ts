/** What VS Code runs in its extension host: all tests beside this file. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** By this mark the lines of the tests are told from the rest of the extension host's console. */
const mark = '[e2e] ';

export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
    for (const line of format(...parts).split('\n')) console.log(mark + line);
  };
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, reporter: 'spec' });
  if (process.env.E2E_GREP) mocha.grep(process.env.E2E_GREP);
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  }
  await new Promise<void>((done, fail) => {
    const runner = mocha.run((failures) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      console.log(`${mark}${passes} passed, ${failures} failed, ${pending} skipped`);
      if (failures > 0 || passes === 0) fail(new Error(`${failures} tests failed, ${passes} passed`));
      else done();
    });
  });
}
