// Which part of a large project is drawn.
import assert from 'node:assert/strict';
import { diagramViews, drawnDiagram } from '../../server/src/ide/entity-diagrams.js';
import { generateProject } from '../bench/generated-project.js';
import { validMermaid } from '../support/mermaid.js';
import { analyze, testProject } from '../support/project.js';

const columns = Array.from({ length: 60 }, (_, i) => `a_rather_long_name_of_a_column_${i} text`).join(', ');

/** Modules of ten tables, each of 2 kB as a diagram; the first table of each is referenced by the others. */
function modules(count: number, tables: number): string {
  return Array.from({ length: count }, (_, module) =>
    [
      `CREATE SCHEMA m${module}; CREATE TABLE m${module}.t0 (id int PRIMARY KEY);`,
      ...Array.from(
        { length: tables - 1 },
        (_, i) => `CREATE TABLE m${module}.t${i + 1} (t0 int REFERENCES m${module}.t0, ${columns});`,
      ),
    ].join('\n'),
  ).join('\n');
}

describe('what a diagram shows', () => {
  it('is the project, where Mermaid draws it', () => {
    const drawn = drawnDiagram(analyze({ 'migrations/001_a.up.sql': modules(2, 3) }), 'shop', undefined);
    assert.deepEqual([drawn?.view, drawn?.note], [{ kind: 'project', name: 'shop' }, '']);
  });

  it('is one of its modules, where all together are too much', async () => {
    const analysis = analyze({ 'migrations/001_a.up.sql': modules(4, 10) });
    const drawn = drawnDiagram(analysis, 'shop', undefined);
    assert.deepEqual(drawn?.view, { kind: 'module', name: 'm0' });
    assert.equal(drawn?.note, 'All tables are more than one diagram holds, so each module has its own.');
    assert.equal(await validMermaid(drawn?.text ?? ''), 'er');
    const second = drawnDiagram(analysis, 'shop', { kind: 'module', name: 'm1' });
    assert.match(second?.text ?? '', /"m1\.t1"/);
    assert.doesNotMatch(second?.text ?? '', /"m0\.t1"/);
    const whole = drawnDiagram(analysis, 'shop', { kind: 'project', name: 'shop' });
    assert.deepEqual(
      [whole?.text, whole?.note],
      ['', 'All tables: this is more than one diagram holds. Choose a smaller part.'],
    );
  });

  it('leaves out columns, where one module is too much', () => {
    const drawn = drawnDiagram(analyze({ 'migrations/001_a.up.sql': modules(1, 40) }), 'shop', undefined);
    assert.equal(drawn?.note, 'Only columns of keys are shown, since all of them are more than one diagram holds.');
    assert.match(drawn?.text ?? '', /int4 t0 FK/);
    assert.doesNotMatch(drawn?.text ?? '', /a_rather_long/);
  });

  it('is a table and its neighbours, where nothing larger is drawn', () => {
    const analysis = testProject(generateProject(1000, 'one file')).analyze();
    const first = drawnDiagram(analysis, 'shop', undefined);
    assert.deepEqual(first?.view, { kind: 'table', name: 'app.entity_0' });
    assert.equal(diagramViews(analysis, 'shop').length, 1001);
    const { text = '' } = drawnDiagram(analysis, 'shop', { kind: 'table', name: 'app.entity_5' }) ?? {};
    const entities = [...text.matchAll(/^ {4}"([^"]+)"(?::::\w+)? \{$/gm)].map((match) => match[1]);
    assert.deepEqual(entities, ['app.entity_4', 'app.entity_5', 'app.entity_6']);
    assert.equal(text.match(/--/g)?.length, 2);
  });

  it('is nothing, where there is no table', () => {
    assert.equal(drawnDiagram(analyze({}), 'shop', undefined), undefined);
  });
});
