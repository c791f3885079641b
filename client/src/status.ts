/** The status bar item that shows what was detected, and whether the server runs. */
import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import {
  clientCommands,
  type ProjectStatus,
  type ScoreSummary,
  type Status,
  settingsSection,
} from '../../server/src/lsp/protocol.js';
import { projectOf } from './project-of.js';
import { oneAtATime, type Scores } from './scores.js';
import type { ServerState } from './session.js';

export interface StatusBar extends Disposable {
  setServer(state: ServerState): void;
  setStatus(status: Status): void;
  /** Scores may be others now. */
  refreshScore(): void;
}

export function statusBar(scores: Pick<Scores, 'summary'>): StatusBar {
  const item = window.createStatusBarItem('tenantlint.status', StatusBarAlignment.Right, 100);
  item.name = 'Tenantlint';
  let server: ServerState = 'starting';
  let status: Status | undefined;
  let score: { readonly uri: string; readonly summary: ScoreSummary } | undefined;

  function shownProject(): ProjectStatus | undefined {
    return projectOf(window.activeTextEditor?.document.uri, status?.projects ?? []);
  }

  const loadScore = oneAtATime(async () => {
    const project = server === 'running' && status?.state === 'ready' ? shownProject() : undefined;
    const uri =
      project && workspace.getConfiguration(settingsSection).get(scoreSetting, true) ? project.uri : undefined;
    const summary = uri === undefined ? undefined : await scores.summary({ uri, part: { kind: 'project' } });
    score = uri !== undefined && summary ? { uri, summary } : undefined;
    draw();
  });

  function draw(): void {
    const project = shownProject();
    const look = lookOf(server, status, project, project && score?.uri === project.uri ? score.summary : undefined);
    item.text = `${look.icon} ${look.label}`;
    item.tooltip = look.tooltip;
    item.command = look.command;
    item.accessibilityInformation = { label: `Tenantlint: ${look.label}` };
    item.backgroundColor = look.background && new ThemeColor(`statusBarItem.${look.background}Background`);
    item.show();
  }

  function drawAndLoad(): void {
    draw();
    void loadScore();
  }

  const listeners = [
    window.onDidChangeActiveTextEditor(() => (shownProject()?.uri === score?.uri ? draw() : drawAndLoad())),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.${scoreSetting}`)) drawAndLoad();
    }),
  ];
  draw();
  return {
    setServer(state) {
      server = state;
      drawAndLoad();
    },
    setStatus(news) {
      status = news;
      drawAndLoad();
    },
    refreshScore: () => void loadScore(),
    dispose() {
      for (const listener of listeners) listener.dispose();
      item.dispose();
    },
  };
}

/** Whether the status bar shows the score too. */
const scoreSetting = 'statusBar.score';

interface Look {
  readonly icon: string;
  readonly label: string;
  readonly tooltip: string | MarkdownString;
  readonly command: string;
  readonly background?: 'warning' | 'error';
}

function lookOf(
  server: ServerState,
  status: Status | undefined,
  project: ProjectStatus | undefined,
  score: ScoreSummary | undefined,
): Look {
  if (server === 'stopped') {
    return {
      icon: '$(error)',
      label: 'Tenantlint',
      tooltip: 'The language server is not running. Click to start it.',
      command: 'tenantlint.restartServer',
      background: 'error',
    };
  }
  if (server === 'starting' || !status || status.state === 'reading') {
    return {
      icon: '$(sync~spin)',
      label: 'Tenantlint',
      tooltip: 'Reading the migrations',
      command: 'tenantlint.showOutput',
    };
  }
  const reduced = status.reducedBecause;
  return {
    icon: reduced === undefined ? '$(organization)' : '$(warning)',
    label: [
      project?.label ?? 'Tenantlint',
      ...(score?.total === undefined ? [] : [`${score.total} ${score.grade}`]),
    ].join(' · '),
    tooltip: tooltipOf(project, reduced, score),
    command: 'tenantlint.showModel',
    ...(reduced !== undefined && { background: 'warning' }),
  };
}

function tooltipOf(
  project: ProjectStatus | undefined,
  reduced: string | undefined,
  score: ScoreSummary | undefined,
): MarkdownString {
  const text = new MarkdownString();
  text.isTrusted = { enabledCommands: [clientCommands.showScore] };
  if (reduced !== undefined)
    text
      .appendText(`Only part of the SQL is read, since PostgreSQL's grammar could not be started: ${reduced}.`)
      .appendMarkdown('\n\n');
  if (!project) return text.appendText('Tenantlint: no project is open, so each file is read by itself.');
  text.appendMarkdown('**Tenantlint**: ').appendText(project.name).appendMarkdown('\n\n');
  for (const [fact, value] of factsOf(project)) {
    text.appendMarkdown(`- ${fact}: `).appendText(value).appendMarkdown('\n');
  }
  text.appendMarkdown('\nClick to see why.');
  if (!score) return text;
  const args = encodeURIComponent(JSON.stringify([{ uri: project.uri, part: { kind: 'project' } }]));
  return text
    .appendMarkdown('\n\n**Checklist score**: ')
    .appendText(score.headline)
    .appendMarkdown(`\n\n[Show the score](command:${clientCommands.showScore}?${args})`);
}

function factsOf(project: ProjectStatus): readonly (readonly [fact: string, value: string])[] {
  const { tools, tenantColumns, source, setting, files, statements, unseen } = project;
  const from = { configuration: 'configured', preset: 'from the preset', detection: 'detected', none: '' }[source];
  return [
    ['Migrations', tools.length > 0 ? tools.join(', ') : 'no known tool'],
    ['Tenant column', tenantColumns.length > 0 ? `${tenantColumns.join(', ')} (${from})` : 'none'],
    ...(tenantColumns.length > 0 ? [['Session setting', setting] as const] : []),
    ['Read', `${files} files, ${statements} statements${unseen > 0 ? `, ${unseen} of them with unknown effect` : ''}`],
  ];
}
