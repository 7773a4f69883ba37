//! English nouns and verbs as the dictionary writes them, with the forms that a rule makes.

use crate::planner::words::many_of;

/// One of them, and many of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Noun {
    pub one: String,
    pub many: String,
}

/// An English verb.
#[derive(Debug, Clone, PartialEq)]
pub struct Verb {
    pub base: String,
    pub past: String,
    pub participle: String,
}

/// `_` joins the words of a term.
pub fn spaced(term: &str) -> String {
    term.replace('_', " ")
}

/// `person/people`, or a noun whose plural is regular.
pub fn noun(told: &str) -> Noun {
    let (one, many) = told.split_once('/').unwrap_or((told, ""));
    let one = spaced(one);
    Noun {
        many: if many.is_empty() { many_of(&one) } else { spaced(many) },
        one,
    }
}

/// `take/took/taken`, or a verb whose past is regular.
pub fn verb(told: &str) -> Verb {
    let mut forms = told.split('/');
    let base = spaced(forms.next().unwrap_or_default());
    let regular = || match base.strip_suffix('e') {
        Some(stem) => format!("{stem}ed"),
        None => match base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o'])) {
            Some(stem) => format!("{stem}ied"),
            None if matches!(base.as_str(), "ship" | "stop" | "submit" | "plan") => {
                format!("{base}{}ed", base.chars().last().unwrap_or_default())
            }
            None => format!("{base}ed"),
        },
    };
    let past = forms.next().map_or_else(regular, spaced);
    Verb {
        participle: forms.next().map_or_else(|| past.clone(), spaced),
        past,
        base,
    }
}
