//! Arguments whose names alone say what they are for.

use serde_json::Value;

use crate::lexicon::{self, Fragments, WordList};

/// Whether an argument says where something is put; `artifact_path` says where it is.
pub(super) fn names_a_place(words: &[String]) -> bool {
    let [before @ .., last] = words else { return false };
    match last.as_str() {
        "destination" | "bucket" | "dir" | "directory" | "folder" | "filename" | "output" | "email" => true,
        "path" | "file" | "location" | "uri" | "name" => before.last().map_or(last == "path" || last == "file", |w| {
            matches!(
                w.as_str(),
                "output" | "out" | "save" | "target" | "dest" | "destination" | "local" | "download" | "export" | "file"
            )
        }),
        _ => false,
    }
}

static FILES: WordList = WordList::new(
    "
    output_file output_path out_file outfile output_dir output_directory output_filename output_file_path save_path save_to save_as
    save_dir save_file save_to_file download_path download_dir download_directory destination_path dest_path local_path export_path
    write_to write_path target_file save_location save_to_path file_output result_file dump_to
",
);

static TICKETS: WordList = WordList::new(
    "
    handoff hand_off ticket login_ticket one_time_login impersonate callback_url webhook_url notify_url callback webhook
    notify_emails postback_url pingback
",
);

static SWITCHES: WordList = WordList::new(
    "
    allow_write allow_writes allow_mutations write execute apply commit save persist auto_fix autofix fix delete overwrite create
    create_if_missing create_if_not_exists mark_as_read mark_read mark_seen acknowledge update write_mode force_write
    allow_dangerous send send_email publish download save_results save_html send_notification is_write auto_create reset flush drain consume
",
);

/// Output files, sign-in tickets, permission switches.
pub(super) fn is_power(joined: &str, boolean: bool) -> bool {
    // `auto_mark_read` switches what `mark_read` does.
    let bare = ["auto_", "also_", "should_", "do_"]
        .iter()
        .find_map(|prefix| joined.strip_prefix(prefix));
    names_a_file(joined)
        || TICKETS.has(joined)
        || boolean && (SWITCHES.has(joined) || SWITCHES.has(bare.unwrap_or_default()) || plainly_acts(joined))
}

/// Whether an argument is a part that a query is put together of.
pub(super) fn is_part_of_a_query(joined: &str) -> bool {
    static PARTS: WordList = WordList::new(
        "
        filter filters filter_by filter_combination breakdown breakdowns group_by groupby group_bys dimension dimensions metric metrics measure measures
        calculations aggregation aggregations order orders order_by orderby sort sort_by limit offset time_range date_range date_ranges start_time
        end_time start_date end_date from_date to_date granularity interval unit having havings columns fields segment segments
    ",
    );
    PARTS.has(joined)
}

static ROWS: WordList = WordList::new("row rows record records document documents values");

/// Whether an argument brings what could be written: rows, or what a deed is done with (`update`, `set_values`).
pub(super) fn brings(words: &[String]) -> bool {
    surely_brings(words) || words.first().is_some_and(|first| lexicon::word(first).listed)
}

/// The same, but for deeds that are nouns as well: `email` and `store_code` may be looked by.
pub(super) fn surely_brings(words: &[String]) -> bool {
    let deed = |first: &String| lexicon::word(first).listed && !lexicon::word(first).also_noun;
    words.last().is_some_and(|last| ROWS.has(last)) || words.first().is_some_and(deed)
}

/// Whether an argument asks for a rehearsal. No tool that only looks has one.
pub(super) fn rehearses(joined: &str) -> bool {
    matches!(
        joined,
        "dry_run"
            | "dryrun"
            | "is_dry_run"
            | "what_if"
            | "whatif"
            | "check_only"
            | "validate_only"
            | "preview_only"
            | "plan_only"
            | "simulate_only"
    )
}

/// A switch that is a deed by name alone: `purge`, `delete_after_reading`.
fn plainly_acts(joined: &str) -> bool {
    let (verb, rest) = joined.split_once('_').unwrap_or((joined, ""));
    let class = lexicon::word(verb);
    class.listed && !class.also_noun && !matches!(verb, "new" | "add" | "truncate") && (rest.is_empty() || rest.starts_with("after"))
}

/// Whether an argument says where a file is put.
pub(super) fn names_a_file(joined: &str) -> bool {
    FILES.has(joined) || names_a_file_abroad(joined)
}

