/** `npm run new-rule <category>/<rule>` writes the two files of a rule, ready to be filled in, and generates the rest. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate, writeGenerated } from './generated-files.js';

const root = process.cwd();
const [category, name, ...more] = (process.argv[2] ?? '').split('/');
process.exitCode = await newRule(category, more.length > 0 ? undefined : name);

async function newRule(folder: string | undefined, rule: string | undefined): Promise<number> {
  if (!folder || !rule || !/^[a-z]+(-[a-z0-9]+)*$/.test(rule)) {
    process.stderr.write(
      'Name the rule as category/rule-name, for example `npm run new-rule isolation/require-rls`.\n',
    );
    return 2;
  }
  const path = join(root, 'server/src/rules', folder, rule);
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  if (existsSync(`${path}.ts`)) {
    process.stderr.write(`${path}.ts is already there.\n`);
    return 1;
  }
  writeFileSync(`${path}.ts`, code(folder, rule));
  writeFileSync(`${path}.md`, page(rule));
  writeGenerated(root, await generate(root));
  process.stdout.write(`${path}.ts\n${path}.md\n`);
  return 0;
}

function code(folder: string, rule: string): string {
  return `import { defineRule } from '../../core/lint/rule.js';
import { pass } from '../../core/lint/verdict.js';

export default defineRule({
  name: '${rule}',
  category: '${folder}',
  severity: 'warning',
  remedy: 'none',
  since: '0.1.0',
  summary: 'One sentence that says what must hold.',
  items: [],
  options: {},
  subject: 'tenant-table',
  *check({ table }) {
    if (table.comment) return pass;
    yield { at: table.origin, message: \`Tenant table "\${table.name}" has no comment.\` };
    return undefined;
  },
});
`;
}

function page(rule: string): string {
  return `# ${rule}

What it reports, and why: what PostgreSQL does where the rule is broken.

## Reported

\`\`\`sql
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id text NOT NULL);
--           ^^^^^ warning: Tenant table "notes" has no comment.
\`\`\`

## Accepted

\`\`\`sql
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id text NOT NULL);
COMMENT ON TABLE notes IS 'What doctors write down.';
\`\`\`

## When to turn it off

Where it does not matter.
`;
}
