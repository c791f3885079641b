/** The command line itself: words, mistakes, help, and the commands beside check. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../server/src/rules/index.js';
import { commandLine } from '../support/command-line.js';
import { withFolder } from '../support/temporary-folder.js';

const here = { cwd: process.cwd() };

/** What a mistaken command line answers. */
async function mistake(...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await commandLine(argv, here);
  assert.equal(code, 2, `${stdout}${stderr}`);
  assert.equal(stdout, '');
  return stderr.trimEnd();
}

describe('the command line', () => {
  it('suggests the flag or command that was meant', async () => {
    assert.equal(await mistake('--formt', 'json'), 'There is no flag --formt. Did you mean "--format"?');
    assert.equal(await mistake('--zzzzzzzz'), 'There is no flag --zzzzzzzz. `tenantlint --help` lists them.');
    assert.equal(await mistake('chek'), 'There is no file, folder or command "chek". Did you mean "check"?');
    assert.equal(await mistake('-z'), 'There is no flag -z. `tenantlint --help` lists them.');
  });

  it('says what a flag needs', async () => {
    assert.equal(await mistake('--format'), '--format needs a value: --format <name>.');
    assert.equal(await mistake('--config', '--quiet'), '--config needs a value: --config <file>.');
    assert.equal(await mistake('--quiet=1'), '--quiet takes no value.');
    assert.equal(await mistake('--format', 'xml'), '--format must be "pretty" or "json", not "xml".');
    assert.equal(await mistake('--max-warnings', 'few'), '--max-warnings must be a whole number, not "few".');
    assert.equal(await mistake('--format=json', '--format=pretty'), '--format can be given only once.');
    assert.equal(await mistake('check', '--dry-run'), '--dry-run does not belong to `check`, but to `fix`, `docs`.');
  });

  it('checks flags as it checks settings', async () => {
    assert.match(
      await mistake('--rule', 'require-rsl=off'),
      /^--rule: There is no rule "require-rsl"\. Did you mean "require-rls"\?$/,
    );
    assert.match(
      await mistake('--rule', 'require-rls=fatal'),
      /^--rule: .* must be "error", "warning", "info" or "off"/,
    );
    assert.match(await mistake('--rule', 'require-rls'), /^--rule must name a rule and its severity/);
    const names = '"alai", "cockroach", "coditect", "lokstra", "recommended" or "schema-designer"';
    assert.equal(await mistake('--preset', 'x'), `--preset: "extends" must be ${names}, not "x".`);
    assert.match(await mistake('--postgres-version', '9'), /must be a whole number from 12 to 18, not 9\.$/);
    assert.match(await mistake('--tool', 'flyway9'), /^--tool: "migrations\[0\]\.tool" must be /);
  });

  it('starts the language server over standard input and output', async () => {
    assert.deepEqual(await commandLine(['lsp', '--stdio'], here), { code: 0, stdout: 'served', stderr: '' });
    assert.equal(await mistake('lsp'), '`lsp` is started by an editor, as `tenantlint lsp --stdio`.');
    assert.equal(await mistake('check', '--stdio'), '--stdio does not belong to `check`, but to `lsp`.');
  });

  it('prints its help and its version', async () => {
    const general = await commandLine(['--help'], here);
    assert.equal(general.code, 0);
    for (const word of ['check', 'fix', 'explain', 'rules', 'catalog', '--format', '--stdin-filename', 'Exit codes']) {
      assert.ok(general.stdout.includes(word), word);
    }
    const fix = await commandLine(['help', 'fix'], here);
    assert.match(fix.stdout, /--dry-run/);
    assert.doesNotMatch(fix.stdout, /--stdin-filename/);
    assert.equal((await commandLine(['--version'], here)).stdout, '1.2.3\n');
  });
});

describe('tenantlint rules', () => {
  it('lists every rule with its severity here', async () => {
    const { code, stdout } = await commandLine(['rules', '--rule', 'require-rls=info'], here);
    assert.equal(code, 0);
    for (const rule of rules) assert.ok(stdout.includes(`  ${rule.name} `), rule.name);
    assert.match(stdout, /require-rls +info +safe +A tenant table must have row level security enabled\./);
  });

  it('lists them for machines', async () => {
    const { stdout } = await commandLine(['rules', '--format', 'json', '--preset', 'lokstra'], here);
    const list = JSON.parse(stdout);
    assert.equal(list.version, 1);
    assert.deepEqual(
      list.rules.map((rule: { name: string }) => rule.name).sort(),
      rules.map((rule) => rule.name).sort(),
    );
    const comment = list.rules.find((rule: { name: string }) => rule.name === 'require-global-comment');
    assert.equal(comment.severity, 'warning');
  });
});

