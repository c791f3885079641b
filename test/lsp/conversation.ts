/** Conversations for tests: a folder of migrations, and a client that has it open. */
import { join } from 'node:path';
import { type ClientOptions, type LanguageClient, openClient, uriOf } from '../support/language-client.js';
import { withFolder } from '../support/temporary-folder.js';

/** A table of which nothing is to be said. */
export const guarded = `CREATE TABLE invoices (
    id text PRIMARY KEY,
    tenant_id text NOT NULL
);
CREATE INDEX ON invoices (tenant_id);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON invoices
    USING (tenant_id = current_setting('app.tenant_id', true));
`;

/** A table that lacks row level security, and nothing else. */
export const unguarded = `CREATE TABLE payments (
    id text PRIMARY KEY,
    tenant_id text NOT NULL
);
CREATE INDEX ON payments (tenant_id);
`;

export type Use = (client: LanguageClient, at: (path: string) => string, folder: string) => Promise<void>;

/** A client that has a folder of these files open. */
export async function withClient(
  files: Readonly<Record<string, string>>,
  use: Use,
  options: ClientOptions = {},
): Promise<void> {
  await withFolder(files, async (folder) => {
    const client = await openClient({ folders: [folder], ...options });
    try {
      await use(client, (path) => uriOf(join(folder, path)), folder);
    } finally {
      client.dispose();
    }
  });
}
