//! Dashboards by mail: the panel, the mails themselves, and the page that ends them.

use belvedere_app::{Every, Schedule, Weekday};

use super::{Texts, texts};

texts! {
    text by_mail: "By e-mail", "Per E-Mail";
    text by_mail_hint: "Members of the organisation get this dashboard at the address that they sign in with, each with what they may see of it. It is mailed to nobody else.", "Mitglieder der Organisation bekommen dieses Dashboard an die Adresse, mit der sie sich anmelden, jeweils mit den Inhalten, die sie sehen dürfen. An andere wird es nicht verschickt.";
    text by_mail_own_hint: "You get this dashboard at the address that you sign in with, as a mail with what you may see of it.", "Sie bekommen dieses Dashboard als E-Mail an die Adresse, mit der Sie sich anmelden, mit den Inhalten, die Sie sehen dürfen.";
    text not_own_recipient: "There is no address to mail this to: set the one that you sign in with under Settings, Sign-in and devices. If you have one, nothing of this dashboard is open to you.", "Es gibt keine Adresse dafür: Legen Sie unter Einstellungen, Anmeldung die Adresse fest, mit der Sie sich anmelden. Haben Sie schon eine, dürfen Sie von diesem Dashboard nichts sehen.";
    text mail_missing: "This server cannot send e-mail yet. Its operator sets BELVEDERE_SMTP_URL and BELVEDERE_MAIL_FROM, and BELVEDERE_SMTP_USER and BELVEDERE_SMTP_PASSWORD where the mail server wants a sign-in.", "Dieser Server kann noch keine E-Mails senden. Sein Betreiber setzt BELVEDERE_SMTP_URL und BELVEDERE_MAIL_FROM, dazu BELVEDERE_SMTP_USER und BELVEDERE_SMTP_PASSWORD, wo der Mailserver eine Anmeldung verlangt.";
    text no_recipients: "No member with an address may see this dashboard yet.", "Noch darf kein Mitglied mit einer Adresse dieses Dashboard sehen.";
    text to_whom: "To", "Empfänger";
    line own_address(name, email): "{name} (you), {email}", "{name} (Sie), {email}";
    text mail_it: "Subscribe", "Abonnieren";
    text mail_me_now: "Send me one now", "Jetzt eine an mich senden";
    line mail_taken(email): "The mail server took a mail to {email}.", "Der Mailserver hat eine E-Mail an {email} angenommen.";
    text stop_mail: "Stop", "Beenden";
    line stop_mail_to(name): "Stop the mails to {name}", "Die E-Mails an {name} beenden";
    text pause_mail: "Pause", "Pausieren";
    line pause_mail_to(name): "Pause the mails to {name}", "Die E-Mails an {name} pausieren";
    text resume_mail: "Resume", "Fortsetzen";
    line resume_mail_to(name): "Resume the mails to {name}", "Die E-Mails an {name} fortsetzen";
    html paused_since(at): "Paused since {at}", "Pausiert seit {at}";
    html when_resumed(at): "If it is resumed, the next mail goes {at}.", "Nach dem Fortsetzen kommt die nächste E-Mail {at}.";
    text no_address: "no address", "keine Adresse";
    line mailed_hourly(minute): "Mailed every hour at minute {minute}", "Jede Stunde zur Minute {minute} verschickt";
    line mailed_daily(time, zone): "Mailed every day at {time} ({zone})", "Jeden Tag um {time} verschickt ({zone})";
    line mailed_weekly(day, time, zone): "Mailed every week on {day} at {time} ({zone})", "Jeden {day} um {time} verschickt ({zone})";
    html last_sent(at): "Last sent {at}.", "Zuletzt gesendet {at}.";
    html failed_then(at, why): "Failed {at}: {why}", "Fehlgeschlagen {at}: {why}";
    html next_try(at): "Next try {at}.", "Nächster Versuch {at}.";
    text mail_was_refused: "the mail server refuses this mail.", "der Mailserver lehnt diese E-Mail ab.";
    text mail_was_deferred: "the mail server did not take it then.", "der Mailserver hat sie vorläufig nicht angenommen.";
    text mail_was_unreachable: "the mail server was not reached, or hung up.", "der Mailserver war nicht zu erreichen oder hat abgebrochen.";
    text mail_tls_had_failed: "the mail server's certificate is not trusted here, so nothing was sent.", "dem Zertifikat des Mailservers wird hier nicht vertraut; es wurde nichts gesendet.";
    text mail_tls_was_missing: "the mail server offered no TLS, so nothing was sent.", "der Mailserver bot kein TLS an; es wurde nichts gesendet.";
    text mail_was_interrupted: "a mail was begun then, and nothing was heard of it since.", "das Senden wurde begonnen, ein Ergebnis ist nicht bekannt.";
    line mail_subject(name, day): "{name}, {day}", "{name}, {day}";
    text open_dashboard: "Open the dashboard", "Dashboard öffnen";
    text mail_asked: "You asked for this mail on the dashboard's own page.", "Sie haben diese E-Mail auf der Seite des Dashboards angefordert.";
    text stop_mails: "Stop these mails", "Diese E-Mails beenden";
    text chart_missing: "The chart could not be drawn here; the dashboard shows it.", "Das Diagramm ließ sich hier nicht zeichnen; das Dashboard zeigt es.";
    text empty_in_mail: "There is nothing on this dashboard yet.", "Auf diesem Dashboard ist noch nichts.";
    count more_rows(n): "and {n} more row" | "and {n} more rows", "und {n} weitere Zeile" | "und {n} weitere Zeilen";
    count more_columns(n): "and {n} more column" | "and {n} more columns", "und {n} weitere Spalte" | "und {n} weitere Spalten";
    count more_tiles(n): "and {n} more tile on the dashboard" | "and {n} more tiles on the dashboard", "und {n} weitere Kachel auf dem Dashboard" | "und {n} weitere Kacheln auf dem Dashboard";
    line stop_mails_of(name): "Stop the mails of “{name}”?", "Die E-Mails von „{name}“ beenden?";
    text stop_mails_hint: "You get this dashboard no more by e-mail. Your other subscriptions stay.", "Sie bekommen dieses Dashboard dann nicht mehr per E-Mail. Ihre übrigen Abonnements bleiben bestehen.";
    line mails_stopped(name): "The mails of “{name}” are stopped.", "Die E-Mails von „{name}“ sind beendet.";
    text mails_stopped_hint: "You can subscribe again on the dashboard's page, at “By e-mail”.", "Auf der Seite des Dashboards können Sie es unter „Per E-Mail“ wieder abonnieren.";
}

