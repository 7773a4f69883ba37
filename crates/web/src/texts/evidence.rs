//! The filter's sentences in German. It says each in English, where what it quotes stands in the place of `{}`; a reviewer's reason is the reviewer's.

use super::Texts;

/// In English and in German; one that holds another comes first.
const SENTENCES: &[[&str; 2]] = &[
    ["the name is empty", "der Name ist leer"],
    ["the name is longer than 128 bytes", "der Name ist länger als 128 Bytes"],
    [
        "the name has letters outside ASCII, which can imitate others",
        "der Name hat Buchstaben außerhalb von ASCII, die andere nachahmen können",
    ],
    [
        "the name changes under Unicode normalisation",
        "der Name ändert sich bei der Unicode-Normalisierung",
    ],
    ["the name has control characters", "der Name enthält Steuerzeichen"],
    ["the input schema is not an object", "das Eingabeschema ist kein Objekt"],
    [
        "the input schema refers elsewhere or has too many parts",
        "das Eingabeschema verweist nach außen oder hat zu viele Teile",
    ],
    [
        "the input schema has more than 256 arguments",
        "das Eingabeschema hat mehr als 256 Argumente",
    ],
    [
        "`{}` is on the blocklist of writing verbs",
        "`{}` steht auf der Sperrliste der schreibenden Verben",
    ],
    ["the verb `{}` acts", "das Verb `{}` ändert etwas"],
    ["the verb `{}` looks", "das Verb `{}` liest nur"],
    ["the verb `{}` may look or act", "das Verb `{}` kann lesen oder ändern"],
    [
        "no verb; the last noun asks for a look",
        "kein Verb; das letzte Substantiv verlangt nur Auskunft",
    ],
    ["no verb", "kein Verb"],
    [
        "the answer carries connection strings",
        "die Antwort enthält Verbindungszeichenfolgen",
    ],
    ["the answer carries passwords", "die Antwort enthält Passwörter"],
    ["the answer carries secrets", "die Antwort enthält Geheimnisse"],
    ["the answer carries keys or tokens", "die Antwort enthält Schlüssel oder Token"],
    ["the answer carries sign-in links", "die Antwort enthält Anmeldelinks"],
    [
        "what is run is a query in a language that cannot write",
        "was ausgeführt wird, ist eine Abfrage in einer Sprache, die nicht schreiben kann",
    ],
    [
        "what is run is a query that the arguments put together",
        "was ausgeführt wird, ist eine Abfrage, die die Argumente zusammensetzen",
    ],
    ["nothing proves that it reads", "nichts beweist, dass es nur liest"],
    [
        "the argument `{}` belongs to a write",
        "das Argument `{}` gehört zu einem Schreibvorgang",
    ],
    ["the argument `{}` can ask for `{}`", "das Argument `{}` kann `{}` verlangen"],
    [
        "the argument `{}` asks for a rehearsal, so without it the tool acts",
        "das Argument `{}` verlangt einen Probelauf; ohne es ändert das Werkzeug also etwas",
    ],
    [
        "the argument `{}` can ask for looks alone",
        "das Argument `{}` kann nur Lesendes verlangen",
    ],
    [
        "the argument `{}` asks for looks with {}",
        "das Argument `{}` verlangt Lesendes mit {}",
    ],
    [
        "the argument `{}` names where the answer is put",
        "das Argument `{}` nennt, wohin das Ergebnis geschrieben wird",
    ],
    ["the argument `{}` carries a statement", "das Argument `{}` enthält eine Anweisung"],
    [
        "no guard can prove that such a statement reads",
        "keine Absicherung kann beweisen, dass eine solche Anweisung nur liest",
    ],
    [
        "the argument `{}` chooses the HTTP method",
        "das Argument `{}` wählt die HTTP-Methode",
    ],
    [
        "the tool can write by its HTTP method",
        "das Werkzeug kann über seine HTTP-Methode schreiben",
    ],
    [
        "SQL is run, but no argument is known to carry it",
        "SQL wird ausgeführt, aber von keinem Argument ist bekannt, dass es das SQL enthält",
    ],
    [
        "statements are run, but no argument is known to carry them",
        "Anweisungen werden ausgeführt, aber von keinem Argument ist bekannt, dass es sie enthält",
    ],
    ["may only be called without {}", "darf nur aufgerufen werden ohne {}"],
    [
        "the server says that it is not read-only",
        "der Server sagt, dass es nicht nur liest",
    ],
    [
        "the server says that it may destroy",
        "der Server sagt, dass es Daten zerstören kann",
    ],
    [
        "the server says that it is read-only, which proves nothing",
        "der Server sagt, dass es nur liest; das beweist nichts",
    ],
    [
        "the description begins with `{}`, a verb that is not known",
        "die Beschreibung beginnt mit `{}`, einem unbekannten Verb",
    ],
    ["the description begins with `{}`", "die Beschreibung beginnt mit `{}`"],
    [
        "the description names no deed, but `{}`",
        "die Beschreibung nennt keine Handlung, sondern `{}`",
    ],
    ["the description names no deed", "die Beschreibung nennt keine Handlung"],
    [
        "the description tells the columns of what the name is",
        "die Beschreibung nennt die Spalten dessen, wovon der Name spricht",
    ],
    [
        "the description says that it only reads",
        "die Beschreibung sagt, dass es nur liest",
    ],
    [
        "the description says that it gives guidance",
        "die Beschreibung sagt, dass es Anleitung gibt",
    ],
    [
        "the policy cannot open what the blocklist names",
        "die Richtlinie kann nicht öffnen, was die Sperrliste nennt",
    ],
    ["the policy names no guard", "die Richtlinie nennt keine Absicherung"],
    [
        "the definition changed since it was reviewed",
        "die Definition hat sich seit der Begutachtung geändert",
    ],
    ["an owner decided: {}", "ein Eigentümer hat entschieden: {}"],
];