describe('tenantlint explain', () => {
  it('shows the page of a rule without its Markdown', async () => {
    const { code, stdout } = await commandLine(['explain', 'require-rls'], here);
    assert.equal(code, 0);
    assert.match(stdout, /^require-rls\nerror; isolation; can be mended; checklist 11a\n/);
    assert.doesNotMatch(stdout, /```|<!--|^#/m);
    assert.match(stdout, /When to turn it off/);
    assert.match(stdout, /^ {4}CREATE TABLE/m);
  });

  it('shows the options as they are set here', async () => {
    const { stdout } = await commandLine(['explain', 'require-tenant-column', '--preset', 'lokstra'], here);
    assert.match(stdout, /reachable = "error"/);
  });

  it('suggests the rule that was meant', async () => {
    assert.equal(
      await mistake('explain', 'require-rsl'),
      'There is no rule "require-rsl". Did you mean "require-rls"?',
    );
    assert.match(await mistake('explain'), /needs the name of one rule/);
    assert.match(await mistake('fix', '--name', 'x'), /needs --new-migration/);
  });
});

const off = Object.fromEntries(rules.map((rule) => [rule.name, 'off']));
const project = {
  'tenantlint.json': JSON.stringify({
    tenant: { columns: ['tenant_id'] },
    rules: { ...off, 'require-rls': 'error', 'require-tenant-column': 'error' },
  }),
  '001_notes.up.sql': 'CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);\n',
  '002_tasks.up.sql': 'CREATE TABLE tasks (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);\n',
};

describe('tenantlint fix', () => {
  it('mends the newest migration, says what it did and what it left alone', async () => {
    await withFolder(project, async (cwd) => {
      const { code, stdout } = await commandLine(['fix'], { cwd });
      const mended = readFileSync(join(cwd, '002_tasks.up.sql'), 'utf8');
      assert.match(mended, /ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;/);
      assert.equal(readFileSync(join(cwd, '001_notes.up.sql'), 'utf8'), project['001_notes.up.sql']);
      assert.match(stdout, /^002_tasks\.up\.sql\n {2}Enable row level security on "tasks"\n/);
      assert.match(stdout, /^Left alone: .*newest migration.*\n {2}001_notes\.up\.sql:1:14/m);
      assert.match(stdout, /1 finding mended\. 1 error, 0 warnings, 0 infos left\.\n$/);
      assert.equal(code, 1);
    });
  });

  it('mends only what is named', async () => {
    await withFolder(project, async (cwd) => {
      await commandLine(['fix', '001_notes.up.sql'], { cwd });
      assert.equal(readFileSync(join(cwd, '002_tasks.up.sql'), 'utf8'), project['002_tasks.up.sql']);
    });
  });

  it('prints a diff and writes nothing with --dry-run', async () => {
    await withFolder(project, async (cwd) => {
      const { stdout, stderr } = await commandLine(['fix', '--dry-run'], { cwd });
      assert.match(stdout, /^--- a\/002_tasks\.up\.sql\n\+\+\+ b\/002_tasks\.up\.sql\n@@ -1,1 \+1,\d+ @@\n/);
      assert.match(stdout, /^\+ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;$/m);
      assert.match(stderr, /1 finding would be mended/);
      assert.equal(readFileSync(join(cwd, '002_tasks.up.sql'), 'utf8'), project['002_tasks.up.sql']);
    });
  });

  it('writes what must be reviewed only when asked', async () => {
    const files = { ...project, '002_tasks.up.sql': 'CREATE TABLE tasks (id uuid PRIMARY KEY);\n' };
    const mended = (argv: readonly string[]) =>
      withFolder(files, async (cwd) => {
        await commandLine(argv, { cwd });
        return readFileSync(join(cwd, '002_tasks.up.sql'), 'utf8');
      });
    assert.equal(await mended(['fix']), files['002_tasks.up.sql']);
    assert.match(await mended(['fix', '--unsafe']), /tenant_id/);
    await withFolder(files, async (cwd) => {
      assert.match((await commandLine(['fix'], { cwd })).stdout, / 1 more with `--unsafe`\.\n$/);
    });
  });

  it('shows what a dry run leaves alone where it stands now', async () => {
    const sql =
      'CREATE TABLE tasks (id uuid PRIMARY KEY, tenant_id uuid);\nCREATE TABLE lists (id uuid PRIMARY KEY);\n';
    await withFolder({ ...project, '002_tasks.up.sql': sql }, async (cwd) => {
      assert.match(
        (await commandLine(['fix', '--dry-run'], { cwd })).stderr,
        /^ {2}002_tasks\.up\.sql:2:14 Table "lists"/m,
      );
      assert.match((await commandLine(['fix'], { cwd })).stdout, /^ {2}002_tasks\.up\.sql:\d{2}:14 Table "lists"/m);
    });
  });

  it('writes a new migration, what undoes it, and the diff, with --new-migration', async () => {
    await withFolder({ ...project, '001_notes.down.sql': 'DROP TABLE notes;\n' }, async (cwd) => {
      const { code, stdout } = await commandLine(['fix', '--new-migration', '--name', 'Guard all'], { cwd });
      const written = (name: string) => readFileSync(join(cwd, name), 'utf8');
      assert.match(written('003_guard_all.up.sql'), /^ALTER TABLE notes ENABLE .*ALTER TABLE tasks ENABLE /s);
      assert.match(written('003_guard_all.down.sql'), /^ALTER TABLE notes DISABLE .*ALTER TABLE tasks DISABLE /ms);
      for (const name of ['001_notes.up.sql', '002_tasks.up.sql'] as const) assert.equal(written(name), project[name]);
      assert.match(stdout, /^\+\+\+ b\/003_guard_all\.up\.sql$/m);
      assert.match(stdout, /^\+ALTER TABLE notes ENABLE ROW LEVEL SECURITY;$/m);
      assert.match(
        stdout,
        /^003_guard_all\.up\.sql\n003_guard_all\.down\.sql\n {2}Enable row level security on "notes"\n/m,
      );
      assert.match(stdout, /2 findings mended\. 0 errors, 0 warnings, 0 infos left\.\n$/);
      assert.equal(code, 0);
    });
  });

  it('writes no new migration in a dry run, and folders where the tool has one for each', async () => {
    const prisma = {
      'tenantlint.json': project['tenantlint.json'],
      'prisma/migrations/20240101000000_notes/migration.sql': project['001_notes.up.sql'],
    };
    await withFolder(prisma, async (cwd) => {
      const dry = await commandLine(['fix', '--new-migration', '--dry-run'], { cwd });
      assert.match(dry.stdout, /^\+ALTER TABLE notes ENABLE ROW LEVEL SECURITY;$/m);
      const path = 'prisma/migrations/20260304050607_enable_row_level_security_on_notes/migration.sql';
      assert.equal(existsSync(join(cwd, path)), false);
      await commandLine(['fix', '--new-migration'], { cwd });
      assert.match(readFileSync(join(cwd, path), 'utf8'), /^ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n/);
    });
  });

  it('writes the file that undoes a migration', async () => {
    const files = {
      ...project,
      'tenantlint.json': JSON.stringify({
        tenant: { columns: ['tenant_id'] },
        rules: { ...off, 'require-down': 'error' },
      }),
    };
    await withFolder(files, async (cwd) => {
      const dry = await commandLine(['fix', '--dry-run'], { cwd });
      assert.match(dry.stdout, /^\+\+\+ b\/002_tasks\.down\.sql\n@@ -0,0 \+1,1 @@\n\+DROP TABLE tasks;\n/m);
      assert.ok(!existsSync(join(cwd, '002_tasks.down.sql')));
      const { code, stdout } = await commandLine(['fix'], { cwd });
      assert.equal(readFileSync(join(cwd, '002_tasks.down.sql'), 'utf8'), 'DROP TABLE tasks;\n');
      assert.match(stdout, /^002_tasks\.down\.sql\n {2}Write the way back\n/);
      assert.equal(code, 0);
    });
  });

  it('keeps the encoding of a file', async () => {
    const utf16 = Buffer.from(`\ufeff${project['002_tasks.up.sql']}`, 'utf16le');
    await withFolder({ ...project, '002_tasks.up.sql': utf16 }, async (cwd) => {
      await commandLine(['fix'], { cwd });
      const bytes = readFileSync(join(cwd, '002_tasks.up.sql'));
      assert.match(bytes.toString('utf16le'), /^\ufeffCREATE TABLE tasks[\s\S]*ENABLE ROW LEVEL SECURITY/);
    });
  });
});

describe('tenantlint catalog', () => {
  it('lists tables with their columns and keys', async () => {
    await withFolder(project, async (cwd) => {
      const { code, stdout } = await commandLine(['catalog'], { cwd });
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^public\.notes 001_notes\.up\.sql:1:14\n {2}id +uuid not null\n {2}tenant_id uuid not null\n/m,
      );
      assert.match(stdout, /primary key notes_pkey \(id\)/);
      assert.match(stdout, /row level security: off/);
    });
  });

  it('describes them for machines', async () => {
    await withFolder(project, async (cwd) => {
      const { tables } = JSON.parse((await commandLine(['catalog', '--format', 'json'], { cwd })).stdout);
      assert.deepEqual(tables.map((table: { t: string }) => table.t).sort(), ['notes', 'tasks']);
    });
  });
});
