DROP TABLE clinic.countries;
DROP TABLE clinic.tenants;
DROP FUNCTION clinic.touch_updated_at();
DROP SCHEMA clinic;
