//! Functions without effects: what is not here is not called. Built-in functions only, in lower case; a name that a database lets its
//! users take is theirs to answer for.

use crate::SqlDialect;
use crate::lexicon::WordList;

/// Scalar, aggregate and window functions that every common engine has, or that no engine gives an effect.
static PURE: WordList = WordList::new(
    "
    abs acos age any_value approx_count_distinct approx_distinct approx_percentile approx_percentile_cont array array_agg
    array_append array_cat array_contains array_distinct array_length array_position array_size array_slice array_to_string ascii
    asin atan atan2 avg bit_and bit_length bit_or bool_and bool_or btrim cardinality ceil ceiling char char_length character_length
    chr coalesce collate concat concat_ws contains convert corr cos cot count count_if countif covar_pop covar_samp cume_dist
    curdate current_database current_date current_schema current_time current_timestamp current_user database date date_add date_bin
    date_diff date_format date_from_parts date_part date_sub date_trunc dateadd datediff datename datepart datetime datetime_trunc
    day dayname dayofmonth dayofweek dayofyear decode degrees dense_rank div encode ends_with every exists exp extract field
    find_in_set first first_value floor format from_base64 from_unixtime getdate glob greatest group_concat grouping hex hour if
    ifnull iif initcap instr isnull json_agg json_array json_array_length json_build_array json_build_object json_extract
    json_extract_path json_extract_path_text json_extract_scalar json_group_array json_group_object json_object json_object_agg
    json_object_keys json_query json_type json_typeof json_unquote json_valid json_value jsonb_agg jsonb_array_length
    jsonb_build_array jsonb_build_object jsonb_extract_path jsonb_extract_path_text jsonb_object_agg jsonb_object_keys
    jsonb_path_query_first jsonb_pretty jsonb_typeof julianday kurtosis lag last last_day last_value lead least left len length like
    listagg ln localtime localtimestamp locate log log10 log2 lower lpad ltrim make_date make_interval make_timestamp max max_by md5
    median mid min min_by minute mod mode month monthname now nth_value ntile nullif num_nonnulls num_nulls nvl nvl2 octet_length
    overlay percent_rank percentile_cont percentile_disc pi position pow power printf quarter quote_ident quote_literal radians rand
    random rank regexp_contains regexp_count regexp_extract regexp_extract_all regexp_instr regexp_like regexp_match regexp_matches
    regexp_replace regexp_substr regr_slope repeat replace reverse right round row row_number row_to_json rpad rtrim safe_cast
    safe_divide second sha1 sha256 sha512 sign sin skewness soundex space split split_part sqrt starts_with std stddev stddev_pop
    stddev_samp str_to_date strftime string_agg string_to_array strpos substr substring substring_index sum tan time time_bucket
    time_trunc timediff timestamp timestamp_diff timestamp_trunc timestampadd timestampdiff to_base64 to_char to_date to_hex to_json
    to_jsonb to_number to_timestamp total translate trim trunc truncate try_cast typeof unhex unicode unix_timestamp unixepoch upper
    user utc_timestamp uuid var_pop var_samp variance version week weekday weekofyear width_bucket year zeroifnull
",
);