/// `arquivo_saida`, `ruta_destino`, `ausgabedatei`: the same in other languages.
fn names_a_file_abroad(joined: &str) -> bool {
    static PLACES: WordList = WordList::new(
        "arquivo archivo fichero fichier datei caminho ruta camino chemin pfad percorso diretorio directorio carpeta pasta dossier ordner verzeichnis cartella",
    );
    static TARGETS: WordList =
        WordList::new("saida salida sortie ausgabe uscita destino destinazione ziel guardar salvar enregistrer speichern");
    static COMPOUNDS: WordList = WordList::new(
        "ausgabedatei ausgabepfad ausgabeordner ausgabeverzeichnis zieldatei zielpfad zielordner zielverzeichnis speicherort dateiausgabe",
    );
    let parts = || joined.split('_');
    COMPOUNDS.has(joined) || parts().any(|part| PLACES.has(part)) && parts().any(|part| TARGETS.has(part))
}

/// Deeds that a switch may add to a look.
static SWITCHED: WordList =
    WordList::new("delete save store send email publish upload write create archive mark notify submit overwrite purge persist");
/// Before the deed that a switch is told to add: "If true, also saves …", "Set to true to mark …".
static IF_ON: WordList = WordList::new("if when whether set to true enabled also automatically this will");

/// Whether the words of a switch begin with a deed that it adds.
pub(super) fn switches_a_deed(told: &str) -> bool {
    const BYTES: usize = 100;
    let told = told.get(..told.floor_char_boundary(BYTES)).unwrap_or_default().to_ascii_lowercase();
    told.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .find(|word| !IF_ON.has(word))
        .is_some_and(|word| lexicon::bases(word).any(|base| SWITCHED.has(&base)))
}

/// Whether the words of an argument say that something is put in a file: "'file' writes JSON to a temporary file".
pub(super) fn tells_of_a_file(told: &str) -> bool {
    const BEHIND: usize = 60;
    const PUTS: [&str; 6] = ["writes ", "saves ", "written to ", "saved to ", "write to ", "save to "];
    static PLACES: WordList = WordList::new("file files disk filesystem folder directory bucket");
    // Most words speak of neither, and these two looks are cheap.
    static EITHER: Fragments = Fragments::new(&["writ", "save"]);
    EITHER.within(told)
        && PUTS.iter().any(|puts| {
            told.find(puts).is_some_and(|at| {
                let behind = told.get(at + puts.len()..).unwrap_or_default();
                let behind = behind.get(..behind.floor_char_boundary(BEHIND)).unwrap_or_default();
                behind.split(|c: char| !c.is_alphabetic()).any(|word| PLACES.has(word))
            })
        })
}

/// Whether an argument that is left out has a value all the same.
pub(super) fn has_a_default(default: Option<&Value>, told: &str) -> bool {
    default.is_some_and(|default| !matches!(default, Value::Null | Value::Bool(false)) && default != "")
        || ["default", "Default"].iter().any(|word| told.contains(word))
}

/// Whether a tool's words say that a switch acts: "refresh=true overwrites …".
pub(super) fn told_to_act(switch: &str, text: &str) -> bool {
    text.match_indices(switch).any(|(at, _)| {
        let behind = text.get(at + switch.len()..).unwrap_or_default();
        let Some(rest) = behind.strip_prefix("=true").or_else(|| behind.strip_prefix("=True")) else {
            return false;
        };
        let verb = rest
            .trim_start()
            .split(|c: char| !c.is_alphabetic() && c != '-')
            .next()
            .unwrap_or_default();
        let verb = verb.rsplit('-').next().unwrap_or_default();
        verb.ends_with('s') && lexicon::bases(verb).any(|base| lexicon::word(&base).listed || lexicon::alters(&base))
    })
}

/// Whether an argument says whom something is sent to, or what is said of a change: what a write is told, and what a search looks by.
pub(super) fn tells_or_filters(joined: &str) -> bool {
    matches!(
        joined,
        "recipient" | "recipients" | "recipient_email" | "recipient_id" | "to_email" | "to_address" | "bcc" | "cc" | "commit_message"
    )
}

/// Arguments no reader needs.
pub(super) fn only_writes_take(joined: &str) -> bool {
    // A code that is good once is spent by what takes it.
    static SPENT: WordList =
        WordList::new("otp otp_code one_time_password one_time_code totp totp_code mfa_code two_factor_code verification_code");
    SPENT.has(joined)
        || matches!(
            joined,
            "request_body"
                | "html_body"
                | "new_name"
                | "new_value"
                | "new_title"
                | "new_content"
                | "new_text"
                | "new_string"
                | "old_str"
                | "new_str"
                | "new_path"
                | "new_status"
                | "idempotency_key"
                | "confirm"
                | "updates"
                | "mutation"
                | "mutations"
                | "patch"
                | "keystrokes"
        )
}

/// Arguments that carry a request's body.
pub(super) fn is_body(joined: &str) -> bool {
    matches!(
        joined,
        "body"
            | "data"
            | "payload"
            | "json"
            | "form"
            | "content"
            | "request_body"
            | "form_data"
            | "files"
            | "raw_body"
            | "json_body"
            | "post_data"
    )
}