impl Texts {
    /// A sentence of the filter, and its language where that is not the page's: a reason that somebody wrote.
    pub fn evidence(self, said: &str) -> (Option<&'static str>, String) {
        self.sentence(SENTENCES, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    const GERMAN: Texts = Texts::new(Language::German);

    #[test]
    fn what_a_sentence_quotes_stands_as_it_is() {
        for (said, told) in [
            ("the verb `list` looks", "das Verb `list` liest nur"),
            (
                "the argument `mode` can ask for `drop table`",
                "das Argument `mode` kann `drop table` verlangen",
            ),
            (
                "the argument `action` asks for looks with `a`, `b`",
                "das Argument `action` verlangt Lesendes mit `a`, `b`",
            ),
            ("an owner decided: we `need` it", "ein Eigentümer hat entschieden: we `need` it"),
            (
                "the description begins with `flurb`, a verb that is not known",
                "die Beschreibung beginnt mit `flurb`, einem unbekannten Verb",
            ),
        ] {
            assert_eq!(GERMAN.evidence(said), (None, told.to_owned()));
            assert_eq!(Texts::new(Language::English).evidence(said), (None, said.to_owned()));
        }
    }

    #[test]
    fn a_reason_that_somebody_wrote_is_told_as_it_is_and_marked() {
        assert_eq!(GERMAN.evidence("Lists databases."), (Some("en"), "Lists databases.".to_owned()));
        assert_eq!(GERMAN.evidence(""), (Some("en"), String::new()));
    }

    /// The filter's own source is what it can say.
    #[test]
    fn every_sentence_of_the_filter_is_told_in_german() {
        let source = include_str!("../../../tool-filter/src/judge/ground.rs");
        let (_, told) = source.split_once("fn detail(&self)").unwrap();
        // Every second piece between quotation marks is a text, and in it every gap has its name.
        let said: Vec<&str> = told
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| text.contains(' ') && *text != ", ")
            .collect();
        assert!(said.len() > 25, "{said:?}");
        for sentence in said.into_iter().filter(|sentence| !sentence.contains("{kind}")) {
            let example: String = sentence
                .split('{')
                .enumerate()
                .map(|(at, part)| if at == 0 { part } else { part.split_once('}').unwrap().1 })
                .collect::<Vec<_>>()
                .join("x");
            assert_eq!(GERMAN.evidence(&example).0, None, "{example}");
        }
    }
}
