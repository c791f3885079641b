-- Migration: create_invoices
-- Module: clinic
-- Version: 005
-- Date: 2026-02-16
-- Author: the clinic team
-- What is charged for an appointment.
CREATE TABLE IF NOT EXISTS clinic.invoices (
    id TEXT PRIMARY KEY, -- ULID
    tenant_id TEXT,
    appointment_id TEXT NOT NULL,
    invoice_number VARCHAR(30) NOT NULL,
    amount NUMERIC(12, 2) NOT NULL CHECK (amount >= 0),
    issued_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT uq_invoices_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT uq_invoices_number UNIQUE (invoice_number),
    CONSTRAINT fk_invoices_appointment FOREIGN KEY (tenant_id, appointment_id)
        REFERENCES clinic.appointments (tenant_id, id) ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE INDEX IF NOT EXISTS idx_invoices_tenant ON clinic.invoices (tenant_id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_invoices_tenant_appointment ON clinic.invoices (tenant_id, appointment_id);

ALTER TABLE clinic.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.invoices FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation_all ON clinic.invoices;
CREATE POLICY tenant_isolation_all ON clinic.invoices
    USING (tenant_id IS NULL OR tenant_id = current_setting('app.tenant_id', true));

CREATE OR REPLACE TRIGGER trg_invoices_updated_at BEFORE UPDATE ON clinic.invoices
    FOR EACH ROW EXECUTE FUNCTION clinic.touch_updated_at();

COMMENT ON TABLE clinic.invoices IS 'Invoices of a practice';
COMMENT ON COLUMN clinic.invoices.id IS 'ULID made by the application';
COMMENT ON COLUMN clinic.invoices.tenant_id IS 'The practice that issues the invoice';
