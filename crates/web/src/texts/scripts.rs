//! What scripts say. Each module finds its texts as JSON on its own element, since nothing inline may run; `{names}` are filled in by the module.

use serde_json::json;

use super::{Texts, texts};

texts! {
    text copied: "Copied", "Kopiert";
    text shown_of: "{shown} of {all} shown", "{shown} von {all} angezeigt";
    text offline: "You are offline. What is on this page stays; new answers wait until the connection is back.", "Sie sind offline. Was auf dieser Seite steht, bleibt erhalten; neue Antworten gibt es, sobald die Verbindung wieder steht.";
    text no_answer_made: "The answer could not be made.", "Die Antwort ließ sich nicht erstellen.";
    text result_one: "The result has {n} row.", "Das Ergebnis hat {n} Zeile.";
    text result_many: "The result has {n} rows.", "Das Ergebnis hat {n} Zeilen.";
    text trying_again: "The connection broke; trying again", "Die Verbindung ist abgebrochen; neuer Versuch";
    text unreachable: "The server cannot be reached.", "Der Server ist nicht zu erreichen.";
    text load_again: "Check the connection and load the page again.", "Prüfen Sie die Verbindung und laden Sie die Seite neu.";
    text ask_once_more: "Check the connection and ask again.", "Prüfen Sie die Verbindung und fragen Sie noch einmal.";
    text stopping: "Stopping", "Wird abgebrochen";
    text looking: "Looking at the connected tools", "Die verbundenen Werkzeuge werden durchgesehen";
    text asking_vendor: "Asking the vendor for its sign-in page…", "Die Anmeldeseite des Anbieters wird erfragt …";
    text approve_there: "Approve in the window that opened. This page goes on by itself.", "Geben Sie den Zugriff im geöffneten Fenster frei. Diese Seite macht danach von selbst weiter.";
    text try_again: "Try again.", "Versuchen Sie es noch einmal.";
    text did_not_work: "It did not work.", "Das hat nicht funktioniert.";
    text stands_at: "{title}: column {x}, row {y}, {w} wide, {h} high.", "{title}: Spalte {x}, Zeile {y}, {w} breit, {h} hoch.";
    text refreshing: "Refreshing…", "Wird aktualisiert …";
    text tile_not_loaded: "The tile could not be loaded.", "Die Kachel ließ sich nicht laden.";
    text just_refreshed: "Just refreshed", "Gerade aktualisiert";
    text waiting: "Waiting", "Wartet";
    text refreshed_but: "Refreshed; {n} failed.", "Aktualisiert; {n} fehlgeschlagen.";
    text all_refreshed: "All tiles are refreshed.", "Alle Kacheln sind aktualisiert.";
    text chart: "Chart", "Diagramm";
    text chart_keys: "chart, arrow keys go from mark to mark", "Diagramm, mit den Pfeiltasten von Datenpunkt zu Datenpunkt";
    text whole_chart: "Whole chart", "Ganzes Diagramm";
    text rows_shown: "{n} shown", "{n} angezeigt";
    text rows_not_loaded: "The rows could not be loaded.", "Die Zeilen ließen sich nicht laden.";
}

/// The texts of one module as JSON; `None` where it says nothing.
pub fn of_module(t: Texts, module: &str) -> Option<String> {
    let texts = match module {
        "app" => json!({ "copied": t.copied(), "shown": t.shown_of(), "offline": t.offline(), "done": t.done() }),
        "ask" => json!({
            "failed": t.no_answer_made(), "one": t.result_one(), "many": t.result_many(), "again": t.trying_again(), "unreachable": t.unreachable(),
            "load": t.load_again(), "ask": t.ask_once_more(), "stopping": t.stopping(), "looking": t.looking(),
        }),
        "authorize" => {
            json!({ "asking": t.asking_vendor(), "approve": t.approve_there(), "unreachable": t.unreachable(), "again": t.try_again() })
        }
        "dashboard" => json!({
            "failed": t.failed(), "wrong": t.did_not_work(), "stands": t.stands_at(), "refreshing": t.refreshing(), "unloaded": t.tile_not_loaded(),
            "fresh": t.just_refreshed(), "waiting": t.waiting(), "partly": t.refreshed_but(), "all": t.all_refreshed(), "unreachable": t.unreachable(),
        }),
        "marks" => json!({ "chart": t.chart(), "keys": t.chart_keys(), "whole": t.whole_chart() }),
        "rows" => {
            let locale = t.locale();
            json!({
                "shown": t.rows_shown(), "unloaded": t.rows_not_loaded(), "yes": t.yes_cell(), "no": t.no_cell(),
                "months": locale.months, "month": locale.month, "day": locale.day, "moment": locale.moment,
            })
        }
        _ => return None,
    };
    Some(texts.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::texts::Language;

    /// What a module asks for: the names behind `texts.`.
    fn asked(script: &str) -> BTreeSet<String> {
        let names = script.split("texts.").skip(1);
        names
            .map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect())
            .collect()
    }

    #[test]
    fn each_module_gets_the_texts_that_it_asks_for_and_no_others() {
        for (file, script) in crate::assets() {
            let module = file.split('.').next().unwrap_or_default();
            if !file.ends_with(".js") {
                continue;
            }
            for language in Language::ALL {
                let given = of_module(Texts::new(language), module).unwrap_or_else(|| "{}".to_owned());
                let given: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(&given).unwrap();
                assert_eq!(asked(script), given.into_keys().collect(), "{module}");
            }
        }
    }
}
