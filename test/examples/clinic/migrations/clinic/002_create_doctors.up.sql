-- Migration: create_doctors
-- Module: clinic
-- Version: 002
-- Date: 2026-01-14
-- Author: the clinic team
-- The people who treat patients.
CREATE TABLE IF NOT EXISTS clinic.doctors (
    id TEXT PRIMARY KEY, -- ULID
    tenant_id TEXT NOT NULL,
    full_name VARCHAR(160) NOT NULL,
    licence_number VARCHAR(40) NOT NULL,
    licence_country VARCHAR(2) NOT NULL,
    supervisor_id TEXT,
    status VARCHAR(20) NOT NULL DEFAULT 'active',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_doctors_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_doctors_tenant FOREIGN KEY (tenant_id)
        REFERENCES clinic.tenants (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_doctors_licence_country FOREIGN KEY (licence_country)
        REFERENCES clinic.countries (code) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_doctors_supervisor FOREIGN KEY (tenant_id, supervisor_id)
        REFERENCES clinic.doctors (tenant_id, id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT chk_doctors_status CHECK (status IN ('active', 'on_leave', 'retired')),
    CONSTRAINT chk_doctors_supervisor CHECK (id <> supervisor_id)
);

CREATE INDEX IF NOT EXISTS idx_doctors_tenant ON clinic.doctors (tenant_id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_doctors_tenant_status ON clinic.doctors (tenant_id, status) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_doctors_tenant_supervisor ON clinic.doctors (tenant_id, supervisor_id);
CREATE INDEX IF NOT EXISTS idx_doctors_licence_country ON clinic.doctors (licence_country);
-- A licence may be registered again after its first record was deleted.
CREATE UNIQUE INDEX IF NOT EXISTS uq_doctors_tenant_licence ON clinic.doctors (tenant_id, licence_country, licence_number)
    WHERE deleted_at IS NULL;

ALTER TABLE clinic.doctors ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.doctors FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation_select ON clinic.doctors;
CREATE POLICY tenant_isolation_select ON clinic.doctors
    FOR SELECT USING (tenant_id = (SELECT current_setting('app.tenant_id', true)));
DROP POLICY IF EXISTS tenant_isolation_insert ON clinic.doctors;
CREATE POLICY tenant_isolation_insert ON clinic.doctors
    FOR INSERT WITH CHECK (tenant_id = (SELECT current_setting('app.tenant_id', true)));
DROP POLICY IF EXISTS tenant_isolation_update ON clinic.doctors;
CREATE POLICY tenant_isolation_update ON clinic.doctors
    FOR UPDATE USING (tenant_id = (SELECT current_setting('app.tenant_id', true)))
    WITH CHECK (tenant_id = (SELECT current_setting('app.tenant_id', true)));
DROP POLICY IF EXISTS tenant_isolation_delete ON clinic.doctors;
CREATE POLICY tenant_isolation_delete ON clinic.doctors
    FOR DELETE USING (tenant_id = (SELECT current_setting('app.tenant_id', true)));

CREATE OR REPLACE TRIGGER trg_doctors_updated_at BEFORE UPDATE ON clinic.doctors
    FOR EACH ROW EXECUTE FUNCTION clinic.touch_updated_at();

COMMENT ON TABLE clinic.doctors IS 'Doctors of a practice';
COMMENT ON COLUMN clinic.doctors.id IS 'ULID made by the application';
COMMENT ON COLUMN clinic.doctors.tenant_id IS 'The practice that the doctor works for';
COMMENT ON COLUMN clinic.doctors.full_name IS 'PII: name of a natural person';
