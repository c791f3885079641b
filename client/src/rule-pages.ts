/** The pages of the rules, which lie beside the bundles and are shown in VS Code's Markdown preview. */
import { commands, FileType, type QuickPickItem, Uri, type UriHandler, window, workspace } from 'vscode';
import { clientCommands } from '../../server/src/lsp/protocol.js';

/** A link to the page of `{rule}` that VS Code follows without asking, unlike one to another program's scheme. */
export const rulePageLink = `command:${clientCommands.showRule}?%5B%22{rule}%22%5D`;

export interface RulePages extends UriHandler {
  /** Asks for the rule where none is named. */
  show(rule: unknown): Promise<void>;
}

export function rulePages(folder: Uri): RulePages {
  async function show(rule: unknown): Promise<void> {
    const name = typeof rule === 'string' ? rule : await pick(await names());
    if (name === undefined) return;
    if (!(await names()).includes(name)) {
      void window.showWarningMessage(`Tenantlint has no rule "${name}".`);
      return;
    }
    await commands.executeCommand('markdown.showPreview', Uri.joinPath(folder, `${name}.md`));
  }

  async function names(): Promise<readonly string[]> {
    const entries = await workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => type === FileType.File && name.endsWith('.md'))
      .map(([name]) => name.slice(0, -'.md'.length))
      .sort();
  }

  return {
    show,
    /** Follows `vscode://tenantlint.tenantlint/rules/<rule>` from anywhere. */
    handleUri({ path }) {
      const rule = /^\/rules\/([\w-]+)$/.exec(path)?.[1];
      if (rule) return show(rule);
      void window.showWarningMessage(`Tenantlint has nothing at "${path}".`);
    },
  };
}

async function pick(rules: readonly string[]): Promise<string | undefined> {
  const items = rules.map((label): QuickPickItem => ({ label }));
  return (await window.showQuickPick(items, { placeHolder: 'Which rule?' }))?.label;
}
