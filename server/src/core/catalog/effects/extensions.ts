/** CREATE EXTENSION. What an extension brings is not known. */
import type { CreateExtension } from '../../syntax/ddl.js';
import type { Extension } from '../catalog.js';
import { extensionKey, type WorkingState } from '../state.js';

export function createExtension(ddl: CreateExtension, state: WorkingState) {
  const name = ddl.name.value;
  if (findExtension(state, name)) {
    if (!ddl.ifNotExists) state.refuse(`extension "${name}" already exists`);
    return;
  }
  putExtension(state, {
    kind: 'extension',
    name,
    schema: ddl.schema?.value,
    origin: state.origin(ddl.name.span),
  });
  state.noteExtension();
}

/** The platform may have brought one that no migration created. */
export function dropExtension(name: string, state: WorkingState): void {
  if (findExtension(state, name)) state.set(extensionKey(name), undefined);
}

export function moveExtension(name: string, schema: string, state: WorkingState): void {
  const found = findExtension(state, name);
  if (found) putExtension(state, { ...found, schema });
}

function findExtension(state: WorkingState, name: string): Extension | undefined {
  return state.get(extensionKey(name)) as Extension | undefined;
}

function putExtension(state: WorkingState, extension: Extension): void {
  state.set(extensionKey(extension.name), extension);
}
