//! Where an answer comes from.

use super::texts;

texts! {
    text source_gone: "a source that was disconnected", "einer getrennten Quelle";
    text complete: "Complete", "Vollständig";
    text partial: "Partial", "Teilweise";
    text how_answered: "How this was answered", "So entstand die Antwort";
    text calls_made: "Calls as they were made", "Ausgeführte Aufrufe";
    text sql_run: "SQL that was run over the results", "SQL über den Ergebnissen";
    text failed: "Failed", "Fehlgeschlagen";
    count calls(n): "{n} call" | "{n} calls", "{n} Aufruf" | "{n} Aufrufe";
    count tokens(n): "{n} token" | "{n} tokens", "{n} Token" | "{n} Token";
    text planned_without: "planned without a model", "ohne Modell geplant";
    html planned_by(model): "planned by {model}", "geplant von {model}";
    html planned_after(model): "planned without a model after {model} failed", "ohne Modell geplant, nachdem {model} gescheitert war";
    line cost(amount): "cost {amount}", "Kosten {amount}";
    text read_as: "Read as:", "Verstanden als:";
    html step_call(tool, source, into): "Call {tool} of {source} and keep the result as {into}.", "{tool} von {source} aufrufen und das Ergebnis als {into} behalten.";
    html step_each(columns, table, tool, source, into): "For each {columns} of {table}, call {tool} of {source} and keep all results as {into}.", "Für jedes {columns} aus {table} {tool} von {source} aufrufen und alle Ergebnisse als {into} behalten.";
    html step_compute(into): "Compute {into} from the tables so far.", "{into} aus den bisherigen Tabellen berechnen.";
    html pair(left, right, key): "{left} with {right} by {key}", "{left} mit {right} nach {key}";
    html step_compare(pairs, into): "Compare {pairs}; what differs becomes {into}.", "Vergleichen: {pairs}; was abweicht, wird {into}.";
    html step_show(table): "Show {table}.", "{table} zeigen.";
    text step_say_row: "Say of the first row:", "Über die erste Zeile sagen:";
    text step_say: "Say:", "Sagen:";
    text step_ask_back: "Ask back:", "Zurückfragen:";
    text step_decline: "Decline:", "Ablehnen:";
    line tool_of_source(tool, source): "from {tool} of {source}", "aus {tool} von {source}";
    line row_number(n): "row {n}", "Zeile {n}";
}
