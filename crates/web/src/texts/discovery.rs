//! How a connection was found, in German. `auth` keeps each step in English, where what it quotes stands in the place of `{}`; addresses stay as they are.

use super::Texts;

const STEPS: &[[&str; 2]] = &[
    ["challenge", "Aufforderung zur Anmeldung"],
    ["authorization server", "Autorisierungsserver"],
    ["token endpoint", "Token-Endpunkt"],
    ["registration endpoint", "Endpunkt zur Registrierung"],
    ["registration", "Registrierung"],
    ["authorization", "Autorisierung"],
    ["scopes", "Berechtigungen"],
];

const OUTCOMES: &[[&str; 2]] = &[
    ["names no resource metadata", "nennt keine Metadaten der Ressource"],
    ["speaks of {} instead", "spricht stattdessen von {}"],
    ["names no authorization server", "nennt keinen Autorisierungsserver"],
    ["describes the resource", "beschreibt die Ressource"],
    ["is not an acceptable issuer", "ist kein zulässiger Aussteller"],
    ["describes the authorization server", "beschreibt den Autorisierungsserver"],
    [
        "states nothing; its endpoints are guessed, as was allowed for this connection",
        "gibt nichts an; seine Endpunkte sind geraten, wie für diese Verbindung erlaubt",
    ],
    ["is at {}, apart from its issuer", "liegt unter {}, getrennt von seinem Aussteller"],
    ["answered {}", "antwortete {}"],
    [
        "is not the JSON document it should be",
        "ist nicht das JSON-Dokument, das es sein sollte",
    ],
    [
        "the authorization server states another issuer",
        "der Autorisierungsserver nennt einen anderen Aussteller",
    ],
    [
        "the authorization server does not state that it supports PKCE with S256",
        "der Autorisierungsserver gibt nicht an, dass er PKCE mit S256 unterstützt",
    ],
    [
        "the {} of the authorization server is not acceptable",
        "nicht zulässig beim Autorisierungsserver: {}",
    ],
    ["only https addresses are allowed", "nur https-Adressen sind erlaubt"],
    ["the address is private", "die Adresse ist privat"],
    ["the address is malformed", "die Adresse ist fehlerhaft"],
    ["the host name does not resolve", "der Hostname lässt sich nicht auflösen"],
    ["the server cannot be reached", "der Server ist nicht erreichbar"],
    ["the server took too long", "der Server brauchte zu lange"],
    ["the reply is larger than {} bytes", "die Antwort ist größer als {} Bytes"],
    ["the server redirects to {}", "der Server leitet weiter zu {}"],
    ["the reply broke off", "die Antwort brach ab"],
    ["the TLS handshake failed", "der TLS-Handshake scheiterte"],
    [
        "the TLS set-up of this machine is unusable",
        "die TLS-Einrichtung dieser Maschine ist unbrauchbar",
    ],
    [
        "the vendor granted more than was asked: {}",
        "der Anbieter gewährte mehr als erbeten: {}",
    ],
    ["client credentials", "Zugangsdaten des Clients"],
    ["workload identity", "Workload-Identität"],
    ["enterprise-managed authorization", "vom Unternehmen verwaltete Autorisierung"],
    ["metadata_document", "Metadaten-Dokument des Clients"],
    ["dynamic", "dynamisch"],
    ["pre_registered", "von Hand registriert"],
];

impl Texts {
    /// What was looked at: an address, or one of few words.
    pub(crate) fn discovery_step(self, said: &str) -> (Option<&'static str>, String) {
        self.sentence(STEPS, said)
    }

    /// What came of it.
    pub(crate) fn discovery_outcome(self, said: &str) -> (Option<&'static str>, String) {
        self.sentence(OUTCOMES, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    const GERMAN: Texts = Texts::new(Language::German);

    /// What stands between quotation marks in a piece of source, every gap with an `x` in it.
    fn texts(source: &str) -> Vec<String> {
        let said = source.split('"').skip(1).step_by(2);
        let filled = said.map(|text| {
            let parts = text.split('{').enumerate();
            let parts = parts.map(|(at, part)| if at == 0 { part } else { part.split_once('}').unwrap().1 });
            parts.collect::<Vec<_>>().join("x")
        });
        filled.collect()
    }

    /// The source of what keeps the trace is what it can say.
    #[test]
    fn every_step_of_the_discovery_is_told_in_german() {
        let notes = include_str!("../../../auth/src/discovery.rs");
        let mut seen = 0;
        for piece in notes.split(".note(").skip(1) {
            let call = piece.split_once(");").unwrap().0;
            for said in texts(call) {
                seen += 1;
                let told = [GERMAN.discovery_step(&said).0, GERMAN.discovery_outcome(&said).0];
                assert!(told.contains(&None), "{said}");
            }
        }
        assert!(seen >= 9, "{seen}");
    }

    #[test]
    fn every_failure_on_the_way_is_told_in_german() {
        let sources = [
            include_str!("../../../outbound/src/error.rs"),
            // As far as it is about one document.
            include_str!("../../../auth/src/documents.rs"),
        ];
        let mut seen = 0;
        for piece in sources.iter().flat_map(|source| source.split("#[error(").skip(1)) {
            let said = texts(piece.split_once(")]").unwrap().0);
            for said in said.iter().filter(|said| *said != "x") {
                seen += 1;
                assert_eq!(GERMAN.discovery_outcome(said).0, None, "{said}");
            }
        }
        assert!(seen >= 12, "{seen}");
    }

    #[test]
    fn an_address_stays_as_it_is() {
        let (_, step) = GERMAN.discovery_step("https://mcp.example.com/.well-known/oauth-protected-resource");
        assert_eq!(step, "https://mcp.example.com/.well-known/oauth-protected-resource");
        assert_eq!(
            GERMAN.discovery_outcome("speaks of https://other.example instead"),
            (None, "spricht stattdessen von https://other.example".to_owned())
        );
    }
}
