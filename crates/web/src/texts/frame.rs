//! The frame around pages, and words that many pages share.

use super::texts;

texts! {
    text skip_to_content: "Skip to content", "Zum Inhalt springen";
    text main_navigation: "Main", "Hauptmenü";
    text switch_theme: "Switch between light and dark", "Zwischen hell und dunkel wechseln";
    text ask: "Ask", "Fragen";
    text dashboards: "Dashboards", "Dashboards";
    text data_sources: "Data Sources", "Datenquellen";
    text audit: "Audit", "Protokoll";
    text settings: "Settings", "Einstellungen";
    text literally: "Literally:", "Im Wortlaut:";
    text under_a_millisecond: "under 1 ms", "unter 1 ms";
    text yes_cell: "yes", "ja";
    text no_cell: "no", "nein";
    text error_sign_in: "Sign in first", "Bitte melden Sie sich an";
    text error_spent: "This link is no longer good", "Dieser Link gilt nicht mehr";
    text error_forbidden: "Not allowed", "Nicht erlaubt";
    text error_not_found: "Nothing here", "Hier ist nichts";
    text error_ours: "Something went wrong on our side", "Bei uns ist etwas schiefgegangen";
    text error_vendor: "Something went wrong at the vendor", "Beim Anbieter ist etwas schiefgegangen";
    text error_unavailable: "Not available at the moment", "Zurzeit nicht verfügbar";
    text error_other: "That did not work", "Das hat nicht funktioniert";
    text back_to_start: "Back to the start page", "Zur Startseite";
    html code_and_request(code, request): "Code {code} · request {request}", "Code {code} · Anfrage {request}";
    text tour: "First steps", "Erste Schritte";
    text tour_connect: "Connect a data source", "Datenquelle verbinden";
    text tour_ask: "Ask one of the questions", "Eine der Fragen stellen";
    text tour_how: "See how it was answered", "Weg zur Antwort ansehen";
    text tour_pin: "Pin the answer", "Antwort anheften";
    text tour_refresh: "Refresh the dashboard", "Dashboard aktualisieren";
    text tour_end: "Hide", "Ausblenden";
    text done: "done", "erledigt";
}
