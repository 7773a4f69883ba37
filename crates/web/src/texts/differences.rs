//! What changed in a tool, in German. The filter says it in English, with what the vendor wrote between “ and ”.

use super::gaps::{filled, quoted};
use super::{Language, Texts};

/// In English and in German; one that holds another comes first.
const SENTENCES: &[[&str; 2]] = &[
    ["the title now says {}", "der Titel lautet jetzt {}"],
    [
        "the description now says {}, before it said {}",
        "die Beschreibung lautet jetzt {}, vorher {}",
    ],
    ["the output schema is another", "das Ausgabeschema ist ein anderes"],
    ["the input schema is another", "das Eingabeschema ist ein anderes"],
    ["the server's address is another", "die Adresse des Servers ist eine andere"],
    ["a new argument {}", "ein neues Argument {}"],
    ["the argument {} is gone", "das Argument {} gibt es nicht mehr"],
    ["the argument {} is now required", "das Argument {} ist jetzt erforderlich"],
    [
        "the argument {} is no longer required",
        "das Argument {} ist nicht mehr erforderlich",
    ],
    ["the argument {} now also takes {}", "das Argument {} nimmt jetzt auch {}"],
    ["the argument {} no longer takes {}", "das Argument {} nimmt {} nicht mehr"],
    [
        "the argument {} is now of type {}, before {}",
        "das Argument {} hat jetzt den Typ {}, vorher {}",
    ],
    [
        "the argument {} is by default now {}, before {}",
        "das Argument {} ist ohne Angabe jetzt {}, vorher {}",
    ],
    [
        "the argument {} now says {}, before {}",
        "die Beschreibung des Arguments {} lautet jetzt {}, vorher {}",
    ],
    ["the argument {} is described otherwise", "das Argument {} ist anders beschrieben"],
    [
        "the server's hint {} now says {}, before {}",
        "der Hinweis {} des Servers lautet jetzt {}, vorher {}",
    ],
    ["the server's hints are others", "die Hinweise des Servers sind andere"],
];

/// How the filter begins to tell of another description.
const OF_DESCRIPTION: &str = "the description now says ";

/// Whether this is about the tool's description, of which a page shows the words.
pub fn of_description(said: &str) -> bool {
    said.starts_with(OF_DESCRIPTION)
}

impl Texts {
    /// A difference, and its language where that is not the page's.
    pub fn difference(self, said: &str) -> (Option<&'static str>, String) {
        let told = || {
            SENTENCES.iter().find_map(|[english, german]| {
                let gaps: Vec<String> = quoted(english, said)?.into_iter().map(value).collect::<Option<_>>()?;
                Some(filled(german, &gaps))
            })
        };
        match told().filter(|_| self.language() == Language::German) {
            Some(german) => (None, german),
            None => (self.english(), said.to_owned()),
        }
    }
}

/// What stands in a gap: a quotation, or one of the few words that stand without. Anything else is no gap: the vendor's words held those of a sentence.
fn value(gap: &str) -> Option<String> {
    match gap {
        "nothing" => Some("nichts".into()),
        "yes" => Some("ja".into()),
        "no" => Some("nein".into()),
        _ => gap
            .strip_prefix('“')
            .and_then(|gap| gap.strip_suffix('”'))
            .map(|quoted| format!("„{quoted}“")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: Texts = Texts::new(Language::German);

    #[test]
    fn a_difference_is_told_in_german_with_the_vendors_words_as_they_are() {
        for (said, told) in [
            ("a new argument “note”", "ein neues Argument „note“"),
            ("the title now says nothing", "der Titel lautet jetzt nichts"),
            (
                "the description now says “Lists, before all.”, before it said “Lists.”",
                "die Beschreibung lautet jetzt „Lists, before all.“, vorher „Lists.“",
            ),
            (
                "the argument “mode” now also takes “drop table”",
                "das Argument „mode“ nimmt jetzt auch „drop table“",
            ),
            (
                "the server's hint “read-only” now says no, before yes",
                "der Hinweis „read-only“ des Servers lautet jetzt nein, vorher ja",
            ),
            (
                "the argument “limit” is by default now “50”, before nothing",
                "das Argument „limit“ ist ohne Angabe jetzt „50“, vorher nichts",
            ),
        ] {
            assert_eq!(GERMAN.difference(said), (None, told.to_owned()));
            assert_eq!(Texts::new(Language::English).difference(said), (None, said.to_owned()));
        }
    }

    #[test]
    fn a_sentence_that_is_not_known_is_told_as_it_is_and_marked() {
        for said in ["the moon is another", "a new argument note", ""] {
            assert_eq!(GERMAN.difference(said), (Some("en"), said.to_owned()));
        }
    }

    /// The filter's own source is what it can say.
    #[test]
    fn every_difference_is_told_in_german() {
        let source = include_str!("../../../tool-filter/src/pin.rs");
        let (_, told) = source.split_once("pub fn changes(").unwrap();
        let says: Vec<&str> = told.split('"').skip(1).step_by(2).filter(|text| text.contains(' ')).collect();
        // Three sentences share one form, and what they say stands beside it.
        assert_eq!(says.iter().filter(|text| of_description(text)).count(), 1, "{says:?}");
        let verbs = ["is now of type", "is by default now", "now says"];
        assert!(verbs.iter().all(|verb| says.contains(verb)) && says.len() > 15, "{says:?}");
        let sentences = says.iter().filter(|text| !verbs.contains(text));
        for sentence in sentences.flat_map(|text| verbs.map(|verb| text.replace("{says}", verb))) {
            let mut example = String::new();
            for (at, part) in sentence.split('{').enumerate() {
                let rest = if at == 0 { part } else { part.split_once('}').unwrap().1 };
                // The hint has its marks in the sentence itself.
                let bare = at > 0 && example.ends_with('“');
                example.push_str(if at == 0 || bare { "" } else { "“x”" });
                example.push_str(if bare { "x" } else { "" });
                example.push_str(rest);
            }
            assert_eq!(GERMAN.difference(&example).0, None, "{example}");
        }
    }
}
