//! The audit log.

use super::texts;

texts! {
    text audit_intro: "What happened, and by whom. Entries are chained by hash, so any change or gap shows.", "Was geschehen ist und durch wen. Die Einträge sind durch Hashes verkettet, sodass jede Änderung und jede Lücke auffällt.";
    text verify: "Verify", "Prüfen";
    text no_entries: "No entries", "Keine Einträge";
    text no_entries_hint: "No entry fits. Connections, calls, overrides and sign-ins are recorded as they happen.", "Kein Eintrag passt dazu. Aufgezeichnet werden Verbindungen, Aufrufe, Entscheidungen und Anmeldungen.";
    text who: "Who", "Wer";
    text what: "What", "Was";
    text number_short: "No.", "Nr.";
    text earlier_entries: "Earlier entries", "Frühere Einträge";
    text newest: "Newest", "Neueste";
    text export_csv: "Export as CSV", "Als CSV exportieren";
    text export_jsonl: "Export as JSON lines", "Als JSON-Zeilen exportieren";
    text cut_off: "The log was cut off, and not by this organisation.", "Das Protokoll wurde gekürzt, aber nicht von dieser Organisation.";
    text compare_export: "Compare with an export that you kept, and look who can write to the database.", "Vergleichen Sie es mit einem Export, den Sie aufbewahrt haben, und sehen Sie nach, wer in die Datenbank schreiben kann.";
    text log_holds: "The log holds: no entry was changed or removed.", "Das Protokoll ist unversehrt: Kein Eintrag wurde geändert oder entfernt.";
    text look_who_writes: "Look who can write to the database, and authorize the sources anew.", "Sehen Sie nach, wer in die Datenbank schreiben kann, und geben Sie die Quellen neu frei.";
    text anybody: "Anybody", "Alle";
    text anything: "Anything", "Alles";
    text any: "Any", "Alle";
    text from: "From", "Von";
    text until: "Until", "Bis";
    text find_entries: "Find entries", "Einträge suchen";
    text filter: "Filter", "Filtern";
    text clear: "Clear", "Zurücksetzen";
    text on_subject: "Subject", "Betrifft";
    text detail: "Detail", "Einzelheiten";
    text hash: "Hash", "Hash";
    text kind_signing: "Signing in and out", "An- und Abmelden";
    text kind_tools: "Tools and calls", "Werkzeuge und Aufrufe";
    text kind_questions: "Questions", "Fragen";
    text kind_secrets: "Secrets", "Geheimnisse";
    text kind_audit: "The audit log itself", "Das Protokoll selbst";
    text kind_refused: "Refused and not found", "Abgewiesenes und nicht Gefundenes";
    line entries_and_hash(n, hash): "{n} entries; the last one's hash is {hash}.", "{n} Einträge; der Hash des letzten ist {hash}.";
    line entry_changed(sequence): "Entry {sequence} was changed, or entries before it were removed.", "Eintrag {sequence} wurde geändert oder Einträge davor wurden entfernt.";
    line secrets_put_back(n): "{n} secrets were put back to an older version than the log knows.", "{n} Geheimnisse wurden auf eine ältere Version zurückgesetzt als die im Protokoll.";
}
