-- Migration: create_notes
-- Module: clinic
-- Version: 006
-- Date: 2026-03-03
-- Author: the clinic team
-- What doctors write down: notes with attachments, prescriptions, and the codes they use.
CREATE TABLE IF NOT EXISTS clinic.diagnosis_codes (
    code VARCHAR(10) PRIMARY KEY,
    title VARCHAR(200) NOT NULL
);

CREATE TABLE IF NOT EXISTS clinic.note_templates (
    id TEXT PRIMARY KEY,
    title VARCHAR(120) NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS clinic.notes (
    id TEXT PRIMARY KEY,
    tenant_id TEXT,
    patient_id TEXT NOT NULL REFERENCES clinic.patients (id) ON DELETE CASCADE ON UPDATE CASCADE,
    document_number VARCHAR(40) NOT NULL UNIQUE,
    body TEXT NOT NULL,
    written_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ
);

CREATE INDEX IF NOT EXISTS idx_notes_written ON clinic.notes (written_at DESC);

CREATE TABLE IF NOT EXISTS clinic.note_attachments (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    note_id TEXT NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT fk_note_attachments_note FOREIGN KEY (note_id)
        REFERENCES clinic.notes (id) ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE clinic.note_attachments ENABLE ROW LEVEL SECURITY;

CREATE TABLE IF NOT EXISTS clinic.prescriptions (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    medicine VARCHAR(200) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT fk_prescriptions_doctor FOREIGN KEY (tenant_id, doctor_id)
        REFERENCES clinic.doctors (id, tenant_id) ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_prescriptions_tenant_medicine ON clinic.prescriptions (tenant_id, medicine);
CREATE INDEX IF NOT EXISTS idx_prescriptions_created ON clinic.prescriptions (created_at, tenant_id) WHERE deleted_at IS NULL;

ALTER TABLE clinic.prescriptions ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation_all ON clinic.prescriptions;
CREATE POLICY tenant_isolation_all ON clinic.prescriptions
    USING (current_setting('app.tenant_id', true) IS NOT NULL);
