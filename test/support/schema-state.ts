/** Rows that are the same where two schemas are: tables, columns, constraints, indexes and policies of `public`. */
export const schemaState = `
SELECT 'column' AS kind, attrelid::regclass::text || '.' || attname AS name,
       format('%s %s', format_type(atttypid, atttypmod), attnotnull) AS definition
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
 WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'policy', tablename || '.' || policyname, concat_ws(' ', permissive, roles, cmd, qual, with_check)
  FROM pg_policies
UNION ALL
SELECT 'table', relname, concat_ws(' ', relrowsecurity, relforcerowsecurity, obj_description(oid))
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
ORDER BY 1, 2`;
