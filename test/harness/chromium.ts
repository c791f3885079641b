/** Finds a Chromium, or installs one. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { apt, cached, npm, run, which } from './install.js';

/** The newest that runs on Node 20; built for machines without a screen or a package manager. */
const packageVersion = '143.0.4';
const fontsVersion = '2.37.3';
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Its path. CHROMIUM_PATH names one; the registry comes before apt, since it is pinned and wants no root. */
export function chromium(): string {
  const found =
    process.env.CHROMIUM_PATH ??
    inPath() ??
    fromRegistry() ??
    (apt('chromium', 'fonts-dejavu-core') ? inPath() : undefined);
  if (!found) throw new Error('There is no Chromium: install one, or name it in CHROMIUM_PATH.');
  return found;
}

function inPath(): string | undefined {
  return names.map(which).find((path) => path !== undefined);
}

/** Holds a Chromium for x64 Linux alone. */
function fromRegistry(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  return join(cached(`chromium-${packageVersion}`, fill), 'chromium.sh');
}

function fill(folder: string): void {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(['install', `@sparticuz/chromium@${packageVersion}`, `dejavu-fonts-ttf@${fontsVersion}`], folder);
  const modules = join(folder, 'node_modules');
  const unpacked = (name: string) => brotliDecompressSync(readFileSync(join(modules, '@sparticuz/chromium/bin', name)));
  writeFileSync(join(folder, 'chromium'), unpacked('chromium.br'), { mode: 0o755 });
  // The system libraries it needs, a graphics card in software, and fonts.
  for (const name of ['al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br']) {
    const archive = join(folder, 'archive.tar');
    writeFileSync(archive, unpacked(name));
    run('tar', ['xf', archive], { cwd: folder });
    rmSync(archive);
  }
  cpSync(join(modules, 'dejavu-fonts-ttf/ttf'), join(folder, 'fonts/dejavu'), { recursive: true });
  for (const name of ['node_modules', 'package.json', 'package-lock.json']) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  writeFileSync(join(folder, 'chromium.sh'), startScript, { mode: 0o755 });
}

/** A page crashes where no font is found. The system's own libraries are taken where it has them all. */
const startScript = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
if ldd "$here/chromium" 2>/dev/null | grep -q 'not found'; then export LD_LIBRARY_PATH="$here/lib:$LD_LIBRARY_PATH"; fi
cat > "$here/fonts.conf.$$" <<XML
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><dir>$here/fonts</dir><cachedir>$here/fonts-cache</cachedir>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias></fontconfig>
XML
mv "$here/fonts.conf.$$" "$here/fonts.conf"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;
