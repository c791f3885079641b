/**
 * What server and client say to each other beyond the language server protocol. The client imports this file and no
 * other, so it imports nothing itself. Every client may leave all of it out.
 */

/** The section of the editor's settings that the server asks for (`workspace/configuration`). */
export const settingsSection = 'tenantlint';

/** Sent by the client as `initializationOptions`. */
export interface InitializationOptions {
  /**
   * URI at which the client shows the page of a rule, with `{rule}` for the rule's name. Diagnostics and hovers link
   * to it; without it they link to the page on the web.
   */
  readonly rulePage?: string;
  /** Those of `clientCommands` that the client has; code actions name no others. */
  readonly commands?: readonly string[];
}

/** Commands that code actions and lenses ask the client to run. */
export const clientCommands = {
  /** Shows the page of a rule. Arguments: `[rule: string]`. */
  showRule: 'tenantlint.showRule',
  /** Opens a document and puts the cursor where a reason is to be written. Arguments: `[place: Place]`. */
  writeReason: 'tenantlint.writeReason',
  /** Shows the checklist's score. Arguments: `[scope: ScoreScope]`. */
  showScore: 'tenantlint.showScore',
} as const;

/** Line and character count from 0, in UTF-16 units; where an action edits, after its edit. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** Notification of the server: what it found out, sent again whenever that is different. */
export const statusNotification = 'tenantlint/status';

export interface Status {
  /** `reading` while a project is analysed for the first time. */
  readonly state: 'reading' | 'ready';
  /** Why PostgreSQL's own grammar could not be started; absent where it was. */
  readonly reducedBecause?: string;
  /** One for each project, in the order of the workspace folders; lone documents are not among them. */
  readonly projects: readonly ProjectStatus[];
}

export interface ProjectStatus {
  /** URI of the project's root folder, without a slash at the end. */
  readonly uri: string;
  readonly name: string;
  /** For the status bar, e.g. `tenant_id`; `no tenants` where there is no tenant model. */
  readonly label: string;
  /** Names of the migration tools that were recognised, e.g. `golang-migrate`. */
  readonly tools: readonly string[];
  /** Names of the tenant columns, the most general first. Empty without a tenant model. */
  readonly tenantColumns: readonly string[];
  /** How the columns came to be known. */
  readonly source: 'configuration' | 'preset' | 'detection' | 'none';
  /** The session setting that names the tenant, e.g. `app.tenant_id`. */
  readonly setting: string;
  readonly files: number;
  readonly statements: number;
  /** Statements whose effect could not be seen. */
  readonly unseen: number;
  /** All of this and its reasons, as Markdown for a person. */
  readonly explanation: string;
}

/** `data` of a diagnostic, from which a code action finds its finding again. */
export interface DiagnosticData {
  /** Name of the rule; absent for problems that no rule reports. */
  readonly rule?: string;
  /** What the finding is about, e.g. `public.invoices`. */
  readonly subject?: string;
  /** The result that the diagnostic was part of. */
  readonly result: string;
}

/**
 * Notification of the server, without parameters: scores that were asked for may be others now. It is sent once until
 * the client asks again; nothing is computed for a client that does not.
 */
export const scoreChangedNotification = 'tenantlint/scoreChanged';

/** Request: `ScoreScope` to `ScoreSummary`, or null where there is no such part of a project. */
export const scoreSummaryRequest = 'tenantlint/scoreSummary';
/** Request: `ScorePageParams` to `ScorePage`, or null where there is no such part of a project. */
export const scorePageRequest = 'tenantlint/scorePage';
/** Request: `ScoreExportParams` to the text, or null where there is no such part of a project. */
export const scoreExportRequest = 'tenantlint/scoreExport';
/** Request: `ScoreFixParams` to a `WorkspaceEdit`, or null where the finding is gone or is not mended safely any more. */
export const scoreFixRequest = 'tenantlint/scoreFix';

export interface ScoreScope {
  /** Of the project's root folder or of a document in it; of the file itself for a file or table. Empty for the first project. */
  readonly uri: string;
  readonly part: ScorePart;
}

export type ScorePart =
  | { readonly kind: 'project' }
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'file' }
  /** `table` is its name with the schema. */
  | { readonly kind: 'table'; readonly table: string };

export interface ScorePageParams {
  readonly scope: ScoreScope;
  /** How many entries of which list are wanted: an item of the checklist by its id, `tables`, `waivers`. */
  readonly lists: Readonly<Record<string, number>>;
}

export interface ScoreExportParams {
  readonly scope: ScoreScope;
  readonly format: 'markdown' | 'json';
}

export interface ScoreFixParams {
  readonly scope: ScoreScope;
  readonly finding: ScoreFindingName;
}

/** Tells a finding of the checklist apart, wherever it stands by now. */
export interface ScoreFindingName {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
}