/// Functions of one engine that compute, or look into its catalog.
static POSTGRES: WordList = WordList::new(
    "
    array_dims array_lower array_ndims array_positions array_remove array_replace array_upper cbrt clock_timestamp col_description
    cosh current_schemas daterange erf family format_type generate_subscripts has_column_privilege has_database_privilege
    has_schema_privilege has_table_privilege host inet_server_addr int4range int8range isempty isfinite json_strip_nulls
    jsonb_object jsonb_path_exists jsonb_path_query jsonb_path_query_array jsonb_set jsonb_strip_nulls justify_days justify_hours
    justify_interval levenshtein lower_inc make_time make_timestamptz masklen min_scale network normalize numrange obj_description
    ordinality parse_ident pg_column_size pg_database_size pg_get_constraintdef pg_get_expr pg_get_function_arguments
    pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_indexes_size
    pg_is_in_recovery pg_postmaster_start_time pg_relation_size pg_size_bytes pg_size_pretty pg_table_is_visible pg_table_size
    pg_total_relation_size pg_typeof plainto_tsquery range_agg regexp_split_to_array scale shobj_description similarity sinh st_area
    st_asgeojson st_astext st_contains st_distance st_dwithin st_intersects st_length st_makepoint st_point st_setsrid st_transform
    st_within st_x st_y statement_timestamp tanh timeofday to_ascii to_regclass to_regtype to_tsquery to_tsvector
    transaction_timestamp trim_array ts_headline ts_rank ts_rank_cd tsrange tstzrange unaccent upper_inc websearch_to_tsquery
    word_similarity
",
);
static MYSQL: WordList = WordList::new(
    "
    adddate addtime bin bin_to_uuid bit_count bit_xor conv convert_tz crc32 elt format_bytes from_days inet6_aton inet6_ntoa
    inet_aton inet_ntoa is_uuid json_arrayagg json_contains json_contains_path json_depth json_keys json_length json_objectagg
    json_overlaps json_pretty json_search makedate maketime microsecond month_name oct ord period_add period_diff quote rlike schema
    sec_to_time sha sha2 st_distance_sphere strcmp subdate subtime time_format time_to_sec to_days to_seconds utc_date utc_time
    uuid_to_bin weight_string yearweek
",
);
static SQLITE: WordList = WordList::new(
    "
    json json_insert json_patch json_remove json_replace json_set likelihood likely quote sqlite_version unlikely zeroblob
",
);
static SNOWFLAKE: WordList = WordList::new(
    "
    approx_top_k array_compact array_construct array_intersection array_unique_agg as_integer as_varchar at before booland_agg
    check_json convert_timezone current_account current_region current_role current_warehouse dayofweekiso div0 div0null
    editdistance equal_null get get_path hash hash_agg haversine iff ilike is_array is_null_value is_object next_day nullifzero
    object_agg object_construct object_keys parse_json parse_url previous_day ratio_to_report regexp_substr_all sha2 square strtok
    strtok_to_array time_from_parts time_slice timestamp_from_parts timestamp_ntz_from_parts to_array to_boolean to_decimal
    to_double to_object to_time to_timestamp_ltz to_timestamp_ntz to_timestamp_tz to_varchar to_variant try_parse_json try_to_date
    try_to_decimal try_to_double try_to_number try_to_timestamp weekiso yearofweek
",
);
static BIGQUERY: WordList = WordList::new(
    "
    approx_quantiles approx_top_count array_concat array_concat_agg array_reverse bit_count byte_length date_from_unix_date
    datetime_add datetime_diff datetime_sub farm_fingerprint format_date format_datetime format_time format_timestamp generate_array
    generate_date_array generate_timestamp_array generate_uuid ieee_divide int64 is_inf is_nan json_extract_array
    json_extract_string_array json_query_array json_value_array logical_and logical_or net_host offset ordinal parse_date
    parse_datetime parse_json parse_time parse_timestamp safe_add safe_multiply safe_negate safe_offset safe_ordinal safe_subtract
    session_user st_astext st_distance st_dwithin st_geogpoint st_x st_y string struct time_add time_diff time_sub timestamp_add
    timestamp_micros timestamp_millis timestamp_seconds timestamp_sub to_json_string unix_date unix_micros unix_millis unix_seconds
",
);
static MSSQL: WordList = WordList::new(
    "
    charindex checksum choose col_name columnproperty count_big datalength datefromparts datetime2fromparts datetrunc db_name
    eomonth grouping_id ident_current isdate isjson isnumeric json_modify nchar newid object_id object_name objectproperty parsename
    patindex quotename replicate schema_name square stdev stdevp str string_escape stuff suser_sname switchoffset sysdatetime
    sysdatetimeoffset sysutcdatetime todatetimeoffset try_convert try_parse type_name user_name var varp
",
);
static CLICKHOUSE: WordList = WordList::new(
    "
    any anyif anylast argmax argmaxif argmin argminif arrayavg arraycount arraydistinct arrayelement arrayexists arrayfilter
    arrayfirst arrayflatten arrayjoin arraymap arraymax arraymin arrayreduce arrayreverse arrayslice arraysort arraystringconcat
    arraysum arrayuniq avgif bar currentdatabase cutquerystring datesub domain domainwithoutwww empty endswith extractall
    formatdatetime formatreadablequantity formatreadablesize formatreadabletimedelta fromunixtimestamp grouparray grouparrayif
    groupbitor groupuniqarray has hassubstr intdiv isfinite isnan isnotnull jsonextract jsonextractbool jsonextractfloat
    jsonextractint jsonextractkeys jsonextractraw jsonextractstring jsonhas jsonlength laginframe leadinframe lengthutf8 lowerutf8
    map mapkeys mapvalues match maxif maxintersections medianexact minif multiif multisearchany neighbor ngramdistance notempty
    now64 parsedatetimebesteffort path positioncaseinsensitive protocol quantile quantileexact quantileif quantiles quantilesexact
    quantiletdigest quantiletiming retention runningdifference sequencecount sequencematch simplejsonextractint
    simplejsonextractstring siphash64 splitbychar splitbystring startswith substringutf8 sumarray sumif summap tobool todate
    todate32 todatetime todatetime64 today todayofmonth todayofweek todayofyear todecimal64 tofloat32 tofloat64 tohour toint16
    toint32 toint64 toint8 tointervalday tointervalhour tointervalminute tointervalmonth tointervalsecond tointervalweek
    tojsonstring tominute tomonth topk toquarter tosecond tostartofday tostartoffifteenminutes tostartoffiveminutes tostartofhour
    tostartofinterval tostartofminute tostartofmonth tostartofquarter tostartofsecond tostartofweek tostartofyear tostring
    totypename touint16 touint32 touint64 touint8 tounixtimestamp touuid toweek toyear toyyyymm toyyyymmdd trimboth tuple
    tupleelement uniq uniqcombined uniqexact uniqhll12 uniqif upperutf8 visitparamextractint visitparamextractstring windowfunnel
    yesterday
",
);
static DUCKDB: WordList = WordList::new(
    "
    approx_quantile arg_max arg_min array_filter array_transform bar bitstring_agg century cosine_similarity datesub epoch epoch_ms
    epoch_us era favg flatten fsum geomean histogram isfinite jaccard jaro_winkler_similarity json_extract_string json_keys
    json_structure json_transform kahan_sum levenshtein list list_aggregate list_any_value list_avg list_concat list_contains
    list_count list_distinct list_filter list_has list_max list_min list_position list_reduce list_reverse_sort list_slice list_sort
    list_sum list_transform list_unique list_value list_zip mad make_time map map_entries map_extract map_keys map_values
    nfc_normalize product quantile quantile_cont quantile_disc regexp_split_to_array reservoir_quantile str_split string_split
    strip_accents strptime struct_extract struct_insert struct_pack timezone to_days to_hours to_minutes to_months to_seconds
    to_years today yearweek
",
);
static DATAFUSION: WordList = WordList::new(
    "
    approx_median array_element array_has array_has_all array_has_any array_sort array_union arrow_typeof bit_xor factorial gcd
    isnan iszero json_as_text json_contains json_get json_get_float json_get_int json_get_json json_get_str json_length lcm
    levenshtein list_extract make_array map named_struct nanvl regr_r2 signum struct to_local_time to_timestamp_micros
    to_timestamp_millis to_timestamp_nanos to_timestamp_seconds to_unixtime
",
);

