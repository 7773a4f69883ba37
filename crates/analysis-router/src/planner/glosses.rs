//! What a tool explains in its prose: "AUTHORISED (awaiting payment)", "size (users)".

use belvedere_types::ToolDefinition;
use serde_json::Value;

use super::lexicon::Lexicon;
use super::words::{listed, plain};

/// Words of an explanation at most.
const WORDS: usize = 4;
/// Explanations of one tool at most.
const MOST: usize = 40;

/// A word of the tool's own, and the stems of what it is said to mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Gloss {
    pub of: String,
    pub means: Vec<String>,
}

/// Of the tool and of what it takes.
pub fn of_tool(tool: &ToolDefinition, lexicon: &Lexicon) -> Vec<Gloss> {
    let properties = tool.input_schema.get("properties").and_then(Value::as_object);
    let parameters = properties.into_iter().flat_map(|all| all.values());
    let told = parameters.filter_map(|property| property.get("description")?.as_str());
    tool.description
        .as_deref()
        .into_iter()
        .chain(told)
        .flat_map(|text| in_brackets(text, lexicon))
        .take(MOST)
        .collect()
}

fn in_brackets(text: &str, lexicon: &Lexicon) -> Vec<Gloss> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, inside, after)) = rest.split_once('(').and_then(|(before, opened)| {
        let (inside, after) = opened.split_once(')')?;
        Some((before, inside, after))
    }) {
        found.extend(gloss(before, inside, lexicon));
        rest = after;
    }
    found
}

fn gloss(before: &str, inside: &str, lexicon: &Lexicon) -> Option<Gloss> {
    // What is meant by way of example, or bounds a number, explains no word.
    const OTHER: &str = "e g eg i ie default optional required max min maximum including included inclusive see or and key id ids iso utc yyyy format both one";
    let of = before
        .strip_suffix(' ')?
        .rsplit([' ', ',', '`', '"', '\''])
        .find(|word| !word.is_empty())?;
    let words: Vec<String> = inside
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let word = |word: &String| word.chars().all(char::is_alphabetic) && !listed(OTHER, word);
    let plain_words = inside.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let told = plain_words && (1..=WORDS).contains(&words.len()) && words.iter().all(word) && of.chars().any(char::is_alphabetic);
    told.then(|| Gloss {
        of: plain(of),
        means: words.iter().map(|word| lexicon.stem(word)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Vec<String>)> {
        in_brackets(text, &Lexicon::default())
            .into_iter()
            .map(|gloss| (gloss.of, gloss.means))
            .collect()
    }

    #[test]
    fn a_word_in_brackets_says_what_the_one_before_means() {
        assert_eq!(
            told("DRAFT, SUBMITTED (awaiting approval), AUTHORISED (awaiting payment) or VOIDED"),
            [
                ("submitted".to_owned(), vec!["await".to_owned(), "approv".to_owned()]),
                ("authorised".to_owned(), vec!["await".to_owned(), "payment".to_owned()])
            ]
        );
        assert_eq!(
            told("Segments with kind, size (users) and owner"),
            [("size".to_owned(), vec!["user".to_owned()])]
        );
    }

    #[test]
    fn examples_and_bounds_explain_no_word() {
        for text in [
            "First day (included)",
            "The host (e.g. web-1)",
            "Orders between two dates (both included, at most 92 days)",
            "Page size (max 50)",
            "(alone)",
            "unclosed (users",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
