//! The language model.

use super::texts;

texts! {
    text model_intro: "A model may plan how questions are answered. It is told tool names, schemas and a few rows, never whole results or keys; every number still comes from SQL. Without one, the built-in planner answers.", "Ein Modell darf planen, wie Fragen beantwortet werden. Es erfährt Namen und Schemata der Werkzeuge und ein paar Zeilen, nie ganze Ergebnisse oder Schlüssel; jede Zahl kommt weiterhin aus SQL. Ohne Modell antwortet der eingebaute Planer.";
    text in_force: "In force", "In Kraft";
    text use_no_model: "Use no model", "Kein Modell benutzen";
    text found_here: "Found on this machine", "Auf dieser Maschine gefunden";
    text model_of_org: "Set by your organisation", "Von Ihrer Organisation gesetzt";
    text model_of_operator: "Set by the operator of this server, for everybody", "Vom Betreiber dieses Servers gesetzt, für alle";
    text model_off: "Your organisation uses no model", "Ihre Organisation benutzt kein Modell";
    text model_none: "No model is set", "Kein Modell ist gesetzt";
    text origin: "Origin", "Herkunft";
    text model: "Model", "Modell";
    text address: "Address", "Adresse";
    text key: "Key", "Schlüssel";
    text it_sees: "It sees", "Es sieht";
    text calls_today: "Calls today", "Aufrufe heute";
    text calls_month: "Calls this month", "Aufrufe diesen Monat";
    text tokens_today: "Tokens today", "Token heute";
    text tokens_month: "Tokens this month", "Token diesen Monat";
    text spent_today: "Spent today", "Ausgegeben heute";
    text spent_month: "Spent this month", "Ausgegeben diesen Monat";
    text price_missing: "not counted, because the prices of this model are not known: enter them below", "nicht gezählt, weil die Preise dieses Modells nicht bekannt sind: tragen Sie sie unten ein";
    text limit_near: "near the limit", "nahe der Grenze";
    text limit_reached: "limit reached", "Grenze erreicht";
    text openai_compatible: "OpenAI-compatible", "OpenAI-kompatibel";
    text set_model: "Set a model", "Modell setzen";
    text base_url: "Base URL", "Basis-URL";
    text base_url_empty: "The provider's own if left empty", "Leer: die des Anbieters";
    text base_url_hint: "Up to and including the version. A server on a private address must be admitted by the operator.", "Bis zur Version einschließlich. Einen Server an privater Adresse muss der Betreiber zulassen.";
    text key_hint: "Sealed at once and never shown again. Left empty, the present key stays while provider and address stay.", "Sofort versiegelt und nie wieder gezeigt. Leer: der bisherige Schlüssel bleibt, solange Anbieter und Adresse bleiben.";
    text schema_only: "Schema only: the model sees no cell of any table", "Nur Schemata: das Modell sieht keine Zelle einer Tabelle";
    text price_input: "Price of a million input tokens", "Preis für eine Million Eingabe-Token";
    text price_output: "Price of a million output tokens", "Preis für eine Million Ausgabe-Token";
    text most_calls_day: "Most calls a day", "Höchstens Aufrufe am Tag";
    text most_calls_month: "Most calls a month", "Höchstens Aufrufe im Monat";
    text most_tokens_day: "Most tokens a day", "Höchstens Token am Tag";
    text most_tokens_month: "Most tokens a month", "Höchstens Token im Monat";
    text most_cost_month: "Most money a month", "Höchstens Geld im Monat";
    text cost_hint: "In the currency of the prices, such as 20 or 20.00. It is checked with both prices, so it needs them; what was spent is counted at the prices that held then.", "In der Währung der Preise, etwa 20 oder 20,00. Geprüft wird mit beiden Preisen, daher braucht sie diese; Ausgegebenes zählt zu den Preisen, die damals galten.";
    text limit_hint: "At a limit the built-in planner answers. Days and months are those of UTC.", "An einer Grenze antwortet der eingebaute Planer. Tage und Monate sind die von UTC.";
    text no_limit: "No limit", "Keine Grenze";
    text no_model_yet: "no model yet", "noch kein Modell";
    text use_it: "Use", "Benutzen";
    html nearby_hint(address, setting): "A model server on this machine, such as Ollama, is offered here when it runs and the operator lists its address ({address}) in {setting}.", "Ein Modellserver auf dieser Maschine, etwa Ollama, wird hier angeboten, wenn er läuft und der Betreiber seine Adresse ({address}) unter {setting} führt.";
    line model_answered(duration, tokens): "The model answered in {duration}, for {tokens} tokens.", "Das Modell antwortete in {duration}, für {tokens} Token.";
    text key_sealed: "sealed in the vault", "im Tresor versiegelt";
    text key_none: "none", "keiner";
    text sees_schemas: "schemas only", "nur Schemata";
    text sees_rows: "schemas and a few rows", "Schemata und ein paar Zeilen";
    line used_of(used, limit): "{used} of\u{a0}{limit}", "{used} von\u{a0}{limit}";
    line model_at(address): "Model at {address}", "Modell bei {address}";
}
