/** Runs a VS Code server in a home of its own, with its own settings, extensions and copy of the workspace. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type VSCode, vscode } from './vscode-server.js';

export interface RunningVSCode {
  readonly version: string;
  /** Holds its settings and extensions. */
  readonly home: string;
  /** The folder that it opens. */
  readonly folder: string;
  /** Where it listens: `127.0.0.1:` and a port. */
  readonly authority: string;
  /** Everything that it and its extension hosts have logged. */
  logs(): string;
  stop(): void;
}

export interface RunOptions {
  /** Writes the workspace into an empty folder. */
  readonly fillWorkspace: (folder: string) => void;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions that are installed first. */
  readonly vsix?: readonly string[];
  /** Gets the folder in which they are then, before VS Code starts. */
  readonly changeExtensions?: (folder: string) => void;
  /** Accept an extension under development from the page's address; notifications are not shown then. */
  readonly testDriver?: boolean;
}

const quietSettings = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.showReleaseNotes': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

const startLimit = 30_000;

export async function runVSCode(options: RunOptions): Promise<RunningVSCode> {
  const code = vscode();
  const home = mkdtempSync(join(tmpdir(), 'vscode-e2e-'));
  const folder = join(home, 'workspace');
  mkdirSync(folder);
  options.fillWorkspace(folder);
  writeSettings(home, { ...quietSettings, ...options.settings });
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  try {
    for (const file of options.vsix ?? []) install(code, home, file);
    options.changeExtensions?.(join(home, 'extensions'));
    const server = await start(code, home, options.testDriver === true);
    return {
      version: code.version,
      home,
      folder,
      authority: `127.0.0.1:${server.port}`,
      logs: () => [server.output(), ...logFiles(join(home, 'data/logs'))].join('\n'),
      stop() {
        server.kill();
        removeHome();
      },
    };
  } catch (error) {
    removeHome();
    throw error;
  }
}

function writeSettings(home: string, settings: object): void {
  for (const level of ['User', 'Machine']) {
    const folder = join(home, 'data', level);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}

function install(code: VSCode, home: string, file: string): void {
  const args = [...commonArguments(code, home), '--install-extension', resolve(file), '--force'];
  const said = execFileSync(code.node, args, { env: environment(home), encoding: 'utf8', stdio: 'pipe' });
  if (!said.includes('successfully installed')) throw new Error(`${file} was not installed:\n${said}`);
}

interface ServerProcess {
  readonly port: string;
  output(): string;
  kill(): void;
}

/** In a process group of its own, so that stopping it also ends extension hosts and language servers, hung ones too. */
function start(code: VSCode, home: string, testDriver: boolean): Promise<ServerProcess> {
  const args = [
    '--require',
    resolve('test/harness/die-with-parent.cjs'),
    ...commonArguments(code, home),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--disable-workspace-trust'],
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(code.node, args, { env: environment(home), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', kill);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      kill();
      process.exit(130);
    });
  }
  return new Promise((done, fail) => {
    let output = '';
    const failWith = (what: string) => {
      clearTimeout(timer);
      kill();
      fail(new Error(`The VS Code server ${what}:\n${output}`));
    };
    const timer = setTimeout(() => failWith(`did not start within ${startLimit} ms`), startLimit);
    const hear = (data: Buffer) => {
      output += data;
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      done({ port, kill, output: () => output });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (status) => failWith(`ended with ${status}`));
  });
}

function commonArguments({ root }: VSCode, home: string): readonly string[] {
  return [
    join(root, 'out/server-main.js'),
    ...['--server-data-dir', home, '--accept-server-license-terms', '--disable-telemetry'],
  ];
}

/** Without a gallery nothing is asked of the network. */
function environment(home: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, VSCODE_DEV, NODE_V8_COVERAGE, ...rest } = process.env;
  return { ...rest, EXTENSIONS_GALLERY: '{}', HOME: home, VSCODE_SERVER_HOME: home };
}

function logFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.log'))
    .map((name) => `--- ${name}\n${readFileSync(join(folder, name), 'utf8')}`);
}
