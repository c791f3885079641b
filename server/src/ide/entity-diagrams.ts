/** What of a project can be drawn as an entity diagram, within what Mermaid draws. */
import type { Table } from '../core/catalog/catalog.js';
import { foreignKeysOf } from '../core/catalog/keys.js';
import { displayName } from '../core/catalog/names.js';
import { entityDiagram, fitsMermaid } from '../core/document/entity-diagram.js';
import type { Analysis } from '../core/project/analysis.js';
import { tablesByModule } from '../core/project/schema-documents.js';

/** All of a project, one of its modules, or a table with those that it references and that reference it. */
export interface DiagramView {
  readonly kind: 'project' | 'module' | 'table';
  readonly name: string;
}

export interface DrawnDiagram {
  readonly view: DiagramView;
  /** Mermaid's; empty where it is more than Mermaid draws. */
  readonly text: string;
  /** What is not shown, and why; empty where everything is. */
  readonly note: string;
}

/** What can be chosen; nothing where there is no table. `project` is the name by which all of it goes. */
export function diagramViews(analysis: Analysis, project: string): readonly DiagramView[] {
  const modules = tablesByModule(analysis);
  const tables = [...modules.values()].flat().filter((table) => table.partitionOf === undefined);
  if (tables.length === 0) return [];
  return [
    { kind: 'project', name: project },
    ...(modules.size > 1 ? [...modules.keys()].map((name): DiagramView => ({ kind: 'module', name })) : []),
    ...tables.map((table): DiagramView => ({ kind: 'table', name: displayName(table) })),
  ];
}

/** As `wanted`, where there is such a part; otherwise as much as fits. `undefined` where there is no table. */
export function drawnDiagram(
  analysis: Analysis,
  project: string,
  wanted: DiagramView | undefined,
): DrawnDiagram | undefined {
  const views = diagramViews(analysis, project);
  const asked = views.find(({ kind, name }) => kind === wanted?.kind && name === wanted.name);
  if (asked) return draw(asked, analysis) ?? { view: asked, text: '', note: tooLarge(asked) };
  for (const view of views) {
    const drawn = draw(view, analysis);
    if (!drawn) continue;
    const parts = views.some(({ kind }) => kind === 'module') ? 'module' : 'table';
    const note =
      view.kind === 'project' ? '' : `All tables are more than one diagram holds, so each ${parts} has its own.`;
    return { view, text: drawn.text, note: [note, drawn.note].filter((one) => one !== '').join(' ') };
  }
  return undefined;
}

/** `undefined` where Mermaid would not draw it. What can be split is not drawn without its columns. */
function draw(view: DiagramView, analysis: Analysis): DrawnDiagram | undefined {
  const modules = tablesByModule(analysis);
  const all = [...modules.values()].flat();
  const around = view.kind === 'table' ? all.find((table) => displayName(table) === view.name) : undefined;
  const tables = around ? neighbours(around, all) : view.kind === 'module' ? (modules.get(view.name) ?? []) : all;
  const isSplit = view.kind === 'project' && modules.size > 1;
  for (const columns of isSplit ? (['all'] as const) : (['all', 'keys', 'none'] as const)) {
    const { classOf } = analysis;
    const diagram = entityDiagram(tables, { classOf, styled: true, columns, ...(around && { around }) });
    if (fitsMermaid(diagram)) return { view, text: diagram.text, note: notes[columns] };
  }
  return undefined;
}

const notes = {
  all: '',
  keys: 'Only columns of keys are shown, since all of them are more than one diagram holds.',
  none: 'Columns are not shown, since they are more than one diagram holds.',
};

function neighbours(table: Table, all: readonly Table[]): readonly Table[] {
  const referenced = new Set<string>(foreignKeysOf(table).map(({ references }) => references));
  return all.filter(
    (other) =>
      other === table ||
      referenced.has(other.id) ||
      foreignKeysOf(other).some(({ references }) => references === table.id),
  );
}

function tooLarge({ kind, name }: DiagramView): string {
  const part =
    kind === 'project' ? 'All tables' : kind === 'module' ? `The tables of "${name}"` : `What surrounds "${name}"`;
  return `${part}: this is more than one diagram holds. Choose a smaller part.`;
}
