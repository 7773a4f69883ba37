//! Questions that are offered, in the reader's language: the frame is ours, what stands in it is what the tools call their rows, in German where
//! this dictionary has one word for it that leads back to theirs.

use belvedere_types::Language;

use super::dictionary::WORDS;

/// "List the orders", "Liste die Bestellungen".
pub fn list(rows: &[String], language: Language) -> String {
    match language {
        Language::English => format!("List the {}", rows.join(" ")),
        Language::German => format!("Liste die {}", rows_in_german(rows)),
    }
}

pub fn list_with(rows: &[String], column: &[String], value: &str, language: Language) -> String {
    match language {
        Language::English => format!("List the {} with {} \"{value}\"", rows.join(" "), column.join(" ")),
        Language::German => format!("Liste die {} mit {} \"{value}\"", rows_in_german(rows), one_in_german(column)),
    }
}

pub fn count_per(rows: &[String], column: &[String], language: Language) -> String {
    match language {
        Language::English => format!("How many {} are there per {}?", rows.join(" "), column.join(" ")),
        Language::German => format!("Wie viele {} gibt es je {}?", rows_in_german(rows), one_in_german(column)),
    }
}

/// "by region", "nach Region".
pub fn by(column: &[String], language: Language) -> String {
    match language {
        Language::English => format!("by {}", column.join(" ")),
        Language::German => format!("nach {}", one_in_german(column)),
    }
}

/// The one word that German has for these rows or this column.
pub fn noun(words: &[String]) -> Option<String> {
    let [word] = words else { return None };
    let told = WORDS.many_in_german(word).or_else(|| WORDS.one_in_german(word))?;
    Some(capital(&told))
}

/// "List open orders", "Zeige alle offenen Bestellungen".
pub fn list_all(rows: &[String], language: Language) -> String {
    match language {
        Language::English => format!("List {}", rows.join(" ")),
        Language::German => format!("Zeige alle {}", rows_in_german(rows)),
    }
}

/// "offenen Bestellungen": where every word is known, else as the tools have it.
fn rows_in_german(rows: &[String]) -> String {
    let told = match rows {
        [noun] => WORDS.many_in_german(noun).map(|noun| capital(&noun)),
        [state, noun] => {
            let adjective = WORDS.adjective_in_german(state);
            adjective
                .zip(WORDS.many_in_german(noun))
                .map(|(adjective, noun)| format!("{adjective}en {}", capital(&noun)))
        }
        _ => None,
    };
    told.unwrap_or_else(|| rows.join(" "))
}

fn one_in_german(column: &[String]) -> String {
    let told = match column {
        [noun] => WORDS.one_in_german(noun).map(|noun| capital(&noun)),
        _ => None,
    };
    told.unwrap_or_else(|| column.join(" "))
}

pub(super) fn capital(noun: &str) -> String {
    let mut letters = noun.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn what_is_offered_is_german_as_far_as_its_words_are_known() {
        let told = |text: &str| list_all(&rows(text), Language::German);
        assert_eq!(told("open orders"), "Zeige alle offenen Bestellungen");
        assert_eq!(told("projects"), "Zeige alle Projekte");
        assert_eq!(told("flurbel widgets"), "Zeige alle flurbel widgets");
        assert_eq!(told("audit log entries"), "Zeige alle audit log entries");
        assert_eq!(list_all(&rows("open orders"), Language::English), "List open orders");
        assert_eq!(
            count_per(&rows("orders"), &rows("category"), Language::German),
            "Wie viele Bestellungen gibt es je Kategorie?"
        );
        assert_eq!(by(&rows("region"), Language::German), "nach Region");
        assert_eq!(by(&rows("plan tier"), Language::German), "nach plan tier");
        assert_eq!(by(&rows("plan tier"), Language::English), "by plan tier");
    }
}
