/** The status bar item that shows what was detected, and whether the server runs. */
import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { ProjectStatus, Status } from '../../server/src/lsp/protocol.js';
import { projectOf } from './project-of.js';
import type { ServerState } from './session.js';

export interface StatusBar extends Disposable {
  setServer(state: ServerState): void;
  setStatus(status: Status): void;
}

export function statusBar(): StatusBar {
  const item = window.createStatusBarItem('tenantlint.status', StatusBarAlignment.Right, 100);
  item.name = 'Tenantlint';
  let server: ServerState = 'starting';
  let status: Status | undefined;

  function draw(): void {
    const project = projectOf(window.activeTextEditor?.document.uri, status?.projects ?? []);
    const look = lookOf(server, status, project);
    item.text = `${look.icon} ${look.label}`;
    item.tooltip = look.tooltip;
    item.command = look.command;
    item.accessibilityInformation = { label: `Tenantlint: ${look.label}` };
    item.backgroundColor = look.background && new ThemeColor(`statusBarItem.${look.background}Background`);
    item.show();
  }

  const editors = window.onDidChangeActiveTextEditor(draw);
  draw();
  return {
    setServer(state) {
      server = state;
      draw();
    },
    setStatus(news) {
      status = news;
      draw();
    },
    dispose() {
      editors.dispose();
      item.dispose();
    },
  };
}

interface Look {
  readonly icon: string;
  readonly label: string;
  readonly tooltip: string | MarkdownString;
  readonly command: string;
  readonly background?: 'warning' | 'error';
}

function lookOf(server: ServerState, status: Status | undefined, project: ProjectStatus | undefined): Look {
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
    label: project?.label ?? 'Tenantlint',
    tooltip: tooltipOf(project, reduced),
    command: 'tenantlint.showModel',
    ...(reduced !== undefined && { background: 'warning' }),
  };
}

function tooltipOf(project: ProjectStatus | undefined, reduced: string | undefined): MarkdownString {
  const text = new MarkdownString();
  if (reduced !== undefined)
    text
      .appendText(`Only part of the SQL is read, since PostgreSQL's grammar could not be started: ${reduced}.`)
      .appendMarkdown('\n\n');
  if (!project) return text.appendText('Tenantlint: no project is open, so each file is read by itself.');
  text.appendMarkdown('**Tenantlint**: ').appendText(project.name).appendMarkdown('\n\n');
  for (const [fact, value] of factsOf(project)) {
    text.appendMarkdown(`- ${fact}: `).appendText(value).appendMarkdown('\n');
  }
  return text.appendMarkdown('\nClick to see why.');
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
