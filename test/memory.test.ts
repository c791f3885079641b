// An editor runs for weeks: what an edit has replaced must go, whatever still stands from before.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { generateProject } from './bench/generated-project.js';
import { testProject } from './support/project.js';

describe('memory', () => {
  it('holds no catalog but those of the last analyses, however many findings stand from before', async function () {
    this.timeout(60_000);
    const files = generateProject(60, 'many files');
    const project = testProject(files);
    project.analyze();
    const catalogs: WeakRef<object>[] = [];
    for (const [path, text] of files) {
      project.update([{ path, text: text.replace('status varchar(20)', 'state varchar(20)') }]);
      const { databases } = project.analyze();
      for (const { history } of databases) catalogs.push(new WeakRef(history.catalog));
    }
    assert.equal(catalogs.length, files.size);
    await collectGarbage();
    const held = catalogs.filter((catalog) => catalog.deref() !== undefined);
    assert.ok(held.length <= 3, `${held.length} of ${catalogs.length} catalogs are held`);
  });
});

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What a job has seen of a weak reference lives until the job ends.
  await setImmediate();
  collect();
}
