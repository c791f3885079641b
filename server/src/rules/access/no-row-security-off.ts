import type { DatabaseFunction } from '../../core/catalog/catalog.js';
import type { Step } from '../../core/catalog/history.js';
import { defineRule, type Finding } from '../../core/lint/rule.js';
import { stepsOf } from '../../core/lint/steps.js';
import { quoted } from '../../core/lint/wording.js';
import { remedy } from '../../core/remedy/change.js';
import { functionSetting, removeStatement } from '../../core/remedy/changes.js';

export default defineRule({
  name: 'no-row-security-off',
  category: 'access',
  severity: 'warning',
  remedy: 'safe',
  since: '0.1.0',
  summary: 'Migrations and functions must not set row_security to off.',
  items: [],
  options: {},
  subject: 'migration',
  *check({ steps }, context) {
    if (context.model.columns.length === 0) return;
    // What pg_dump writes begins with settings of its own, of a session that restores as a superuser.
    const settings = stepsOf(steps, 'set-variable', 'set-stored-variable', 'create-function', 'alter-function');
    const dump = settings.some(({ statement: { ddl } }) => ddl.kind === 'set-variable' && ddl.name === 'xmloption');
    for (const step of settings) {
      const { statement } = step;
      const { ddl } = statement;
      if (ddl.kind === 'set-variable' || ddl.kind === 'set-stored-variable') {
        if (ddl.name !== 'row_security' || !isOff(ddl.values) || (dump && ddl.kind === 'set-variable')) continue;
        yield {
          at: { statement, span: ddl.span },
          message: `${consequence}.`,
          remedy: () => remedy('Remove the setting', 'safe', [removeStatement(statement)]),
        };
      } else if (ddl.kind === 'create-function' || ddl.kind === 'alter-function') {
        const made = functionMadeBy(step);
        const now = made && context.function(made.id);
        if (now && turnsOff(now) && turnsOff(made) && isOffIn(ddl.settings)) yield ofFunction(now, step);
      }
    }
  },
});

const consequence =
  '"row_security = off" does not lift row level security: queries whose rows a policy would hold back fail instead';

type Settings = DatabaseFunction['settings'];

function ofFunction(now: DatabaseFunction, { statement }: Step): Finding {
  const { ddl } = statement;
  const name = ddl.kind === 'create-function' || ddl.kind === 'alter-function' ? ddl.name.span : ddl.span;
  return {
    at: { statement, span: name },
    message: `${consequence}, in every call of ${quoted(now.name)}.`,
    subject: now.id,
    remedy: () =>
      remedy(`Let ${quoted(now.name)} read under its policies`, 'safe', [functionSetting(now, 'row_security', 'on')]),
  };
}

function functionMadeBy({ writes }: Step): DatabaseFunction | undefined {
  const made = writes.find(({ after }) => after !== undefined && 'volatility' in after)?.after;
  return made as DatabaseFunction | undefined;
}

function turnsOff({ settings }: DatabaseFunction): boolean {
  return isOffIn(settings);
}

function isOffIn(
  settings: readonly { readonly name: string; readonly values: Settings[number]['values'] | undefined }[],
): boolean {
  return settings.some(({ name, values }) => name === 'row_security' && isOff(values));
}

/** As PostgreSQL reads booleans: any beginning that is of one word only. */
function isOff(values: readonly string[] | undefined): boolean {
  return values?.length === 1 && /^(?:of|off|f|fa|fal|fals|false|n|no|0)$/i.test(values[0] ?? '');
}