impl Texts {
    /// `Mailed every week on Monday at 07:00 (Europe/Berlin)`.
    pub(crate) fn mailed(self, rule: &Schedule) -> String {
        let zone = &rule.timezone;
        match rule.every {
            Every::Hour => self.mailed_hourly(rule.at.get(3..).unwrap_or("00")),
            Every::Day => self.mailed_daily(&rule.at, zone),
            Every::Week => self.mailed_weekly(self.weekday(rule.weekday.unwrap_or(Weekday::Monday)), &rule.at, zone),
        }
    }

    pub(crate) const fn weekday(self, day: Weekday) -> &'static str {
        match day {
            Weekday::Monday => self.monday(),
            Weekday::Tuesday => self.tuesday(),
            Weekday::Wednesday => self.wednesday(),
            Weekday::Thursday => self.thursday(),
            Weekday::Friday => self.friday(),
            Weekday::Saturday => self.saturday(),
            Weekday::Sunday => self.sunday(),
        }
    }

    /// Why a mail did not arrive, by its code.
    pub(crate) fn mail_trouble(self, code: &str) -> &'static str {
        match code {
            "mail_refused" => self.mail_was_refused(),
            "mail_deferred" => self.mail_was_deferred(),
            "mail_tls_failed" => self.mail_tls_had_failed(),
            "mail_tls_missing" => self.mail_tls_was_missing(),
            "mail_interrupted" => self.mail_was_interrupted(),
            _ => self.mail_was_unreachable(),
        }
    }
}
