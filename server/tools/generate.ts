/** `npm run generate` writes what is derived; with `--check` it only says what is out of date. */
import { generate, outdated, writeGenerated } from './generated-files.js';

const root = process.cwd();
const generated = await generate(root);
for (const problem of generated.problems) process.stderr.write(`${problem}\n`);
if (process.argv.includes('--check')) {
  const stale = outdated(root, generated);
  for (const path of stale) process.stderr.write(`${path} is out of date: run \`npm run generate\`.\n`);
  process.exitCode = stale.length + generated.problems.length > 0 ? 1 : 0;
} else {
  for (const path of writeGenerated(root, generated)) process.stdout.write(`${path}\n`);
  process.exitCode = generated.problems.length > 0 ? 1 : 0;
}
