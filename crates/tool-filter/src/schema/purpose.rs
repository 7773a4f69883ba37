//! Arguments whose names alone say what they are for.

use crate::lexicon::WordList;

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
    allow_dangerous send send_email publish download save_results save_html send_notification is_write auto_create
",
);

/// Output files, sign-in tickets, permission switches.
pub(super) fn is_power(joined: &str, boolean: bool) -> bool {
    FILES.has(joined) || TICKETS.has(joined) || boolean && SWITCHES.has(joined)
}

/// Arguments no reader needs.
pub(super) fn only_writes_take(joined: &str) -> bool {
    matches!(
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
            | "recipient"
            | "recipients"
            | "recipient_email"
            | "recipient_id"
            | "to_email"
            | "to_address"
            | "bcc"
            | "cc"
            | "idempotency_key"
            | "confirm"
            | "commit_message"
            | "updates"
            | "mutation"
            | "mutations"
            | "patch"
            | "keystrokes"
    )
}
