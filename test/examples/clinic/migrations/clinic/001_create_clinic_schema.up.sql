-- Migration: create_clinic_schema
-- Module: clinic
-- Version: 001
-- Date: 2026-01-12
-- Author: the clinic team
-- The clinic module: its schema, the practices that share it, and what all of them look up.
CREATE SCHEMA IF NOT EXISTS clinic;

CREATE OR REPLACE FUNCTION clinic.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;

-- One row per practice. Every other table's tenant_id is a key of this one.
CREATE TABLE IF NOT EXISTS clinic.tenants (
    id TEXT PRIMARY KEY, -- ULID
    display_name VARCHAR(120) NOT NULL,
    plan VARCHAR(20) NOT NULL DEFAULT 'basic',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT chk_tenants_plan CHECK (plan IN ('basic', 'group', 'hospital'))
);

ALTER TABLE clinic.tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.tenants FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation_select ON clinic.tenants;
CREATE POLICY tenant_isolation_select ON clinic.tenants
    FOR SELECT USING (id = (SELECT current_setting('app.tenant_id', true)));
DROP POLICY IF EXISTS tenant_isolation_insert ON clinic.tenants;
CREATE POLICY tenant_isolation_insert ON clinic.tenants
    FOR INSERT WITH CHECK (id = (SELECT current_setting('app.tenant_id', true)));
DROP POLICY IF EXISTS tenant_isolation_update ON clinic.tenants;
CREATE POLICY tenant_isolation_update ON clinic.tenants
    FOR UPDATE USING (id = (SELECT current_setting('app.tenant_id', true)))
    WITH CHECK (id = (SELECT current_setting('app.tenant_id', true)));
DROP POLICY IF EXISTS tenant_isolation_delete ON clinic.tenants;
CREATE POLICY tenant_isolation_delete ON clinic.tenants
    FOR DELETE USING (id = (SELECT current_setting('app.tenant_id', true)));

CREATE OR REPLACE TRIGGER trg_tenants_updated_at BEFORE UPDATE ON clinic.tenants
    FOR EACH ROW EXECUTE FUNCTION clinic.touch_updated_at();

COMMENT ON TABLE clinic.tenants IS 'Practices: the tenants of this database';
COMMENT ON COLUMN clinic.tenants.id IS 'ULID made by the application';

CREATE TABLE IF NOT EXISTS clinic.countries (
    code VARCHAR(2) PRIMARY KEY,
    name VARCHAR(80) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE OR REPLACE TRIGGER trg_countries_updated_at BEFORE UPDATE ON clinic.countries
    FOR EACH ROW EXECUTE FUNCTION clinic.touch_updated_at();

COMMENT ON TABLE clinic.countries IS 'Global lookup table: ISO 3166 countries, the same for every practice (no tenant_id)';
