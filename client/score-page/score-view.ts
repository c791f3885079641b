/** A score as elements. */
import type {
  ScoreCategory,
  ScoreCriterion,
  ScoredPart,
  ScoreGate,
  ScoreItem,
  ScoreList,
  ScorePage,
  ScorePoints,
  ScoreStep,
  ScoreSubject,
  ScoreWaiver,
} from '../../server/src/lsp/protocol.js';
import type { FromScorePage } from '../src/score-messages.js';
import { bar, type Child, element, linkButton } from './elements.js';

/** What the reader has opened and does. */
export interface Reader {
  isOpen(list: string): boolean;
  toggle(list: string, isOpen: boolean): void;
  more(list: string): void;
  goToItem(item: string): void;
  tell(message: FromScorePage): void;
}

export function scoreView(page: ScorePage, reader: Reader): Node {
  return element(
    'div',
    {},
    header(page, reader),
    page.steps.length > 0
      ? section(
          'What would bring most',
          element('ol', { class: 'steps' }, ...page.steps.map((step) => stepView(step, reader))),
        )
      : undefined,
    ...page.categories.map((category) => categoryView(category, reader)),
    page.modules.length > 0 ? section('Modules', partsView('module', page.modules, reader)) : undefined,
    page.tables.count > 0 ? tablesView(page.tables, reader) : undefined,
    page.waivers.count > 0 ? waiversView(page.waivers, reader) : undefined,
  );
}

function header(page: ScorePage, reader: Reader): HTMLElement {
  const { title, scope, place, total, grade, passed, gates, remarks } = page;
  const isPart = scope.part.kind !== 'project';
  const whole = () => reader.tell({ kind: 'scope', scope: { uri: scope.uri, part: { kind: 'project' } } });
  const state = total === undefined ? 'none' : passed ? 'passed' : 'failed';
  return element(
    'header',
    {},
    element(
      'nav',
      { label: 'Score' },
      isPart ? linkButton('whole', '← Whole project', whole) : undefined,
      element('span', { class: 'grow' }),
      exportButton('markdown', 'Export as Markdown', reader),
      exportButton('json', 'Export as JSON', reader),
    ),
    element(
      'h1',
      { id: 'title', focusable: true },
      place ? linkButton('title/place', title, () => reader.tell({ kind: 'place', place }), 'Go to the table') : title,
    ),
    element(
      'p',
      { class: `score ${state}` },
      element('span', { class: 'total' }, total ?? '–'),
      total === undefined ? undefined : element('span', { class: 'of' }, ' of 100 '),
      element('span', { class: 'grade' }, grade),
      total === undefined ? undefined : element('span', { class: 'verdict' }, passed ? '✓ passed' : '✗ not passed'),
    ),
    element('ul', { class: 'gates', label: 'Gates' }, ...gates.map(gateView)),
    ...remarks.map((remark) => element('p', { class: 'remark' }, remark)),
  );
}

function exportButton(format: 'markdown' | 'json', text: string, reader: Reader): HTMLElement {
  return element('button', { id: `export-${format}`, onClick: () => reader.tell({ kind: 'export', format }) }, text);
}

function gateView({ id, title, held }: ScoreGate): HTMLElement {
  return element(
    'li',
    { class: held ? 'held' : 'broken', label: `Gate ${id}, ${title}: ${held ? 'holds' : 'does not hold'}` },
    `${held ? '✓' : '✗'} ${id} ${title}`,
  );
}

function stepView({ points, items, title }: ScoreStep, reader: Reader): HTMLElement {
  const first = items[0] ?? '';
  return element(
    'li',
    {},
    element('b', {}, `+${points}`),
    ' ',
    linkButton(`step-${first}`, `${items.join(', ')} ${title}`, () => reader.goToItem(first)),
  );
}

function categoryView({ title, points, criteria }: ScoreCategory, reader: Reader): HTMLElement {
  return element(
    'section',
    { class: 'category' },
    element('h2', {}, element('span', { class: 'grow' }, title), pointsView(points)),
    ...criteria.map((criterion) => criterionView(criterion, reader)),
  );
}

function criterionView({ id, title, points, items }: ScoreCriterion, reader: Reader): HTMLElement {
  return element(
    'section',
    { class: points.share === undefined ? 'criterion none' : 'criterion' },
    element('h3', {}, element('span', { class: 'grow' }, `${id} ${title}`), pointsView(points)),
    ...items.map((item) => itemView(item, reader)),
  );
}

function pointsView({ text, share }: ScorePoints): Child {
  return [share === undefined ? undefined : bar(share), element('span', { class: 'points' }, text)];
}

