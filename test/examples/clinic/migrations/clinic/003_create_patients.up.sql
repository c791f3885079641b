-- Migration: create_patients
-- Module: clinic
-- Version: 003
-- Date: 2026-01-19
-- Author: the clinic team
-- The people who are treated.
CREATE TABLE IF NOT EXISTS clinic.patients (
    id TEXT PRIMARY KEY, -- ULID
    tenant_id TEXT NOT NULL,
    full_name VARCHAR(160) NOT NULL,
    email VARCHAR(255),
    birth_date DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_patients_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_patients_tenant FOREIGN KEY (tenant_id)
        REFERENCES clinic.tenants (id) ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE UNIQUE INDEX IF NOT EXISTS uq_patients_email ON clinic.patients (email) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_patients_tenant_name ON clinic.patients (tenant_id, full_name);

ALTER TABLE clinic.patients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.patients FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation_all ON clinic.patients;
CREATE POLICY tenant_isolation_all ON clinic.patients
    USING (tenant_id = (SELECT current_setting('app.tenant_id', true)));

CREATE OR REPLACE TRIGGER trg_patients_updated_at BEFORE UPDATE ON clinic.patients
    FOR EACH ROW EXECUTE FUNCTION clinic.touch_updated_at();

COMMENT ON TABLE clinic.patients IS 'Patients of a practice';
COMMENT ON COLUMN clinic.patients.id IS 'ULID made by the application';
COMMENT ON COLUMN clinic.patients.tenant_id IS 'The practice that keeps the record';
COMMENT ON COLUMN clinic.patients.full_name IS 'PII: name of a natural person';
COMMENT ON COLUMN clinic.patients.email IS 'PII: e-mail address';
COMMENT ON COLUMN clinic.patients.birth_date IS 'PII: date of birth';
