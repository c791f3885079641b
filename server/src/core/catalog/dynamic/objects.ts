/** Objects of the catalog as values of code: what `'x'::regclass` stands for. */
import { identifierValue, lex } from '../../syntax/lexer.js';
import type { Relation } from '../catalog.js';
import { quoteIdentifier } from '../names.js';
import { findRelation, schemaExists } from '../resolve.js';
import type { WorkingState } from '../state.js';
import type { ObjectValue } from './values.js';

/** The relation of a name as SQL writes it; `undefined` where there is none. */
export function asRelation(written: string, state: WorkingState): ObjectValue | undefined {
  const names = lex(written)
    .filter((token) => token.kind === 'word' || token.kind === 'quoted-identifier')
    .map((token) => ({ value: identifierValue(written, token), span: { start: 0, end: 0 } }));
  const name = names.at(-1);
  if (!name) return undefined;
  const found = findRelation(state, { schema: names.at(-2), name, span: name.span });
  return found && relationValue(found, state);
}

export function relationValue({ id, schema, name }: Relation, state: WorkingState): ObjectValue {
  const visible = state.namedSearchPath().includes(schema);
  return { kind: 'object', type: 'relation', id, text: visible ? quoteIdentifier(name) : id };
}

export function asSchema(written: string, state: WorkingState): ObjectValue | undefined {
  const name = written.startsWith('"') ? written.slice(1, -1) : written;
  return schemaExists(state, name) ? schemaValue(name) : undefined;
}

export function schemaValue(name: string): ObjectValue {
  return { kind: 'object', type: 'schema', id: `schema:${name}`, text: quoteIdentifier(name) };
}

/** The schema that an oid of one means. */
export function schemaOf({ type, id }: ObjectValue): string | undefined {
  return type === 'schema' ? id.slice('schema:'.length) : undefined;
}
