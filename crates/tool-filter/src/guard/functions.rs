//! SQL functions without effects. What is not here is not called.

use crate::SqlDialect;

/// Scalar, aggregate and window functions that every common engine has, or that no engine gives an effect.
const PURE: &str = "
    abs acos age approx_count_distinct approx_distinct approx_percentile_cont array array_agg array_append array_cat array_contains
    array_distinct array_length array_position array_size array_slice array_to_string any_value ascii asin atan atan2 avg bit_and
    bit_or bit_length bool_and bool_or btrim cardinality ceil ceiling char char_length character_length chr coalesce concat concat_ws
    contains convert corr cos cot count count_if countif covar_pop covar_samp cume_dist curdate current_database current_date
    current_schema current_time current_timestamp current_user database date date_add date_bin date_diff date_format date_part
    date_sub date_trunc dateadd datediff datename datepart datetime day dayname dayofmonth dayofweek dayofyear decode degrees
    dense_rank div encode ends_with every exp extract field find_in_set first first_value floor format from_unixtime getdate greatest
    group_concat grouping hex hour if ifnull iif initcap instr isnull json_agg json_array json_array_length json_build_array
    json_build_object json_extract json_extract_path json_extract_path_text json_extract_scalar json_group_array json_group_object
    json_object json_object_agg json_object_keys json_query json_type json_typeof json_unquote json_valid json_value jsonb_agg
    jsonb_array_length jsonb_build_array jsonb_build_object jsonb_extract_path jsonb_extract_path_text jsonb_object_agg
    jsonb_object_keys jsonb_path_query_first jsonb_pretty jsonb_typeof julianday lag last last_day last_value lead least left len
    length listagg ln localtime localtimestamp locate log log10 log2 lower lpad ltrim make_date make_interval make_timestamp max md5
    median mid min minute mod mode month monthname now nth_value ntile nullif num_nonnulls num_nulls nvl nvl2 octet_length overlay
    percent_rank percentile_cont percentile_disc pi position pow power printf quarter quote_ident quote_literal radians rank
    regexp_count regexp_extract regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_substr regr_slope repeat
    replace reverse right round row_number row_to_json rpad rtrim safe_cast safe_divide second sha256 sign sin soundex space split
    split_part sqrt starts_with std stddev stddev_pop stddev_samp str_to_date strftime string_agg string_to_array strpos substr
    substring substring_index sum tan time time_bucket timediff timestamp timestamp_diff timestamp_trunc timestampadd timestampdiff
    to_char to_date to_json to_jsonb to_number to_timestamp total translate trim trunc truncate try_cast typeof unhex unicode
    unix_timestamp unixepoch upper user utc_timestamp uuid var_pop var_samp variance version week weekday weekofyear width_bucket year
    zeroifnull scalar_subquery exists glob like row
";

/// Catalog and size functions that only look.
const POSTGRES: &str = "
    array_remove clock_timestamp col_description current_setting format_type generate_subscripts has_table_privilege isfinite
    justify_days justify_hours jsonb_path_exists jsonb_path_query jsonb_strip_nulls obj_description pg_column_size pg_database_size
    pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_viewdef pg_indexes_size pg_relation_size pg_size_pretty
    pg_table_is_visible pg_table_size pg_total_relation_size pg_typeof plainto_tsquery similarity statement_timestamp to_regclass
    to_tsquery to_tsvector transaction_timestamp ts_headline ts_rank ts_rank_cd websearch_to_tsquery
";
const MYSQL: &str = "
    bin conv crc32 elt inet_aton inet_ntoa json_contains json_keys json_length json_search makedate period_diff sec_to_time strcmp
    time_to_sec to_days yearweek
";
const SQLITE: &str = "
    date ifnull json json_patch likelihood likely quote unlikely zeroblob
";
const SNOWFLAKE: &str = "
    array_construct booland_agg convert_timezone date_from_parts div0 editdistance equal_null get get_path hash_agg ilike
    object_construct parse_json ratio_to_report time_slice to_varchar to_variant try_parse_json try_to_date try_to_number
";
const BIGQUERY: &str = "
    array_concat array_reverse date_from_unix_date datetime_trunc format_date format_timestamp generate_array generate_date_array
    ieee_divide net_host parse_date parse_timestamp st_distance timestamp_millis timestamp_seconds timestamp_sub to_json_string
";
const MSSQL: &str = "
    charindex choose datefromparts eomonth isdate isjson isnumeric object_id object_name patindex replicate schema_name stuff
    sysdatetime sysutcdatetime try_convert
";
const CLICKHOUSE: &str = "
    argmax argmin arrayjoin avgif groupbitor grouparray has multiif quantile quantiles sumif tostartofday tostartofhour tostartofmonth
    tostartofweek tostring todate todatetime tounixtimestamp toyyyymm topk uniq uniqexact
";
const DUCKDB: &str = "
    arg_max arg_min epoch epoch_ms histogram len list list_aggregate list_contains list_value quantile quantile_cont strptime
    struct_pack
";
const DATAFUSION: &str = "
    arrow_typeof json_as_text json_contains json_get json_get_float json_get_int json_get_json json_get_str json_length
";

/// Functions that stand where a table stands.
const TABLES: &str = "
    flatten generate_series json_array_elements json_array_elements_text json_each json_each_text json_tree jsonb_array_elements
    jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys pragma_foreign_key_list pragma_index_list pragma_table_info
    pragma_table_list range regexp_split_to_table string_split unnest
";

pub(super) fn pure(name: &str, dialect: SqlDialect) -> bool {
    let own: &str = match dialect {
        SqlDialect::Postgres => POSTGRES,
        SqlDialect::Mysql => MYSQL,
        SqlDialect::Sqlite => SQLITE,
        SqlDialect::Snowflake => SNOWFLAKE,
        SqlDialect::Bigquery => BIGQUERY,
        SqlDialect::Mssql => MSSQL,
        SqlDialect::Clickhouse => CLICKHOUSE,
        SqlDialect::Duckdb => DUCKDB,
        SqlDialect::Datafusion => DATAFUSION,
        SqlDialect::Unknown => "",
    };
    listed(PURE, name) || listed(own, name) || (table(name) && !name.starts_with("pragma"))
}

/// Functions that stand where a table stands.
pub(super) fn table(name: &str) -> bool {
    listed(TABLES, name)
}

fn listed(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|known| known == name)
}
