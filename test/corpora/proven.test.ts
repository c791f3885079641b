/**
 * Findings drawn at random, from all rules in turn, are true: PostgreSQL runs the project's history, and its own catalog,
 * or the locks that a statement takes, say what the finding says.
 */
import assert from 'node:assert/strict';
import type { Analysis, LocatedFinding } from '../../server/src/core/project/analysis.js';
import { type Claim, claims, factViews } from '../support/claims.js';
import { describeWithCorpus, openProject } from '../support/corpus.js';
import { type CorpusHistory, corpusHistories, databaseOf, loadHistory, unloadable } from '../support/corpus-history.js';
import { emptyDatabase } from '../support/postgres.js';
import { seededRandom } from '../support/random.js';

const drawn = 120;

/** Rules whose findings are about files and tools, of which PostgreSQL knows nothing, and of code that it runs as a whole. */
const beyondSql: ReadonlySet<string> = new Set([
  'complete-down',
  'require-down',
  'no-opaque-sql',
  'no-single-transaction-batch',
  'runnable-file-name',
  'syntax-error',
  'valid-transaction',
]);

interface Drawn {
  readonly history: CorpusHistory;
  readonly analysis: Analysis;
  readonly finding: LocatedFinding;
}

describeWithCorpus('findings proven in PostgreSQL', () => {
  let picked: readonly Drawn[] = [];

  before(() => {
    picked = draw(candidates(), drawn, seededRandom(20_260_822));
  });

  it(`are ${drawn}, of all rules that say something of PostgreSQL`, () => {
    assert.equal(picked.length, drawn);
    const without = picked.filter(({ finding }) => !claims[finding.rule.name]);
    assert.deepEqual([...new Set(without.map(({ finding }) => finding.rule.name))], []);
  });

  for (const history of corpusHistories().filter(({ name }) => !unloadable[name])) {
    it(`are true of ${history.name}`, async function () {
      this.timeout(120_000);
      const own = picked.filter((one) => one.history.name === history.name);
      const [first] = own;
      if (!first) return;
      const findings = own.map(({ finding }) => finding);
      assert.deepEqual(await unproven(history, first.analysis, findings), []);
    });
  }
});

function candidates(): readonly Drawn[] {
  const analyses = new Map<string, Analysis>();
  return corpusHistories()
    .filter(({ name }) => !unloadable[name])
    .flatMap((history) => {
      const { path } = history.project;
      const analysis = analyses.get(path) ?? openProject(path).analyze();
      analyses.set(path, analysis);
      const files = new Set(databaseOf(analysis, history)?.files);
      return analysis.findings
        .filter((finding) => files.has(finding.path) && !beyondSql.has(finding.rule.name))
        .map((finding) => ({ history, analysis, finding }));
    });
}

/** From each rule one finding, then another, until there are enough. */
function draw(all: readonly Drawn[], count: number, random: () => number): readonly Drawn[] {
  const byRule = new Map<string, Drawn[]>();
  for (const one of all) byRule.set(one.finding.rule.name, [...(byRule.get(one.finding.rule.name) ?? []), one]);
  const picks: Drawn[] = [];
  while (picks.length < count && byRule.size > 0) {
    for (const [rule, left] of byRule) {
      picks.push(...left.splice(Math.floor(random() * left.length), 1));
      if (left.length === 0) byRule.delete(rule);
      if (picks.length === count) break;
    }
  }
  return picks;
}

/** The findings that PostgreSQL contradicts. */
async function unproven(
  history: CorpusHistory,
  analysis: Analysis,
  findings: readonly LocatedFinding[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const postgres = await emptyDatabase();
  const ask = async (predicate: string, { subject, message }: LocatedFinding) => {
    const sql = filledIn(predicate, history.named(subject), message, analysis.model.columns);
    const [row] = (await postgres.rows(`SELECT (${sql}) AS answer`)) as readonly { readonly answer: unknown }[];
    return row?.answer;
  };
  const check = async (finding: LocatedFinding, predicate: string | undefined) => {
    if (predicate !== undefined && (await ask(predicate, finding)) !== true) {
      wrong.push(`${finding.rule.name} ${finding.subject}: ${finding.message}`);
    }
  };
  const claimed = (at: Claim['at']) =>
    findings.flatMap((finding) => {
      const claim = claims[finding.rule.name];
      return claim?.at === at ? [{ finding, claim }] : [];
    });
  const ofStatements = claimed('statement');
  const ofFiles = claimed('file');

  const refused = await loadHistory(postgres, history, analysis, {
    async around(statement, run, open) {
      const own = ofStatements.filter(({ finding }) => finding.statement === statement);
      if (own.length === 0) {
        await run();
        return;
      }
      const values = new Map<LocatedFinding, unknown>();
      await postgres.run(`${open ? '' : 'BEGIN;'} ${factViews}`);
      for (const { finding, claim } of own) {
        if ('before' in claim) await check(finding, claim.before);
        if ('changes' in claim) values.set(finding, await ask(claim.changes, finding));
      }
      const refusedHere = await run();
      if (refusedHere !== undefined) return;
      for (const { finding, claim } of own) {
        if ('holds' in claim) await check(finding, claim.holds);
        else await check(finding, `${claim.changes} <> '${values.get(finding)}'`);
      }
      await postgres.run(`DROP SCHEMA facts CASCADE; ${open ? '' : 'COMMIT'}`);
    },
    async behind(path) {
      const own = ofFiles.filter(({ finding }) => finding.path === path);
      if (own.length === 0) return;
      await postgres.run(factViews);
      for (const { finding, claim } of own) await check(finding, 'holds' in claim ? claim.holds : undefined);
      await postgres.run('DROP SCHEMA facts CASCADE');
    },
  });
  assert.equal(refused, undefined);
  await postgres.run(factViews);
  for (const { finding, claim } of claimed('end')) {
    await check(finding, 'holds' in claim ? claim.holds : undefined);
  }
  return wrong;
}

function filledIn(predicate: string, subject: string, message: string, tenant: readonly string[]): string {
  const part = /^((?:"(?:[^"]|"")*"|[^."]+)\.(?:"(?:[^"]|"")*"|[^."]+))(?:\.(.*))?$/s.exec(subject);
  const words = [...message.matchAll(/"((?:[^"]|"")*)"/g)].map(([, word]) => word ?? '');
  const values: Readonly<Record<string, string>> = {
    $table: part ? `to_regclass(${literal(part[1] ?? '')})` : 'NULL::regclass',
    $name: literal(part?.[2] ?? ''),
    $tenant: arrayOf(tenant),
    $words: arrayOf(words),
    $message: literal(message),
  };
  return predicate.replace(/\$(?:table|name|tenant|words|message)/g, (key) => values[key] ?? key);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'::text`;
}

function arrayOf(texts: readonly string[]): string {
  return `(ARRAY[${texts.map(literal).join(', ')}]::text[])`;
}
