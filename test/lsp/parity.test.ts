// The editor says what the command line says: about the examples, and about what is typed and not saved.
import { cpSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertParity, assertParityWhileTyping } from '../support/parity.js';
import { withFolder } from '../support/temporary-folder.js';
import { guarded, unguarded } from './conversation.js';

const example = join(process.cwd(), 'test/examples/clinic');

describe('findings over the protocol', () => {
  it("are the command line's on the example", async () => {
    await assertParity(example);
  });

  it("are the command line's where files are broken, foreign, empty or lone", async () => {
    const files = {
      'migrations/001_a.up.sql': guarded,
      'migrations/001_a.down.sql': 'DROP TABLE invoices',
      'migrations/002_b.up.sql': unguarded.replace(';', ';\n\nCREATE TABEL oops ();\n\n'),
      'migrations/003_c.up.sql': '',
      'mysql/schema.sql': 'CREATE TABLE `t` (id int AUTO_INCREMENT) ENGINE=InnoDB;',
      'notes.sql': 'CREATE TABLE drafts (id text PRIMARY KEY, tenant_id text);\r\n-- é😀\r\nSELECT 1;\r\n',
      'tenantlint.json': '{ "waivers": [{ "rule": "require-rls", "subject": "drafts", "reason": "none" }], "x": 1 }',
    };
    await withFolder(files, assertParity);
  });

  it("are the command line's after any edits, saved or not, where every statement can be read", async () => {
    const folder = join(tmpdir(), `tenantlint-parity-${process.pid}`);
    try {
      cpSync(example, folder, { recursive: true });
      await assertParityWhileTyping(folder, { edits: 60, seed: 7 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
