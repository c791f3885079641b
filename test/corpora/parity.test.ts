// On real projects too, the editor says what the command line says, also about what is typed and not saved.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusFolder, describeWithCorpus } from '../support/corpus.js';
import { assertParity, assertParityWhileTyping } from '../support/parity.js';

const projects = [
  'hatchet-dev__hatchet',
  'hookdeck__outpost',
  'authgear__authgear-server',
  'usebasejump__basejump',
  'primadi__lokstra',
];

describeWithCorpus('findings over the protocol on real projects', () => {
  for (const project of projects) {
    it(`are the command line's on ${project}, and after edits`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenantlint-corpus-'));
      try {
        cpSync(join(corpusFolder, project), folder, { recursive: true });
        await assertParity(folder);
        await assertParityWhileTyping(folder, { edits: 20, seed: 11 });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
