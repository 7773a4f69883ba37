//! Members, their roles and the keys of programs.

use super::texts;

texts! {
    text members: "Members", "Mitglieder";
    text open_invitations: "Open invitations", "Offene Einladungen";
    text anybody_with_link: "Anybody with the link", "Jeder mit dem Link";
    text withdraw: "Withdraw", "Zurückziehen";
    text signs_in_by_link: "signs in by link", "meldet sich per Link an";
    text change_more: "Change…", "Ändern …";
    text set_role: "Set role", "Rolle festlegen";
    text make_sign_in_link: "Make a sign-in link", "Anmeldelink erstellen";
    text remove: "Remove", "Entfernen";
    text removing_hint: "Removing signs the member out everywhere and ends the API keys that they made.", "Entfernen meldet das Mitglied überall ab und beendet die API-Schlüssel, die es erstellt hat.";
    text role_head: "Role", "Rolle";
    text invite_somebody: "Invite somebody", "Jemanden einladen";
    text email_empty: "Left empty, the newcomer chooses it", "Leer: Die neue Person wählt sie selbst";
    text make_invitation: "Make an invitation link", "Einladungslink erstellen";
    text no_mail: "The link is not mailed: you pass it on.", "Der Link wird nicht verschickt: Sie geben ihn selbst weiter.";
    text invitation_link: "Send this link to the person you invite. It works once, for seven days, and is shown only now.", "Schicken Sie diesen Link der eingeladenen Person. Er gilt einmal, sieben Tage lang, und wird nur jetzt angezeigt.";
    text member_link: "This link signs in as that member: once, for 15 minutes. It is shown only now, and the audit log says that you made it.", "Mit diesem Link meldet man sich als dieses Mitglied an: einmal, 15 Minuten lang. Er wird nur jetzt angezeigt, und im Protokoll steht, dass Sie ihn erstellt haben.";
    html role_until(role, at): "{role}, until {at}", "{role}, bis {at}";
    html since(at): "since {at}", "seit {at}";
    line change_member(name): "Change {name}", "{name} ändern";
    text role_owner: "owner", "Eigentümer";
    text role_editor: "editor", "Bearbeiter";
    text role_viewer: "viewer", "Betrachter";
    text role_auditor: "auditor", "Prüfer";
    text viewer_does: "asks questions and looks at dashboards", "stellt Fragen und sieht sich Dashboards an";
    text editor_does: "also connects data sources and pins answers", "verbindet auch Datenquellen und heftet Antworten an";
    text auditor_does: "reads the audit log and these settings, never data", "liest das Protokoll und diese Einstellungen, nie Daten";
    text owner_does: "everything, members and keys included", "darf alles, einschließlich Mitglieder und Schlüssel";
    text a_week: "a week", "einer Woche";
    text days_30: "30 days", "30 Tagen";
    text days_90: "90 days", "90 Tagen";
    text a_year: "a year", "einem Jahr";
    text this_is_the_key: "This is the key. Copy it now: only its digest is kept, so it is never shown again.", "Das ist der Schlüssel. Kopieren Sie ihn jetzt: Gespeichert wird nur sein Prüfwert; er wird nie wieder angezeigt.";
    text api_keys: "API keys", "API-Schlüssel";
    text no_api_keys: "There is none. Programs use a key in place of a browser's session.", "Es gibt noch keinen. Programme verwenden einen Schlüssel anstelle einer Browsersitzung.";
    text key_of_settings: "from the settings", "aus der Konfiguration";
    text ends_with_setting: "Ends when the setting goes", "Endet mit der Konfiguration";
    text revoke: "Revoke", "Widerrufen";
    text make_key: "Make a key", "Schlüssel erstellen";
    text what_for: "What it is for", "Verwendungszweck";
    text ends_after: "Ends after", "Endet nach";
    text networks: "Networks", "Netze";
    text ai_clients: "AI clients", "KI-Clients";
    html ai_clients_hint(address): "An MCP client asks questions and calls the tools that are proven to read at {address}, with a key as bearer token. The role viewer is enough.", "Ein MCP-Client stellt Fragen und ruft die Werkzeuge auf, die nachweislich nur lesen: unter {address}, mit einem Schlüssel als Bearer-Token. Die Rolle Betrachter genügt.";
    text networks_hint: "Requests from elsewhere are refused. Left empty, the key works from anywhere.", "Anfragen von anderswo werden abgewiesen. Leer: Der Schlüssel gilt von überall.";
    html ends_at(at): "Ends {at}", "Endet {at}";
    line networks_only(networks): "From {networks} only.", "Nur aus {networks}.";
}
