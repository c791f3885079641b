/** What `npm run generate` writes is up to date. */
import assert from 'node:assert/strict';
import { generate, outdated } from '../server/tools/generated-files.js';

describe('what is generated', () => {
  it('is what the declared rules, presets and settings say', async () => {
    const root = process.cwd();
    const generated = await generate(root);
    assert.deepEqual(generated.problems, []);
    assert.deepEqual(outdated(root, generated), [], 'run `npm run generate`');
  });
});
