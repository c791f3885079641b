/** The commands of the extension. */
import { commands, type Disposable, type LogOutputChannel, Position, Range, Uri, window } from 'vscode';
import { clientCommands, type Place } from '../../server/src/lsp/protocol.js';
import type { DiagramPanel } from './diagram-panel.js';
import type { ModelPage } from './model-page.js';
import type { RulePages } from './rule-pages.js';
import { writeSchemaDocument } from './schema-document.js';
import type { ScorePanel } from './score-panel.js';
import type { ServerSession } from './session.js';

interface Parts {
  readonly session: ServerSession;
  readonly output: LogOutputChannel;
  readonly model: ModelPage;
  readonly pages: RulePages;
  readonly score: ScorePanel;
  readonly diagram: DiagramPanel;
}

export function registerCommands({ session, output, model, pages, score, diagram }: Parts): readonly Disposable[] {
  return [
    commands.registerCommand('tenantlint.restartServer', session.restart),
    commands.registerCommand('tenantlint.showModel', model.show),
    commands.registerCommand('tenantlint.showOutput', () => output.show()),
    commands.registerCommand(clientCommands.showRule, pages.show),
    commands.registerCommand(clientCommands.writeReason, writeReason),
    commands.registerCommand(clientCommands.showScore, score.show),
    commands.registerCommand('tenantlint.showDiagram', diagram.show),
    commands.registerCommand('tenantlint.writeSchemaDocument', () => writeSchemaDocument(session.ask)),
  ];
}

async function writeReason({ uri, line, character }: Place): Promise<void> {
  const place = new Position(line, character);
  await window.showTextDocument(Uri.parse(uri), { selection: new Range(place, place) });
}