/// Functions that stand where a table stands and make their rows from their arguments.
static TABLES: WordList = WordList::new(
    "
    flatten generate_series json_array_elements json_array_elements_text json_each json_each_text json_object_keys json_tree
    jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys range regexp_split_to_table
    string_split unnest
",
);
/// The same of one engine, and its views of its own catalog.
static POSTGRES_TABLES: WordList = WordList::new(
    "
    generate_subscripts json_to_record json_to_recordset jsonb_path_query jsonb_to_record jsonb_to_recordset regexp_matches
    string_to_table
",
);
static SQLITE_TABLES: WordList = WordList::new(
    "
    pragma_foreign_key_list pragma_index_info pragma_index_list pragma_table_info pragma_table_list pragma_table_xinfo
",
);
static SNOWFLAKE_TABLES: WordList = WordList::new(
    "
    split_to_table strtok_split_to_table
",
);
static MSSQL_TABLES: WordList = WordList::new(
    "
    generate_series openjson string_split
",
);
static CLICKHOUSE_TABLES: WordList = WordList::new(
    "
    numbers numbers_mt
",
);
static DUCKDB_TABLES: WordList = WordList::new(
    "
    duckdb_columns duckdb_schemas duckdb_tables duckdb_views pragma_table_info
",
);

static NONE: WordList = WordList::new("");

