-- Migration: create_appointments
-- Module: clinic
-- Version: 004
-- Date: 2026-02-02
-- Author: the clinic team
-- Who is seen by whom, and when.
CREATE TABLE IF NOT EXISTS clinic.appointments (
    id TEXT PRIMARY KEY, -- ULID
    tenant_id TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    status VARCHAR(20) NOT NULL DEFAULT 'booked',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_appointments_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_appointments_doctor FOREIGN KEY (tenant_id, doctor_id)
        REFERENCES clinic.doctors (tenant_id, id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_appointments_patient FOREIGN KEY (patient_id)
        REFERENCES clinic.patients (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT chk_appointments_status CHECK (status IN ('booked', 'arrived', 'done', 'cancelled')),
    CONSTRAINT chk_appointments_times CHECK (ends_at > starts_at)
);

CREATE INDEX IF NOT EXISTS idx_appointments_tenant_doctor ON clinic.appointments (tenant_id, doctor_id);
CREATE INDEX IF NOT EXISTS idx_appointments_tenant_status ON clinic.appointments (tenant_id, status)
    WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_appointments_patient ON clinic.appointments (patient_id);
CREATE INDEX IF NOT EXISTS idx_appointments_day ON clinic.appointments (starts_at, tenant_id) WHERE deleted_at IS NULL;

ALTER TABLE clinic.appointments ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.appointments FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation_all ON clinic.appointments;
CREATE POLICY tenant_isolation_all ON clinic.appointments
    USING (tenant_id = (SELECT current_setting('app.tenant_id', true)));

CREATE OR REPLACE TRIGGER trg_appointments_updated_at BEFORE UPDATE ON clinic.appointments
    FOR EACH ROW EXECUTE FUNCTION clinic.touch_updated_at();

COMMENT ON TABLE clinic.appointments IS 'Appointments of patients with doctors';
COMMENT ON COLUMN clinic.appointments.id IS 'ULID made by the application';
COMMENT ON COLUMN clinic.appointments.tenant_id IS 'The practice in which the appointment takes place';
