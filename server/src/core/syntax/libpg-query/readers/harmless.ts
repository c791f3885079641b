/** Which functions of PostgreSQL a migration may SELECT without an effect on the schema. */
import type { FunctionCall } from '../../expression.js';

/** Functions in pg_catalog, and those names that nobody gives to a function of their own. */
export function isHarmless({ schema, name }: FunctionCall): boolean {
  if (schema !== undefined) return schema === 'pg_catalog';
  return builtIn.has(name) || name.startsWith('pg_') || name.startsWith('json');
}

const builtIn: ReadonlySet<string> = new Set(
  `set_config current_setting setval nextval currval lastval version
  now clock_timestamp statement_timestamp transaction_timestamp timeofday date_trunc date_part extract age to_timestamp
  to_char to_date to_number make_date make_interval make_timestamp make_timestamptz timezone justify_interval
  current_date current_time current_timestamp localtime localtimestamp current_user session_user user current_role
  current_catalog current_schema current_schemas current_database system_user
  count sum avg min max bool_and bool_or every array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg
  stddev variance percentile_cont percentile_disc mode row_number rank dense_rank ntile lag lead first_value last_value
  nth_value grouping
  coalesce nullif greatest least exists row array any all
  abs ceil ceiling floor round trunc mod power sqrt sign exp ln log random setseed width_bucket div gcd lcm
  lower upper initcap length char_length character_length octet_length bit_length substring substr position strpos
  overlay trim btrim ltrim rtrim lpad rpad left right repeat replace reverse translate split_part concat concat_ws format
  chr ascii md5 sha256 sha512 encode decode quote_ident quote_literal quote_nullable regexp_match regexp_matches
  regexp_replace regexp_split_to_array regexp_split_to_table regexp_count regexp_like starts_with normalize unistr
  string_to_array string_to_table array_to_string array_length array_lower array_upper array_position array_append
  array_prepend array_cat array_remove array_replace array_dims array_ndims array_fill cardinality unnest
  generate_series generate_subscripts to_json to_jsonb row_to_json
  gen_random_uuid uuidv4 uuidv7 uuid_generate_v4 uuid_generate_v1 gen_random_bytes digest hmac crypt gen_salt
  to_regclass to_regtype to_regproc to_regprocedure to_regnamespace to_regrole format_type obj_description
  col_description shobj_description has_table_privilege has_schema_privilege has_column_privilege
  has_database_privilege has_function_privilege has_sequence_privilege row_security_active
  to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery ts_rank setweight tsvector_to_array
  int4range int8range numrange tsrange tstzrange daterange isempty lower_inc upper_inc
  hashtext hashtextextended num_nulls num_nonnulls txid_current inet_client_addr host text
  int4 int8 numeric bool date xmlelement xmlagg`.split(/\s+/),
);
