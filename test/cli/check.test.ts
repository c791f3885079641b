/** `tenantlint check`: what it prints, what it exits with, and what no bad input can do to it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFiles } from '../../server/src/entry/node-files.js';
import { rules } from '../../server/src/rules/index.js';
import { commandLine } from '../support/command-line.js';
import { withFolder } from '../support/temporary-folder.js';

const good = 'CREATE TABLE countries (id uuid PRIMARY KEY);\n';
const bad = `${good}CREATE TABLE notes (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL
);
`;

/** Only these rules, so that a new rule changes no test. */
function configuration(severities: Readonly<Record<string, string>>): string {
  const off = Object.fromEntries(rules.map((rule) => [rule.name, 'off']));
  const model = { tenant: { columns: ['tenant_id'] }, globalTables: ['countries'] };
  return JSON.stringify({ ...model, rules: { ...off, ...severities } });
}

const onlyRls = configuration({ 'require-rls': 'error' });

/** Runs `tenantlint` in a folder with these files. */
function tenantlint(files: Readonly<Record<string, string | Buffer>>, argv: readonly string[], stdin?: string) {
  return withFolder(files, (cwd) => commandLine(argv, stdin === undefined ? { cwd } : { cwd, stdin }));
}

async function findings(
  files: Readonly<Record<string, string | Buffer>>,
  argv: readonly string[] = [],
  stdin?: string,
) {
  const { stdout, stderr } = await tenantlint(files, [...argv, '--format', 'json'], stdin);
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout).findings as readonly {
    readonly file: string;
    readonly rule: string;
    readonly severity: string;
  }[];
}

describe('tenantlint check', () => {
  it('prints each finding with its source, what was detected and what was read', async () => {
    const { code, stdout, stderr } = await tenantlint({ 'tenantlint.json': onlyRls, '001_notes.up.sql': bad }, []);
    assert.equal(stderr, '');
    assert.equal(
      stdout,
      `001_notes.up.sql

001_notes.up.sql:2:14 error Tenant table "notes" does not have row level security enabled. [require-rls]
  2 | CREATE TABLE notes (
    |              ^^^^^
    help: Enable row level security on "notes" (\`tenantlint fix\`)

1 error, 0 warnings, 0 infos; 1 fixable with \`tenantlint fix\`.
Migrations in .: golang-migrate, because it holds numbered .up.sql and .down.sql files.
Tenant column: "tenant_id" (configured), session setting: app.tenant_id.
1 file, 2 statements.
`,
    );
    assert.equal(code, 1);
  });

  it('prints the stable JSON shape', async () => {
    const { stdout } = await tenantlint({ 'tenantlint.json': onlyRls, 'db/001_notes.up.sql': bad }, ['--format=json']);
    const { findings: found, ...rest } = JSON.parse(stdout);
    assert.deepEqual(rest, {
      version: 1,
      project: {
        tool: 'golang-migrate',
        tenantColumns: ['tenant_id'],
        setting: 'app.tenant_id',
        files: 1,
        statements: 2,
        unseen: 0,
      },
    });
    const [{ url, ...finding }] = found;
    assert.equal(typeof url, 'string');
    assert.deepEqual(finding, {
      rule: 'require-rls',
      severity: 'error',
      message: 'Tenant table "notes" does not have row level security enabled.',
      file: 'db/001_notes.up.sql',
      start: { line: 2, column: 14, offset: 59 },
      end: { line: 2, column: 19, offset: 64 },
      subject: 'public.notes',
      remedy: 'safe',
    });
  });

  it('exits with 0 when there is nothing to complain about', async () => {
    const { code, stdout } = await tenantlint({ 'tenantlint.json': onlyRls, '001_a.up.sql': good }, []);
    assert.equal(code, 0);
    assert.match(stdout, /^No findings\.$/m);
  });

  it('exits with 1 for warnings only beyond --max-warnings', async () => {
    const files = { 'tenantlint.json': configuration({ 'require-rls': 'warning' }), '001_a.up.sql': bad };
    assert.equal((await tenantlint(files, [])).code, 0);
    assert.equal((await tenantlint(files, ['--max-warnings', '1'])).code, 0);
    assert.equal((await tenantlint(files, ['--max-warnings', '0'])).code, 1);
  });

  it('exits with 3 and says what to report when it fails itself', async () => {
    await withFolder({ 'a.sql': good }, async (cwd) => {
      const { code, stderr } = await commandLine(['check'], { cwd, failure: new Error('the wheel came off') });
      assert.equal(code, 3);
      assert.match(
        stderr,
        /error in tenantlint, not in your files[\s\S]*tenantlint 1\.2\.3, a test[\s\S]*the wheel came off/,
      );
    });
  });

  it('prints errors only with --quiet, and still counts warnings', async () => {
    const files = { 'tenantlint.json': configuration({ 'require-rls': 'warning' }), '001_a.up.sql': bad };
    const { code, stdout } = await tenantlint(files, ['-q', '--max-warnings=0']);
    assert.doesNotMatch(stdout, /require-rls/);
    assert.match(stdout, /1 warning/);
    assert.equal(code, 1);
  });

  it('says so when no tenant model is found, and reports nothing about tenants', async () => {
    const { code, stdout, stderr } = await tenantlint({ 'a.sql': 'CREATE TABLE things (id int PRIMARY KEY);' }, []);
    assert.equal(code, 0, stdout);
    assert.match(stderr, /No tenant column was found/);
    assert.match(stdout, /Tenant columns: none found/);
  });
});

