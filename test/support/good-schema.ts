/** A schema that has every one of the checklist's points, with a subject for each of its items. */
const touch = (table: string) =>
  `CREATE TRIGGER trg_${table}_updated_at BEFORE UPDATE ON clinic.${table} FOR EACH ROW EXECUTE FUNCTION clinic.set_updated_at();`;

const isolate = (table: string) => `
ALTER TABLE clinic.${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY ${table}_all ON clinic.${table} USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));`;

export const goodSchema = `
CREATE SCHEMA clinic;
CREATE FUNCTION clinic.set_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;

CREATE TABLE clinic.tenants (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ
);
COMMENT ON COLUMN clinic.tenants.id IS 'ULID, made by the application';
${touch('tenants')}
ALTER TABLE clinic.tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_select ON clinic.tenants FOR SELECT
    USING (id = NULLIF(current_setting('app.tenant_id', true), ''));

CREATE TABLE clinic.countries (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE clinic.countries IS 'Global lookup table of countries';
${touch('countries')}

-- Estimated rows: 20M
-- Hot query: SELECT email FROM clinic.patients WHERE tenant_id = $1 AND status = $2
CREATE TABLE clinic.patients (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    quantity INTEGER NOT NULL DEFAULT 0,
    settings JSONB NOT NULL DEFAULT '{}',
    words TSVECTOR,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES clinic.tenants (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CHECK (status IN ('active', 'left')),
    CHECK (quantity >= 0)
) PARTITION BY LIST (tenant_id);
CREATE TABLE clinic.patients_rest PARTITION OF clinic.patients DEFAULT;
ALTER TABLE clinic.patients_rest ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE clinic.patients IS 'Patients, partitioned by tenant (LIST)';
COMMENT ON COLUMN clinic.patients.id IS 'ULID, made by the application';
COMMENT ON COLUMN clinic.patients.email IS 'PII: e-mail address';
COMMENT ON COLUMN clinic.patients.password_hash IS 'bcrypt, cost 12';
CREATE INDEX idx_patients_tenant_status ON clinic.patients (tenant_id, status) INCLUDE (email) WHERE deleted_at IS NULL;
CREATE INDEX idx_patients_settings ON clinic.patients USING gin (settings) WHERE deleted_at IS NULL;
CREATE INDEX idx_patients_words ON clinic.patients USING gin (words) WHERE deleted_at IS NULL;
${touch('patients')}
${isolate('patients')}

CREATE TABLE clinic.visits (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    previous_id TEXT,
    reference TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    UNIQUE (tenant_id, id),
    FOREIGN KEY (tenant_id, patient_id) REFERENCES clinic.patients (tenant_id, id) ON DELETE RESTRICT ON UPDATE CASCADE,
    FOREIGN KEY (tenant_id, previous_id) REFERENCES clinic.visits (tenant_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
COMMENT ON COLUMN clinic.visits.id IS 'ULID, made by the application';
CREATE UNIQUE INDEX uq_visits_tenant_reference ON clinic.visits (tenant_id, reference) WHERE deleted_at IS NULL;
CREATE INDEX idx_visits_tenant ON clinic.visits (tenant_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_visits_tenant_patient ON clinic.visits (tenant_id, patient_id);
CREATE INDEX idx_visits_tenant_previous ON clinic.visits (tenant_id, previous_id);
${touch('visits')}
${isolate('visits')}

CREATE TABLE clinic.notes (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    body TEXT NOT NULL,
    read_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ
);
COMMENT ON COLUMN clinic.notes.id IS 'ULID, made by the application';
CREATE INDEX idx_notes_tenant ON clinic.notes (tenant_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_notes_tenant_read ON clinic.notes (tenant_id, read_at) WHERE deleted_at IS NULL;
${touch('notes')}
${isolate('notes')}
`;
