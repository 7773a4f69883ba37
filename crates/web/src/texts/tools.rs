//! Tools of a source: verdicts, evidence, guards.

use super::texts;

texts! {
    line be_careful(why): "Be careful: {why}.", "Vorsicht: {why}.";
    text verdict_read: "Read", "Lesend";
    text verdict_guarded: "Guarded", "Abgesichert";
    text verdict_hidden: "Hidden", "Verborgen";
    text search_tools: "Search tools", "Werkzeuge suchen";
    text no_tools: "The server lists no tools for this account.", "Der Server listet für dieses Konto keine Werkzeuge auf.";
    text no_tools_next: "Look at what the account may do at the vendor, then test the source.", "Sehen Sie nach, was das Konto beim Anbieter darf, und prüfen Sie dann die Quelle.";
    text carries_secrets: "Carries secrets", "Enthält Geheimnisse";
    text not_reviewed: "Not reviewed yet", "Noch nicht begutachtet";
    text decided_by_owner: "Decided by owner", "Vom Eigentümer entschieden";
    text why: "Why", "Warum";
    text tool_changed: "The vendor changed this tool since it was reviewed. It is hidden until an owner accepts the change.", "Der Anbieter hat dieses Werkzeug seit der Begutachtung geändert. Es bleibt verborgen, bis ein Eigentümer die Änderung annimmt.";
    text described_anew: "the description, with the words that were removed and added", "die Beschreibung mit den entfallenen und hinzugekommenen Wörtern";
    text removed: "removed:", "entfallen:";
    text added: "added:", "neu:";
    text accept_change: "Accept the change", "Änderung annehmen";
    text generic_rules: "Generic rules alone", "Allgemeine Regeln allein";
    text guard: "Guard", "Absicherung";
    text owner: "Owner", "Eigentümer";
    text verdict: "Verdict", "Urteil";
    text decide_more: "Decide otherwise…", "Anders entscheiden …";
    text hide_it: "Hide it", "Verbergen";
    text let_read: "Allow reading", "Lesen erlauben";
    text reason_hint: "Reason, kept in the audit log", "Grund, wird im Protokoll festgehalten";
    text reason: "Reason", "Grund";
    text decide: "Decide", "Entscheiden";
    text writes_stay_hidden: "A tool that says it writes stays hidden, whatever is decided.", "Ein Werkzeug, das nach eigenen Angaben schreibt, bleibt verborgen, gleich wie entschieden wird.";
    text would_be_read: "it would count as reading", "es gälte als lesend";
    text would_be_guarded: "it would be guarded", "es wäre abgesichert";
    text would_be_hidden: "it would be hidden", "es wäre verborgen";
    text review_unknown: "they decided: the reviewed verdicts of this vendor do not know the tool", "sie haben entschieden: die begutachteten Urteile dieses Anbieters kennen das Werkzeug nicht";
    text layer_name: "Name", "Name";
    text layer_blocklist: "Blocklist", "Sperrliste";
    text layer_arguments: "Arguments", "Argumente";
    text layer_hints: "Vendor's hints", "Hinweise des Anbieters";
    text layer_description: "Description", "Beschreibung";
    text layer_policy: "Reviewed policy", "Begutachtete Richtlinie";
    text layer_pin: "Pin", "Festlegung";
    html listed(at): "listed {at}", "abgerufen {at}";
    line vanished(names): "No longer listed by the server: {names}.", "Vom Server nicht mehr aufgelistet: {names}.";
    line look_alike(names): "These tools' names look alike: {names}.", "Diese Werkzeugnamen sehen sich ähnlich: {names}.";
    html dropped(name): "{name} was dropped:", "{name} wurde verworfen:";
    line guard_sql(argument): "each call's {argument} is parsed; only a single query that reads is sent", "{argument} jedes Aufrufs wird analysiert; gesendet wird nur eine einzelne lesende Abfrage";
    line guard_graphql(argument): "each call's {argument} is parsed; mutations and subscriptions are refused", "{argument} jedes Aufrufs wird analysiert; Mutationen und Subscriptions werden abgewiesen";
    line guard_http(argument): "each call's {argument} must be GET or HEAD", "{argument} jedes Aufrufs muss GET oder HEAD sein";
    line guard_pipeline(argument): "each call's {argument} is read stage by stage; only stages that look are sent", "{argument} jedes Aufrufs wird Stufe für Stufe gelesen; gesendet werden nur lesende Stufen";
    line guard_query(argument, language): "each call's {argument} is read as {language}; only clauses that look are sent", "{argument} jedes Aufrufs wird als {language} gelesen; gesendet werden nur lesende Klauseln";
    line guard_values(argument, values): "a call is sent only when {argument} is one of {values}", "ein Aufruf wird nur gesendet, wenn {argument} eines von {values} ist";
    line guard_absent(arguments): "a call is sent only without {arguments}", "ein Aufruf wird nur ohne {arguments} gesendet";
}
