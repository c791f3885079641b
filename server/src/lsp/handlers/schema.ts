/** What is asked about the schema as a whole: its documents, and its entity diagram. */
import { schemaDocuments } from '../../core/project/schema-documents.js';
import { drawnDiagram, diagramViews as viewsOf } from '../../ide/entity-diagrams.js';
import type { ProjectSession } from '../project-session.js';
import type {
  DiagramView,
  EntityDiagram,
  EntityDiagramParams,
  ProjectParams,
  SchemaDocumentName,
  SchemaDocumentParams,
} from '../protocol.js';
import type { ServerContext } from '../server-context.js';
import { projectName } from './score.js';

export async function schemaDocumentNames(
  context: ServerContext,
  { uri }: ProjectParams,
): Promise<readonly SchemaDocumentName[]> {
  const session = sessionOf(context, uri);
  // A lone document has no folder in which another one could be written.
  if (session?.root === undefined) return [];
  const { analysis } = await session.scores();
  return schemaDocuments(analysis).map(({ module, path }) => ({ module, uri: context.workspace.uriOf(session, path) }));
}

export async function schemaDocument(
  context: ServerContext,
  { uri, module, existing }: SchemaDocumentParams,
): Promise<string | null> {
  const session = sessionOf(context, uri);
  if (!session) return null;
  const { analysis } = await session.scores();
  const found = schemaDocuments(analysis).find((document) => document.module === module);
  return found?.render(existing ?? undefined) ?? null;
}

export async function entityDiagram(
  context: ServerContext,
  { uri, view }: EntityDiagramParams,
): Promise<EntityDiagram | null> {
  const session = sessionOf(context, uri);
  if (!session) return null;
  const { analysis } = await session.scores();
  return drawnDiagram(analysis, projectName(session), view) ?? null;
}

export async function diagramViews(context: ServerContext, { uri }: ProjectParams): Promise<readonly DiagramView[]> {
  const session = sessionOf(context, uri);
  if (!session) return [];
  const { analysis } = await session.scores();
  return viewsOf(analysis, projectName(session));
}

function sessionOf({ workspace }: ServerContext, uri: string): ProjectSession | undefined {
  return workspace.homeOf(uri)?.session ?? workspace.sessions()[0];
}