describe('what is checked', () => {
  const files = {
    'tenantlint.json': onlyRls,
    'migrations/001_countries.up.sql': good,
    'migrations/002_notes.up.sql': 'CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);',
    'migrations/003_tasks.up.sql': 'CREATE TABLE tasks (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);',
    'migrations/004_rls.up.sql': 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY;',
    'other/001_more.up.sql': 'CREATE TABLE more (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);',
  };
  const checked = async (argv: readonly string[]) => (await findings(files, argv)).map(({ file }) => file);

  it('is the folder one is in', async () => {
    assert.deepEqual(await checked([]), ['migrations/003_tasks.up.sql', 'other/001_more.up.sql']);
  });

  it('is reported for the files named, though their whole project is read', async () => {
    assert.deepEqual(await checked(['migrations/002_notes.up.sql']), []);
    assert.deepEqual(await checked(['check', 'migrations/003_tasks.up.sql', 'migrations/002_notes.up.sql']), [
      'migrations/003_tasks.up.sql',
    ]);
    assert.deepEqual(await checked(['other']), ['other/001_more.up.sql']);
  });

  it('is standard input in the place of a file, which need not exist', async () => {
    const argv = ['--stdin-filename', 'migrations/003_tasks.up.sql'];
    assert.deepEqual(await findings(files, argv, 'CREATE TABLE tasks (id uuid PRIMARY KEY);'), []);
    const found = await findings(
      files,
      ['--stdin-filename', 'migrations/005_x.up.sql'],
      'CREATE TABLE x (tenant_id uuid);',
    );
    assert.deepEqual(
      found.map(({ file }) => file),
      ['migrations/005_x.up.sql'],
    );
  });

  it('may be a folder or file that a project is not searched for', async () => {
    const vendored = { ...files, 'vendor/x/001_a.up.sql': bad };
    assert.equal((await findings(vendored)).length, 2);
    assert.deepEqual(
      (await findings(vendored, ['vendor'])).map(({ file }) => file),
      ['vendor/x/001_a.up.sql'],
    );
    assert.equal((await findings(vendored, ['vendor/x/001_a.up.sql'])).length, 1);
  });

  it('must exist', async () => {
    const { code, stderr } = await tenantlint(files, ['migrationz']);
    assert.equal(code, 2);
    assert.match(stderr, /There is no file or folder "migrationz"/);
    assert.equal((await tenantlint({ 'a.txt': '' }, ['a.txt'])).code, 2);
    assert.equal((await tenantlint({ 'a.txt': '' }, [])).code, 2);
  });

  it('cannot be two projects with configurations of their own', async () => {
    const two = { 'a/tenantlint.json': '{}', 'a/1.sql': good, 'b/tenantlint.json': '{}', 'b/1.sql': good };
    const { code, stderr } = await tenantlint(two, ['a', 'b']);
    assert.equal(code, 2);
    assert.match(stderr, /Check one project at a time/);
  });
});