/** All numbers are texts as they are shown. */
export interface ScoreSummary {
  /** Of 100; absent where nothing of the checklist applies. */
  readonly total?: string;
  /** `A+ with 3 waivers`. */
  readonly grade: string;
  readonly passed: boolean;
  /** A sentence's worth, such as `92.4 of 100, A, passed`. */
  readonly headline: string;
  readonly gates: readonly ScoreGate[];
}

export interface ScoreGate {
  readonly id: number;
  readonly title: string;
  readonly held: boolean;
}

export interface ScorePage extends ScoreSummary {
  readonly scope: ScoreScope;
  /** What is scored, such as `Table clinic.notes`. */
  readonly title: string;
  /** Where a table is created. */
  readonly place?: Place;
  /** Sentences about what the numbers do not say. */
  readonly remarks: readonly string[];
  /** What would bring most, the best first. */
  readonly steps: readonly ScoreStep[];
  readonly categories: readonly ScoreCategory[];
  readonly modules: readonly ScoredPart[];
  /** The worst first. */
  readonly tables: ScoreList<ScoredPart>;
  readonly waivers: ScoreList<ScoreWaiver>;
}

/** The entries that were asked for, of how many. */
export interface ScoreList<T> {
  readonly shown: readonly T[];
  readonly count: number;
}

export interface ScoreStep {
  readonly points: string;
  /** Ids of the checklist's items. */
  readonly items: readonly string[];
  readonly title: string;
}

export interface ScoreCategory {
  readonly title: string;
  readonly points: ScorePoints;
  readonly criteria: readonly ScoreCriterion[];
}

export interface ScoreCriterion {
  readonly id: number;
  readonly title: string;
  readonly points: ScorePoints;
  readonly items: readonly ScoreItem[];
}

export interface ScorePoints {
  /** `4.3 of 5`, or `not applicable`. */
  readonly text: string;
  /** From 0 to 1; absent where nothing applies. */
  readonly share?: number;
}

export interface ScoreItem {
  readonly id: string;
  readonly title: string;
  readonly gate: boolean;
  readonly state: 'passed' | 'failed' | 'unknown' | 'not-applicable';
  /** `2 of 7 fail`. */
  readonly text: string;
  readonly points: ScorePoints;
  /** Ids of items that fail by the same cause. */
  readonly together: readonly string[];
  /** What fails, then what is unknown. */
  readonly subjects: ScoreList<ScoreSubject>;
}

export interface ScoreSubject {
  readonly state: 'failed' | 'blocked' | 'unknown';
  readonly subject: string;
  /** What is wrong, what comes first, or why it is unknown. */
  readonly message: string;
  readonly rule: string;
  readonly place?: Place;
  /** What can be done about it without being looked at. */
  readonly fix?: { readonly title: string; readonly finding: ScoreFindingName };
}

export interface ScoredPart {
  readonly name: string;
  readonly total?: string;
  readonly grade: string;
  readonly passed: boolean;
  readonly scope: ScoreScope;
}

export interface ScoreWaiver {
  readonly rule: string;
  readonly subject: string;
  readonly reason: string;
}

/** Request: `ProjectParams` to the `SchemaDocumentName`s of the project's modules; none without any table. */
export const schemaDocumentsRequest = 'tenantlint/schemaDocuments';
/** Request: `SchemaDocumentParams` to the whole text, or null where there is no such module any more. */
export const schemaDocumentRequest = 'tenantlint/schemaDocument';
/** Request: `EntityDiagramParams` to `EntityDiagram`, or null where there is no project or table. */
export const entityDiagramRequest = 'tenantlint/entityDiagram';
/** Request: `ProjectParams` to the `DiagramView`s that can be chosen. */
export const diagramViewsRequest = 'tenantlint/diagramViews';

export interface ProjectParams {
  /** Of a document in the project; the first project where it is in none. */
  readonly uri: string;
}

export interface SchemaDocumentName {
  readonly module: string;
  /** Where the document belongs. */
  readonly uri: string;
}

export interface SchemaDocumentParams extends ProjectParams {
  readonly module: string;
  /** The document as it is now, of which what people wrote is kept; null where there is none. */
  readonly existing: string | null;
}

export interface EntityDiagramParams extends ProjectParams {
  /** As much as fits where it is absent, or gone. */
  readonly view?: DiagramView;
}

/** All of a project, one of its modules, or a table with those that it references and that reference it. */
export interface DiagramView {
  readonly kind: 'project' | 'module' | 'table';
  readonly name: string;
}

export interface EntityDiagram {
  readonly view: DiagramView;
  /**
   * Mermaid's `erDiagram`, in which tables have the classes `tenant`, `root` and `global`; empty where it is more than
   * Mermaid draws.
   */
  readonly text: string;
  /** What is not shown, and why; empty where everything is. */
  readonly note: string;
}
