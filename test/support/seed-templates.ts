/** The templates of the first convention with their words filled in, and what its steps only speak of. */
import { excerpt, filled, seed } from './seed-documents.js';

/** What the templates refer to: the module's schema, its tenants, and tables that they do not show. */
export const clinic = `CREATE SCHEMA clinic;
CREATE TABLE clinic.tenants (id TEXT PRIMARY KEY);
CREATE TABLE clinic.doctors (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, UNIQUE (tenant_id, id));
CREATE TABLE clinic.appointments (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, patient_id TEXT NOT NULL);
CREATE TABLE clinic.audit_logs (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  table_name TEXT NOT NULL,
  record_id TEXT NOT NULL,
  action TEXT NOT NULL,
  old_values JSONB,
  new_values JSONB,
  changed_by TEXT
);`;

type Words = Readonly<Record<string, string>>;

/** The lines of the document from one to another, for a table; `words` goes before the words for all tables. */
export function template(from: string, to: RegExp, table: string, words: Words = {}): string {
  return filled(excerpt(seed('000_'), from, to), { ...wordsFor(table), ...words });
}

/** Steps 2 to 5: a table with its indexes, policies, key and triggers. */
export function tableOfSteps(table: string, words: Words = {}): string {
  const steps = [
    '-- Table: {module}',
    '-- Indexes for {table_name}',
    '-- Row-Level Security for',
    '-- Function: Auto-update',
  ];
  return steps.map((from) => template(from, /^See:/, table, words)).join('\n');
}

/** Step 6: the pair of migrations of a table, behind one that creates what they refer to. */
export function pairOfMigrations(table: string): readonly (readonly [path: string, text: string])[] {
  const columns =
    'created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),\nupdated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),\ndeleted_at TIMESTAMPTZ';
  const up = template('-- Migration: Create {table}', /^DOWN Migration/, table).replace('-- ... columns', columns);
  const functions = template('-- Function: Auto-update', /^-- Trigger: Attach/, table);
  return [
    ['migrations/clinic/001_create_clinic.up.sql', `${clinic}\n${functions}`],
    [`migrations/clinic/002_create_${table}.up.sql`, up],
    [`migrations/clinic/002_create_${table}.down.sql`, template('-- Migration: Rollback {table}', /^See:/, table)],
  ];
}

function wordsFor(table: string): Words {
  return {
    '{column_name} {TYPE} {NOT NULL} {DEFAULT}':
      "status VARCHAR(20) NOT NULL DEFAULT 'value1',\n  metadata_jsonb JSONB NOT NULL DEFAULT '{}'::jsonb",
    '{Brief description}': 'What is kept',
    '{volume estimate}': '100K',
    '{module}': 'clinic',
    '{module-name}': 'clinic',
    '{entity_plural}': table,
    '{table}': table,
    '{table_name}': table,
    '{reference_id}': 'doctor_id',
    '{column}': 'status',
    '{col}': 'status',
    '{fk_column}': 'doctor_id',
    '{fk}': 'doctor_id',
    '{child_table}': 'appointments',
    '{child}': 'appointments',
    '{parent_table}': table,
    '{parent_id}': 'patient_id',
    '{parent}': 'patient',
    '{your-name}': 'A. Person',
    '{Description}': 'What is kept',
  };
}