describe('settings', () => {
  const files = { 'tenantlint.json': onlyRls, '001_a.up.sql': bad };

  it('of the configuration give way to flags', async () => {
    assert.deepEqual(
      (await findings(files, ['--rule', 'require-rls=info'])).map(({ severity }) => severity),
      ['info'],
    );
    assert.deepEqual(await findings(files, ['--rule=require-rls=off']), []);
    const org = await tenantlint(files, ['--tenant-column', 'org_id', '--setting', 'app.org', '--format', 'json']);
    assert.deepEqual(JSON.parse(org.stdout).project.tenantColumns, ['org_id']);
    assert.deepEqual(JSON.parse(org.stdout).project.setting, 'app.org');
  });

  it('may come from another file', async () => {
    const more = { ...files, 'strict.json': configuration({ 'require-rls': 'warning' }) };
    assert.deepEqual(
      (await findings(more, ['--config', 'strict.json'])).map(({ severity }) => severity),
      ['warning'],
    );
    assert.equal((await tenantlint(more, ['--config', 'missing.json'])).code, 2);
  });

  it('with a mistake are shown at their place, exit with 2, and lose no finding', async () => {
    const { code, stdout, stderr } = await tenantlint(
      { ...files, 'tenantlint.json': '{\n  "frozzen": "never"\n}' },
      [],
    );
    assert.equal(
      stderr,
      `tenantlint.json:2:3 error "frozzen" is not a setting. Did you mean "frozen"?
  2 |   "frozzen": "never"
    |   ^^^^^^^^^

`,
    );
    assert.match(stdout, /\[require-rls\]/);
    assert.equal(code, 2);
  });

  it('of another file are shown with that file’s name', async () => {
    const { stderr } = await tenantlint({ ...files, 'x/strict.json': '{ "a": 1 }' }, ['--config', 'x/strict.json']);
    assert.match(stderr, /^x\/strict\.json:1:3 error "a" is not a setting\./);
  });
});

describe('bad input', () => {
  const config = { 'tenantlint.json': onlyRls };

  it('such as a folder that is called like a file is walked into', async () => {
    const found = await findings({ ...config, 'x.sql/001_a.up.sql': bad });
    assert.deepEqual(
      found.map(({ file }) => file),
      ['x.sql/001_a.up.sql'],
    );
  });

  it('such as UTF-16 has the places of its text', async () => {
    const utf16 = Buffer.from(`\ufeff${bad}`, 'utf16le');
    const { stdout } = await tenantlint({ ...config, '001_a.up.sql': utf16 }, []);
    assert.match(stdout, /001_a\.up\.sql:2:14 error/);
  });

  it('such as an unreadable file is told, and the others keep their findings', async () => {
    await withFolder({ ...config, '001_a.up.sql': bad, '002_b.up.sql': bad }, async (cwd) => {
      const locked = join(cwd, '002_b.up.sql');
      const below = (folder: string) =>
        [...nodeFiles.below(folder)].map((file) =>
          file.path === locked ? { path: locked, unreadable: 'permission denied' } : file,
        );
      const { stdout, stderr } = await commandLine([], { cwd, files: { ...nodeFiles, below } });
      assert.match(stderr, /002_b\.up\.sql .*cannot be read: permission denied/);
      assert.match(stdout, /001_a\.up\.sql:2:14 error/);
    });
  });

  it('such as empty files, an unclosed quote and a huge line ends in an answer', async () => {
    const files = {
      ...config,
      '001_a.up.sql': bad,
      '002_b.up.sql': '',
      '003_c.up.sql': "INSERT INTO notes VALUES ('",
      '004_d.up.sql': `INSERT INTO notes VALUES ${'(1),'.repeat(300_000)}(2);`,
    };
    assert.deepEqual(
      (await findings(files)).map(({ file }) => file),
      ['001_a.up.sql'],
    );
  });

  it('such as an empty folder is said to hold nothing', async () => {
    await withFolder({}, async (cwd) => {
      mkdirSync(join(cwd, 'migrations'));
      const { code, stderr } = await commandLine(['migrations'], { cwd });
      assert.equal(code, 2);
      assert.match(stderr, /There is no \.sql file in/);
    });
  });
});

describe('colours', () => {
  const files = { 'tenantlint.json': onlyRls, '001_a.up.sql': bad };
  const colored = (argv: readonly string[], tty: boolean, env: Readonly<Record<string, string>> = {}) =>
    withFolder(files, async (cwd) => (await commandLine(argv, { cwd, tty, env })).stdout.includes('\u001b['));

  it('are for terminals, unless flags or the environment say otherwise', async () => {
    assert.equal(await colored([], false), false);
    assert.equal(await colored([], true), true);
    assert.equal(await colored(['--no-color'], true), false);
    assert.equal(await colored(['--color'], false), true);
    assert.equal(await colored([], true, { NO_COLOR: '1' }), false);
    assert.equal(await colored([], false, { FORCE_COLOR: '1' }), true);
  });

  it('come with links to the pages of the rules on a terminal only', async () => {
    const linked = (tty: boolean) =>
      withFolder(files, async (cwd) =>
        (await commandLine(['--color'], { cwd, tty })).stdout.includes('\u001b]8;;http'),
      );
    assert.deepEqual([await linked(true), await linked(false)], [true, false]);
  });
});
