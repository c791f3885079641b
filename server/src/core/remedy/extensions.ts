/** Writes extensions. */
import { quoteIdentifier } from '../catalog/names.js';
import type { NoRemedy, SchemaChange } from './change.js';
import type { Draft } from './draft.js';
import { slotOfPrelude } from './new-statements.js';
import { whereIs } from './written.js';

type Of<K extends SchemaChange['kind']> = Extract<SchemaChange, { kind: K }>;

/** At the beginning of the file. One that the file makes itself comes too late for what asks for it. */
export function createExtension({ extension }: Of<'create-extension'>, draft: Draft): NoRemedy | undefined {
  const { place } = draft;
  const existing = place.catalog.extension(extension);
  if (existing && whereIs(existing.origin.statement, place) === 'elsewhere') return undefined;
  if (existing) return { reason: `the file creates the extension "${extension}", though behind what needs it` };
  const sql = `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(extension)}`;
  draft.addStatement(slotOfPrelude(undefined, place), { role: 'extension', about: extension, sql });
  return undefined;
}