const signs: Readonly<Record<ScoreItem['state'], string>> = {
  passed: '✓',
  failed: '✗',
  unknown: '?',
  'not-applicable': '–',
};

function itemView(item: ScoreItem, reader: Reader): HTMLElement {
  const { id, title, gate, state, text, points, together, subjects } = item;
  const line = [
    element('span', { class: 'sign', hidden: true }, signs[state]),
    element('span', { class: 'grow' }, `${id} ${title}`, gate ? element('span', { class: 'tag' }, 'gate') : undefined),
    element('span', { class: 'count' }, text),
    state === 'failed' ? element('span', { class: 'points' }, points.text) : undefined,
  ];
  if (subjects.count === 0) return element('p', { class: `item ${state}` }, ...line);
  const shared = together.length > 0 ? `Fails together with ${together.join(' and ')}, by the same cause.` : '';
  return details(id, `item-${id}`, `item ${state}`, line, reader, () => [
    shared === '' ? undefined : element('p', { class: 'remark' }, shared),
    element(
      'ul',
      { class: 'subjects' },
      ...subjects.shown.map((subject, i) => subjectView(subject, `item-${id}`, i, reader)),
    ),
    moreButton(id, `item-${id}`, subjects, reader),
  ]);
}

function subjectView(entry: ScoreSubject, item: string, i: number, reader: Reader): HTMLElement {
  const { state, subject, message, rule, place, fix } = entry;
  const text = state === 'failed' ? message : `${subject}: ${message}`;
  return element(
    'li',
    { class: state },
    place ? linkButton(`${item}/subject-${i}`, text, () => reader.tell({ kind: 'place', place }), subject) : text,
    ' ',
    element(
      'button',
      {
        id: `${item}/rule-${i}`,
        class: 'link rule',
        title: `Page of ${rule}`,
        onClick: () => reader.tell({ kind: 'rule', rule }),
      },
      rule,
    ),
    fix &&
      element(
        'button',
        {
          id: `${item}/fix-${i}`,
          class: 'fix',
          onClick: () => reader.tell({ kind: 'fix', finding: fix.finding }),
        },
        fix.title,
      ),
  );
}

function section(title: string, ...children: readonly Child[]): HTMLElement {
  return element('section', {}, element('h2', {}, title), ...children);
}

function tablesView(tables: ScoreList<ScoredPart>, reader: Reader): HTMLElement {
  const line = [
    element('span', { class: 'grow' }, 'Tables'),
    element('span', { class: 'count' }, `${tables.count}, the worst first`),
  ];
  return details('tables', 'list-tables', 'list', line, reader, () => [
    partsView('table', tables.shown, reader),
    moreButton('tables', 'list-tables', tables, reader),
  ]);
}

function waiversView(waivers: ScoreList<ScoreWaiver>, reader: Reader): HTMLElement {
  const line = [element('span', { class: 'grow' }, 'Waivers'), element('span', { class: 'count' }, `${waivers.count}`)];
  return details('waivers', 'list-waivers', 'list', line, reader, () => [
    element(
      'ul',
      {},
      ...waivers.shown.map(({ rule, subject, reason }) =>
        element('li', {}, element('code', {}, subject), ` ${rule}: ${reason}`),
      ),
    ),
    moreButton('waivers', 'list-waivers', waivers, reader),
  ]);
}

function partsView(kind: 'module' | 'table', parts: readonly ScoredPart[], reader: Reader): HTMLElement {
  return element(
    'ul',
    { class: 'parts' },
    ...parts.map(({ name, total, grade, passed, scope }, i) =>
      element(
        'li',
        { class: total === undefined ? 'none' : passed ? 'passed' : 'failed' },
        element('span', { class: 'number' }, total ?? '–'),
        element('span', { class: 'mark' }, grade),
        linkButton(`list-${kind}s/${i}`, name, () => reader.tell({ kind: 'scope', scope })),
      ),
    ),
  );
}

/** A list that opens. What is in it is made only when it is open. */
function details(
  list: string,
  id: string,
  className: string,
  line: readonly Child[],
  reader: Reader,
  content: () => Child,
): HTMLElement {
  const isOpen = reader.isOpen(list);
  const summary = element('summary', { id }, ...line);
  const made = element('details', { class: className }, summary, isOpen ? content() : undefined);
  made.open = isOpen;
  made.addEventListener('toggle', () => reader.toggle(list, made.open));
  return made;
}

function moreButton(list: string, id: string, { shown, count }: ScoreList<unknown>, reader: Reader): Child {
  const rest = count - shown.length;
  if (rest <= 0) return undefined;
  return element(
    'button',
    { id: `${id}/more`, class: 'link more', onClick: () => reader.more(list) },
    `and ${rest} more`,
  );
}
