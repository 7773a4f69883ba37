//! The Kusto guard: queries, never management commands (those begin with a dot); operators, functions and plugins from lists, so that
//! `externaldata`, `cluster` and plugins that call out have no spelling.

use super::NotProven;
use super::lexed::{Look, Piece, pieces};
use crate::lexicon::WordList;

const LOOK: Look = Look {
    line_comment: "//",
    quotes: &['\'', '"'],
    iris: false,
    // Verbatim and multi-line literals end by other rules; `#` leads directives of some clients.
    refused: &["@'", "@\"", "```", "~~~", "\\", "`", "#"],
};

/// Operators behind a pipe.
static OPERATORS: WordList = WordList::new(
    "
    as consume count distinct evaluate extend facet find fork getschema join limit lookup make make_series mv mv_apply mv_expand order
    parse parse_kv parse_where partition project project_away project_keep project_rename project_reorder range reduce render sample
    sample_distinct scan search serialize sort summarize take top top_hitters top_nested union where
",
);

/// Plugins of `evaluate` that compute from the rows they get.
static PLUGINS: WordList = WordList::new("
    activity_counts_metrics activity_engagement activity_metrics active_users_count autocluster bag_unpack basket dcount_intersect diffpatterns
    diffpatterns_text funnel_sequence funnel_sequence_completion narrow new_activity_metrics pivot preview rolling_percentile session_count
    sliding_window_counts
");

static BEGINS_NOT: WordList = WordList::new("set declare alias restrict pattern");

/// Words behind which a bracket opens an expression or a list.
static BEFORE_BRACKETS: WordList = WordList::new("
    and anti as between by contains contains_cs count datatable distinct endswith extend find from fullouter has has_all has_any has_cs hasprefix in inner innerunique join kind leftanti leftouter leftsemi
    limit lookup matches mv not nulls of on or order parse partition print project range regex rightanti rightouter rightsemi search sort startswith step summarize take to
    top union where with
");

static FUNCTIONS: WordList = WordList::new("
    abs acos ago any anyif arg_max arg_min around array_concat array_iff array_index_of array_length array_reverse array_rotate_left array_shift_left
    array_slice array_sort_asc array_sort_desc array_split array_sum asin atan atan2 avg avgif bag_has_key bag_keys bag_merge bag_pack
    bag_remove_keys bag_set_key base64_decode_tostring base64_encode_tostring beta_cdf bin bin_at bin_auto binary_all_and binary_and binary_not
    binary_or binary_xor bool buildschema case ceiling coalesce column_ifexists cos cot count countif countof current_principal dateadd
    date datetime datetime_add datetime_diff datetime_part datetime_to_utc dayofmonth dayofweek dayofyear dcount dcountif dcount_hll decimal degrees double dynamic
    endofday endofmonth endofweek endofyear exp exp10 exp2 extract extract_all extract_json extractjson floor format_bytes format_datetime
    format_ipv4 format_timespan gamma geo_distance_2points geo_point_in_circle geo_point_in_polygon geo_point_to_geohash geo_point_to_s2cell
    getmonth getyear guid hash hash_md5 hash_sha1 hash_sha256 hll hll_merge hourofday iff iif indexof ingestion_time int ipv4_compare ipv4_is_in_range
    ipv4_is_match ipv4_is_private isascii isempty isfinite isinf isnan isnotempty isnotnull isnull jaccard_index log log10 log2 long
    make_bag make_bag_if make_datetime make_list make_list_if make_set make_set_if make_string make_timespan materialize max max_of maxif min
    min_of minif monthofyear next not now pack pack_all pack_array parse_command_line parse_csv parse_ipv4 parse_json parse_path parse_url parse_urlquery parse_user_agent
    parse_version parse_xml percentile percentiles percentile_tdigest percentrank_tdigest pi pow prev radians rand range real repeat replace
    replace_regex replace_string replace_strings reverse round row_cumsum row_number row_rank_dense row_window_session series_add series_decompose
    series_decompose_anomalies series_decompose_forecast series_divide series_fill_backward series_fill_const series_fill_forward
    series_fill_linear series_fir series_fit_line series_iir series_multiply series_outliers series_periods_detect series_periods_validate
    series_stats series_stats_dynamic series_subtract set_difference set_has_element set_intersect set_union sign sin split sqrt startofday
    startofmonth startofweek startofyear stdev stdevif strcat strcat_array strcat_delim strcmp string string_size strlen strrep substring sum sumif take_any take_anyif
    tan tdigest tdigest_merge time timespan tobool toboolean todatetime todecimal todouble todynamic toguid tohex toint tolong tolower toreal toscalar
    tostring totimespan toupper translate treepath trim trim_end trim_start typeof unixtime_milliseconds_todatetime
    unixtime_seconds_todatetime url_decode url_encode variance varianceif week_of_year zip
");

pub(super) fn prove(text: &str) -> Result<(), NotProven> {
    let pieces = pieces(text, &LOOK)?;
    if pieces.is_empty() {
        return Err(NotProven::new("the query is empty"));
    }
    for statement in pieces.split(|piece| *piece == Piece::Sign(';')).filter(|s| !s.is_empty()) {
        begins(statement)?;
    }
    for at in 0..pieces.len() {
        look_at(&pieces, at)?;
    }
    Ok(())
}

/// A management command begins with a dot; `set` and its kind change how the query runs.
fn begins(statement: &[Piece<'_>]) -> Result<(), NotProven> {
    match statement.first() {
        Some(first @ Piece::Word(_)) if !BEGINS_NOT.has(&first.word()) => Ok(()),
        Some(Piece::Sign('(')) => Ok(()),
        _ => Err(NotProven::new("the query must begin with a table, an expression or `let`")),
    }
}

fn look_at(pieces: &[Piece<'_>], at: usize) -> Result<(), NotProven> {
    let piece = |at: usize| pieces.get(at).copied();
    if piece(at) == Some(Piece::Sign('|')) {
        // `<|` feeds a command.
        if at.checked_sub(1).and_then(piece) == Some(Piece::Sign('<')) {
            return Err(NotProven::new("a command may not be fed"));
        }
        let name = joined(pieces, at + 1);
        return if OPERATORS.has(&name) {
            plugin(pieces, at + 1, &name)
        } else {
            Err(unknown("operator", &name))
        };
    }
    // A name in brackets before another bracket is a call by another spelling.
    if piece(at) == Some(Piece::Sign(']')) && piece(at + 1) == Some(Piece::Sign('(')) {
        return Err(NotProven::new("a quoted name may not be called"));
    }
    let Some(Piece::Word(word)) = piece(at) else { return Ok(()) };
    if piece(at + 1) == Some(Piece::Sign('(')) {
        let name = word.to_ascii_lowercase();
        let plain = !matches!(at.checked_sub(1).and_then(piece), Some(Piece::Sign('.')));
        let evaluated = at >= 1 && piece(at - 1).is_some_and(|before| before.word() == "evaluate") && PLUGINS.has(&name);
        if !plain || !FUNCTIONS.has(&name) && !BEFORE_BRACKETS.has(&name) && !evaluated {
            return Err(unknown("function", &name));
        }
    }
    if word.eq_ignore_ascii_case("externaldata") || word.eq_ignore_ascii_case("invoke") {
        return Err(unknown("operator", word));
    }
    Ok(())
}

fn plugin(pieces: &[Piece<'_>], at: usize, operator: &str) -> Result<(), NotProven> {
    let name = pieces.get(at + 1).map(Piece::word).unwrap_or_default();
    if operator == "evaluate" && !PLUGINS.has(&name) {
        return Err(unknown("plugin", &name));
    }
    Ok(())
}

/// `mv-expand` is one operator.
fn joined(pieces: &[Piece<'_>], at: usize) -> String {
    let first = pieces.get(at).map(Piece::word).unwrap_or_default();
    match (pieces.get(at + 1), pieces.get(at + 2)) {
        (Some(Piece::Sign('-')), Some(second @ Piece::Word(_))) => format!("{first}_{}", second.word()),
        _ => first,
    }
}

fn unknown(kind: &str, name: &str) -> NotProven {
    let shown: String = name.chars().take(60).collect();
    NotProven::new(format!("the {kind} `{shown}` is not known to be without effects"))
}
