/** The example project of this repository. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'test/examples/clinic';

/** Texts by path relative to the example's root. */
export function exampleFiles(): Record<string, string> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll('\\', '/'));
  const wanted = paths.filter((path) => path.endsWith('.sql') || path.endsWith('.json')).sort();
  return Object.fromEntries(wanted.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
