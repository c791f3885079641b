/** Fetches what the tests in other programs need, from the npm registry or Debian's packages, into a cache. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Holds programs of some 400 MB; VSCODE_E2E_CACHE puts it elsewhere. */
export const cache = process.env.VSCODE_E2E_CACHE ?? join(homedir(), '.cache', 'vscode-e2e');

/** Fills a folder of the cache once. It is there whole or not at all, also where two runs begin at the same time. */
export function cached(name: string, fill: (folder: string) => void): string {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const began = Date.now();
  tell(`installing ${name} into ${cache}`);
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'new-'));
  try {
    fill(fresh);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  tell(`${name} is installed after ${Math.round((Date.now() - began) / 1000)} s`);
  return folder;
}

/** Runs npm without the settings that an outer `npm test` leaves in the environment. */
export function npm(args: readonly string[], cwd: string): void {
  const own = /^npm_(package|lifecycle|command|config_(local_prefix|prefix|global|ignore_scripts|omit|workspace))/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env });
}

/** Unpacks one package of the registry, without what it depends on. */
export function unpack(specifier: string, folder: string, tarOptions: readonly string[]): void {
  const download = mkdtempSync(join(cache, 'new-'));
  try {
    npm(['pack', specifier, '--pack-destination', download], download);
    const archive = readdirSync(download).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`npm pack ${specifier} left no archive`);
    mkdirSync(folder, { recursive: true });
    run('tar', ['xzf', join(download, archive), ...tarOptions], { cwd: folder });
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

/** Installs Debian packages where this user may; says whether it did. */
export function apt(...packages: readonly string[]): boolean {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !which('apt-get') || !(isRoot || which('sudo'))) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'];
  const [command = '', ...args] = isRoot ? aptGet : ['sudo', '-n', ...aptGet];
  try {
    tell(`apt-get install ${packages.join(' ')}`);
    run(command, [...args, 'update'], { env });
    run(command, [...args, 'install', '-y', '--no-install-recommends', ...packages], { env });
    return true;
  } catch (error) {
    tell(String(error));
    return false;
  }
}

/** The program's path, where it is in PATH. */
export function which(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): void {
  try {
    execFileSync(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
  } catch (error) {
    const { status, stdout, stderr } = error as { status?: number; stdout?: Buffer; stderr?: Buffer };
    throw new Error(`${command} ${args.join(' ')} failed (${status}):\n${stdout ?? ''}${stderr ?? error}`);
  }
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
