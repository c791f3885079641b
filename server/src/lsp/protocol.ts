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

/** Commands that code actions ask the client to run. */
export const clientCommands = {
  /** Shows the page of a rule. Arguments: `[rule: string]`. */
  showRule: 'tenantlint.showRule',
  /** Opens a document and puts the cursor where a reason is to be written. Arguments: `[place: Place]`. */
  writeReason: 'tenantlint.writeReason',
} as const;

/** Line and character count from 0, in UTF-16 units, after the edit of the code action. */
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
