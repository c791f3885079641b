/** Projects of any size to measure with: a table is 14 lines, and every tenth one has defects. */

export type Form = 'one file' | 'many files';

/** Texts by path. */
export function generateProject(tables: number, form: Form): ReadonlyMap<string, string> {
  const texts = Array.from({ length: tables }, (_, i) => tableText(i));
  if (form === 'one file') return new Map([['schema.sql', texts.join('\n')]]);
  return new Map(texts.map((text, i) => [`migrations/${String(i + 1).padStart(6, '0')}_table.up.sql`, text]));
}

function tableText(i: number): string {
  const good = i % 10 !== 9;
  const name = `app.entity_${i}`;
  const parent = `app.entity_${Math.max(0, i - 1)}`;
  const foreignKey = good
    ? `FOREIGN KEY (tenant_id, parent_id) REFERENCES ${parent} (tenant_id, id)`
    : `FOREIGN KEY (parent_id) REFERENCES ${parent} (id)`;
  return `CREATE TABLE ${name} (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  parent_id text NOT NULL,
  status varchar(20) NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  CONSTRAINT uq_entity_${i}_tenant_id UNIQUE (tenant_id, id),
  CONSTRAINT fk_entity_${i}_parent ${foreignKey} ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX idx_entity_${i}_tenant_status ON ${name} (${good ? 'tenant_id, status' : 'status'}) WHERE deleted_at IS NULL;
ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON ${name} USING (${good ? "tenant_id = current_setting('app.tenant_id', true)" : 'true'});

`;
}
