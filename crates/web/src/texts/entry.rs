//! Signing in, joining and setting up.

use super::{Texts, texts};

texts! {
    text sign_in: "Sign in", "Anmelden";
    text email_address: "E-mail address", "E-Mail-Adresse";
    text password: "Password", "Passwort";
    text without_password: "Without a password", "Ohne Passwort";
    text first_time: "First time? The server printed a set-up link when it started.", "Zum ersten Mal hier? Der Server hat beim Start einen Einrichtungslink ausgegeben.";
    text invited: "Invited? Open the invitation link that an owner gave you.", "Eingeladen? Öffnen Sie den Einladungslink, den Sie von einem Eigentümer bekommen haben.";
    text forgot: "Forgot the password? An owner makes you a sign-in link under Settings, Members.", "Passwort vergessen? Ein Eigentümer erstellt Ihnen unter Einstellungen, Mitglieder einen Anmeldelink.";
    text sign_in_to: "Sign in to Belvedere", "Bei Belvedere anmelden";
    text works_once: "This link works once. After that, this browser stays signed in for 30 days.", "Dieser Link gilt nur einmal. Danach bleibt dieser Browser 30 Tage lang angemeldet.";
    text welcome: "Welcome", "Willkommen";
    text first_owner: "You are the first one here and become the owner: you connect data sources, invite others and see everything.", "Sie sind hier die erste Person und werden Eigentümer: Sie verbinden Datenquellen, laden andere ein und sehen alles.";
    text your_name: "Your name", "Ihr Name";
    text set_up_now: "Set up Belvedere", "Belvedere einrichten";
    text set_up: "Set up", "Einrichten";
    line continue_with(name): "Continue with {name}", "Weiter mit {name}";
    text on_the_server: "On the server:", "Auf dem Server:";
    text join: "Join", "Beitreten";
    line join_org(name): "Join {name}", "{name} beitreten";
    line invited_as(role): "You are invited as {role}.", "Sie sind als {role} eingeladen.";
    text change_password: "Change your password", "Passwort ändern";
    text with_password: "Sign in with a password", "Mit Passwort anmelden";
    text password_set: "The password is set. Your other devices were signed out.", "Das Passwort ist festgelegt. Ihre anderen Geräte wurden abgemeldet.";
    text current_password: "Current password", "Aktuelles Passwort";
    text current_hint: "Not needed within 15 minutes of signing in by a link.", "In den ersten 15 Minuten nach einer Anmeldung per Link nicht nötig.";
    text set_password: "Set password", "Passwort festlegen";
    text signed_in_devices: "Signed-in devices", "Angemeldete Geräte";
    text sign_out_others: "Sign out all others", "Alle anderen abmelden";
    text sign_in_and_devices: "Sign-in and devices", "Anmeldung";
    text new_password: "New password", "Neues Passwort";
    text new_password_hint: "15 characters or more; a few unrelated words do well. Digits and symbols are not needed.", "Mindestens 15 Zeichen; am besten einige Wörter ohne Zusammenhang. Ziffern und Sonderzeichen sind nicht nötig.";
    text by_link: "by a link", "per Link";
    text by_invitation: "by an invitation", "per Einladung";
    text by_password: "by password", "per Passwort";
    text by_oidc: "by single sign-on", "per Single Sign-on";
    text this_one: "this one", "dieses";
    text sign_out: "Sign out", "Abmelden";
    html signed_in_how(how, at, seen): "Signed in {how} on {at}, last seen {seen}", "Angemeldet {how} am {at}, zuletzt gesehen {seen}";
    line device_on(browser, system): "{browser} on {system}", "{browser} unter {system}";
    text some_browser: "A browser", "Ein Browser";
    text unknown_browser: "An unknown browser", "Ein unbekannter Browser";
}

impl Texts {
    /// A browser and its system, which are kept in English words.
    pub(crate) fn device(self, kept: &str) -> String {
        let english = Self::default();
        let own = |browser| {
            if browser == english.some_browser() {
                self.some_browser()
            } else if browser == english.unknown_browser() {
                self.unknown_browser()
            } else {
                browser
            }
        };
        match kept.rsplit_once(" on ") {
            Some((browser, system)) => self.device_on(own(browser), system),
            None => own(kept).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn a_device_is_named_in_the_language_of_its_reader() {
        let both = Language::ALL.map(Texts::new);
        for (kept, named) in [
            ("Firefox on Linux", ["Firefox on Linux", "Firefox unter Linux"]),
            ("A browser on macOS", ["A browser on macOS", "Ein Browser unter macOS"]),
            ("An unknown browser", ["An unknown browser", "Ein unbekannter Browser"]),
            ("curl", ["curl", "curl"]),
        ] {
            assert_eq!(both.map(|t| t.device(kept)), named);
        }
    }
}
