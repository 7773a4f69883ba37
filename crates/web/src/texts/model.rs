//! The language model.

use super::texts;

texts! {
    text model_intro: "A model may plan how questions are answered. It is told tool names, schemas and a few rows, never whole results or keys; every number still comes from SQL. Without one, the built-in planner answers.", "Ein Modell darf planen, wie Fragen beantwortet werden. Es erfährt Namen und Schemata der Werkzeuge und ein paar Zeilen, nie ganze Ergebnisse oder Schlüssel; jede Zahl kommt weiterhin aus SQL. Ohne Modell antwortet der eingebaute Planer.";
    text in_force: "In use", "Verwendetes Modell";
    text use_no_model: "Use no model", "Kein Modell verwenden";
    text found_here: "Found on this machine", "Auf diesem Rechner gefunden";
    text model_of_org: "Set by your organisation", "Von Ihrer Organisation festgelegt";
    text model_of_operator: "Set by the operator of this server, for everybody", "Vom Betreiber dieses Servers für alle festgelegt";
    text model_off: "Your organisation uses no model", "Ihre Organisation verwendet kein Modell";
    text model_none: "No model is set", "Es ist kein Modell festgelegt";
    text origin: "Origin", "Herkunft";
    text model: "Model", "Modell";
    text address: "Address", "Adresse";
    text key: "Key", "Schlüssel";
    text it_sees: "It sees", "Es bekommt";
    text calls_today: "Calls today", "Aufrufe heute";
    text calls_month: "Calls this month", "Aufrufe in diesem Monat";
    text tokens_today: "Tokens today", "Token heute";
    text tokens_month: "Tokens this month", "Token in diesem Monat";
    text spent_today: "Spent today", "Heute ausgegeben";
    text spent_month: "Spent this month", "Ausgegeben in diesem Monat";
    text price_missing: "not counted, because the prices of this model are not known: enter them below", "nicht gezählt, weil die Preise dieses Modells nicht bekannt sind: Tragen Sie sie unten ein";
    text limit_near: "near the limit", "Limit fast erreicht";
    text limit_reached: "limit reached", "Limit erreicht";
    text openai_compatible: "OpenAI-compatible", "OpenAI-kompatibel";
    text set_model: "Set a model", "Modell festlegen";
    text base_url: "Base URL", "Basis-URL";
    text base_url_empty: "The provider's own if left empty", "Leer: die des Anbieters";
    text base_url_hint: "Up to and including the version. A server on a private address must be admitted by the operator.", "Bis einschließlich der Version. Einen Server unter einer privaten Adresse muss der Betreiber zulassen.";
    text key_hint: "Sealed at once and never shown again. Left empty, the present key stays while provider and address stay.", "Wird sofort versiegelt und nie wieder angezeigt. Leer: Der bisherige Schlüssel bleibt, solange Anbieter und Adresse gleich bleiben.";
    text schema_only: "Schema only: the model sees no cell of any table", "Nur Schemata: Das Modell bekommt keine Zelle einer Tabelle";
    text price_input: "Price of a million input tokens", "Preis für eine Million Eingabe-Token";
    text price_output: "Price of a million output tokens", "Preis für eine Million Ausgabe-Token";
    text most_calls_day: "Most calls a day", "Höchstzahl Aufrufe pro Tag";
    text most_calls_month: "Most calls a month", "Höchstzahl Aufrufe pro Monat";
    text most_tokens_day: "Most tokens a day", "Höchstzahl Token pro Tag";
    text most_tokens_month: "Most tokens a month", "Höchstzahl Token pro Monat";
    text most_cost_month: "Highest cost a month", "Höchstbetrag pro Monat";
    text cost_hint: "In the currency of the prices, such as 20 or 20.00. It is checked with both prices, so it needs them; what was spent is counted at the prices that held then.", "In der Währung der Preise, etwa 20 oder 20,00. Für die Prüfung müssen beide Preise bekannt sein; was ausgegeben wurde, zählt zu den Preisen, die damals galten.";
    text limit_hint: "At a limit the built-in planner answers. Days and months are those of UTC.", "Ist ein Limit erreicht, antwortet der eingebaute Planer. Tage und Monate zählen nach UTC.";
    text no_limit: "No limit", "Kein Limit";
    text no_model_yet: "no model yet", "noch kein Modell";
    text use_it: "Use", "Verwenden";
    html nearby_hint(address, setting): "A model server on this machine, such as Ollama, is offered here when it runs and the operator lists its address ({address}) in {setting}.", "Ein Modellserver auf diesem Rechner, etwa Ollama, wird hier angeboten, wenn er läuft und der Betreiber seine Adresse ({address}) unter {setting} aufführt.";
    line model_answered(duration, tokens): "The model answered in {duration}, for {tokens} tokens.", "Das Modell hat in {duration} geantwortet und {tokens} Token verbraucht.";
    text key_sealed: "sealed in the vault", "im Tresor versiegelt";
    text key_none: "none", "keiner";
    text sees_schemas: "schemas only", "nur Schemata";
    text sees_rows: "schemas and a few rows", "Schemata und ein paar Zeilen";
    line used_of(used, limit): "{used} of\u{a0}{limit}", "{used} von\u{a0}{limit}";
    line model_at(address): "Model at {address}", "Modell bei {address}";
}