/// Whether a function only computes.
pub(super) fn pure(name: &str, dialect: SqlDialect) -> bool {
    let own = match dialect {
        SqlDialect::Postgres => &POSTGRES,
        SqlDialect::Mysql => &MYSQL,
        SqlDialect::Sqlite => &SQLITE,
        SqlDialect::Snowflake => &SNOWFLAKE,
        SqlDialect::Bigquery => &BIGQUERY,
        SqlDialect::Mssql => &MSSQL,
        SqlDialect::Clickhouse => &CLICKHOUSE,
        SqlDialect::Duckdb => &DUCKDB,
        SqlDialect::Datafusion => &DATAFUSION,
        SqlDialect::Unknown => &NONE,
    };
    // Functions that make rows may stand among scalars in several engines.
    PURE.has(name) || own.has(name) || TABLES.has(name)
}

/// Whether a function behind the name of a schema only computes. Any other schema may hold one of the same name that acts.
pub(super) fn qualified(schema: &str, name: &str, dialect: SqlDialect) -> bool {
    match dialect {
        SqlDialect::Postgres => schema == "pg_catalog" && pure(name, dialect),
        // Words that the engine keeps for itself, not schemas.
        SqlDialect::Bigquery => {
            schema == "safe" && pure(name, dialect)
                || schema == "net"
                    && matches!(
                        name,
                        "host" | "ip_from_string" | "ip_to_string" | "public_suffix" | "reg_domain" | "safe_ip_from_string"
                    )
        }
        SqlDialect::Mysql
        | SqlDialect::Sqlite
        | SqlDialect::Snowflake
        | SqlDialect::Mssql
        | SqlDialect::Clickhouse
        | SqlDialect::Duckdb
        | SqlDialect::Datafusion
        | SqlDialect::Unknown => false,
    }
}

/// Whether a function that stands for a table only makes rows.
pub(super) fn table(name: &str, dialect: SqlDialect) -> bool {
    let own = match dialect {
        SqlDialect::Postgres => &POSTGRES_TABLES,
        SqlDialect::Sqlite => &SQLITE_TABLES,
        SqlDialect::Snowflake => &SNOWFLAKE_TABLES,
        SqlDialect::Mssql => &MSSQL_TABLES,
        SqlDialect::Clickhouse => &CLICKHOUSE_TABLES,
        SqlDialect::Duckdb => &DUCKDB_TABLES,
        SqlDialect::Mysql | SqlDialect::Bigquery | SqlDialect::Datafusion | SqlDialect::Unknown => &NONE,
    };
    TABLES.has(name) || own.has(name)
}
