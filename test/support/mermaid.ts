/** Mermaid as the judge of the diagrams that are written for it. */
import mermaid from 'mermaid';

/** The type of the diagram; rejects with what Mermaid says of a text that it does not take. */
export async function validMermaid(text: string): Promise<string> {
  const { diagramType } = await mermaid.parse(text);
  return diagramType;
}

/** The diagram in a Markdown document. */
export function mermaidIn(document: string): string {
  return /^(`{3,})mermaid\n([\s\S]*?)\n\1$/m.exec(document)?.[2] ?? '';
}
