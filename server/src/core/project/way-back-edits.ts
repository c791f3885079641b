/** Writes what undoes a migration, where its tool looks for it, or completes what there is of it. */

import { isTable, type Step, type Write } from '../catalog/history.js';
import { writtenBy } from '../catalog/undo.js';
import type { BegunWayBack, MissingWayBack, NoRemedy } from '../remedy/change.js';
import { createPlace, type Place } from '../remedy/layout.js';
import { renderChanges } from '../remedy/render.js';
import { type UndoStep, writeUndoSteps } from '../remedy/undone-table.js';
import { wayBack } from '../remedy/way-back.js';
import { insertion, type TextEdit } from '../text/edit.js';
import type { Analysis, Database } from './analysis.js';
import type { WayBackPlace } from './tools/tool.js';

/** Edits of files that no other fix may change meanwhile. */
export interface EditsApart {
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** Rows may be in its way, or lost. */
  readonly review: boolean;
}

export function wayBackEdits(analysis: Analysis, database: Database, missing: MissingWayBack): EditsApart | NoRemedy {
  return missing.begun ? completed(analysis, database, missing.begun) : written(analysis, database, missing.migration);
}

/** All of it or nothing: a tool takes a migration with a way back for undone. */
function written(analysis: Analysis, database: Database, migration: string): EditsApart | NoRemedy {
  const file = analysis.file(migration);
  const folder = database.folders.find(({ migrations }) => migrations.some(({ path }) => path === migration));
  const target = folder?.tool.wayBack?.(migration);
  if (!file || !target?.down) return { reason: `${database.tool} has no place for what undoes a migration` };
  const steps = database.history.steps.filter(({ statement }) => statement.path === migration);
  const hindrance = steps.map((step) => whyNotUndone(step, steps)).find((why) => why !== undefined);
  if (hindrance !== undefined) return { reason: hindrance };
  const own = database.history.statements.filter((statement) => statement.path === migration);
  const place = createPlace(file, own, database.history.catalog, analysis.names);
  const state = writtenBy(steps).map(({ key, before, after }): Write => ({ key, before: after, after: before }));
  const undoing = wayBack(state, place);
  const lost = undoing.find(({ note }) => note);
  if (lost) return { reason: lost.text.replace(/\.$/, '') };
  return inPlace(target, writeUndoSteps(undoing, place).trimEnd(), { analysis, migration, undoing });
}

interface Written {
  readonly analysis: Analysis;
  readonly migration: string;
  readonly undoing: readonly UndoStep[];
}

function inPlace(
  { down, finish }: WayBackPlace,
  statements: string,
  { analysis, migration, undoing }: Written,
): EditsApart | NoRemedy {
  const review = undoing.some((step) => step.review);
  const text = finish?.(statements) ?? statements;
  if (down && 'path' in down) {
    if (analysis.file(down.path)) return { reason: `${down.path} is there already, though nothing runs it` };
    return { edits: new Map([[down.path, [insertion(0, `${down.head}${text}\n`)]]]), review };
  }
  const up = analysis.file(migration)?.text ?? '';
  const end = up.trimEnd().length;
  const lineBreak = up.includes('\r\n') ? '\r\n' : '\n';
  const section = `\n\n${down?.section ?? ''}${text}\n`.replace(/\r?\n/g, lineBreak);
  return { edits: new Map([[migration, [{ span: { start: end, end: up.length }, text: section }]]]), review };
}

/** What a statement does beside what the catalog knows, or did to rows that were there before. */
function whyNotUndone({ statement, unseen, refused }: Step, steps: readonly Step[]): string | undefined {
  const { ddl, fault } = statement;
  const isUnknown = fault || unseen !== undefined || refused !== undefined || unknownKinds.has(ddl.kind);
  if (isUnknown) return 'not all that the migration does is known';
  if (ddl.kind !== 'data' || ddl.command === 'select') return undefined;
  const isNew = ddl.tables.every(({ name }) =>
    steps.some(({ writes }) =>
      writes.some(({ before, after }) => !before && isTable(after) && after.name === name.value),
    ),
  );
  return isNew ? undefined : 'it changes rows, which nobody can change back without knowing what they were';
}

/** What code does to rows is never known. */
const unknownKinds: ReadonlySet<string> = new Set(['other', 'opaque', 'unreadable']);

function completed(
  analysis: Analysis,
  { history }: Database,
  { file, statements, end, state }: BegunWayBack,
): EditsApart | NoRemedy {
  const place = createPlace(file, statements, history.catalog, analysis.names);
  const undoing = wayBack(state, place).filter(({ note }) => !note);
  if (undoing.length === 0) return { reason: 'no statement gives back what is missing' };
  const text = writeUndoSteps(undoing, place).trimEnd();
  const edits = behind(text, end, place);
  if ('reason' in edits) return edits;
  return { edits: new Map([[file.path, edits]]), review: undoing.some(({ review }) => review) };
}

/** Behind the last statement, though in front of the COMMIT that ends the way back. */
function behind(text: string, end: number, place: Place): readonly TextEdit[] | NoRemedy {
  const { file, statements, layout } = place;
  const last = statements.at(-1);
  if (!last) {
    const { lineBreak } = layout.style;
    const at = file.text.slice(0, end).trimEnd().length;
    return [insertion(at, `${at === 0 ? '' : lineBreak}${text}${at === file.text.length ? lineBreak : ''}`)];
  }
  const isCommit = last.ddl.kind === 'transaction' && last.ddl.action === 'commit';
  const side = isCommit ? 'before' : 'after';
  const rendered = renderChanges(
    [{ kind: 'add-statement', side, statement: last, sql: text.replace(/;$/, '') }],
    place,
  );
  return 'reason' in rendered ? rendered : rendered.edits;
}
