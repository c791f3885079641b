/** One case of what remedies write, and the tables that several of them speak of. */
import { addKey, scopeForeignKey } from '../../../server/src/core/remedy/changes.js';
import { tenantId, type Wanted } from './schema.js';

export interface RemedyCase {
  readonly name: string;
  /** Older files, if any. */
  readonly older?: string;
  readonly before: string;
  readonly wanted: Wanted;
  /** Index of the finding's statement in the newest file. */
  readonly at?: number;
  readonly after: string;
}

export const patients = `CREATE TABLE patients (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    deleted_at TIMESTAMPTZ
);
`;

export const scopedToPatients: Wanted = (schema) => [
  addKey(schema.table('patients'), ['tenant_id', 'id']),
  scopeForeignKey(
    schema.table('visits'),
    schema.foreignKey('visits', 'visits_patient_id_fkey'),
    tenantId,
    schema.table('patients'),
    15,
  ),
];
