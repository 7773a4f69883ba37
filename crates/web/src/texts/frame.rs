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
    text error_sign_in: "Sign in first", "Zuerst anmelden";
    text error_spent: "This link is no longer good", "Dieser Link gilt nicht mehr";
    text error_forbidden: "Not allowed", "Nicht erlaubt";
    text error_not_found: "Nothing here", "Hier ist nichts";
    text error_ours: "Something went wrong on our side", "Bei uns ist etwas schiefgegangen";
    text error_vendor: "The vendor did not play along", "Der Anbieter hat nicht mitgespielt";
    text error_unavailable: "Not available at the moment", "Zurzeit nicht verfügbar";
    text error_other: "That did not work", "Das hat nicht geklappt";
    text back_to_start: "Back to the start", "Zurück zum Anfang";
    html code_and_request(code, request): "Code {code} · request {request}", "Code {code} · Anfrage {request}";
    text tour: "First steps", "Erste Schritte";
    text tour_connect: "Connect a data source", "Eine Datenquelle verbinden";
    text tour_ask: "Ask one of the questions", "Eine der Fragen stellen";
    text tour_how: "See how it was answered", "Ansehen, wie geantwortet wurde";
    text tour_pin: "Pin the answer", "Die Antwort anheften";
    text tour_refresh: "Refresh the dashboard", "Das Dashboard auffrischen";
    text tour_end: "Put away", "Weglegen";
    text done: "done", "erledigt";
}
