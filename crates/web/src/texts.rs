//! What pages say, in the reader's language. Each message is one line of one table under `texts/`, with all its languages beside each other; a page
//! asks for it by a method of [`Texts`], so that a message that is missing, or lacks a language or an argument, does not compile, and one that
//! nothing asks for is a warning. A message is one of four forms:
//!
//! - `text`: words as they are;
//! - `line`: words with arguments, as plain text;
//! - `html`: words with arguments that are markup, or are escaped;
//! - `count`: words with a number, for one and for many. English and German part them alike (CLDR plural rules, cardinal: one, other).

mod ask;
mod audit;
mod boards;
mod cards;
mod differences;
mod discovery;
mod entry;
mod evidence;
mod formats;
mod frame;
mod gaps;
mod happened;
mod mail;
mod mcp;
mod model;
mod people;
mod problems;
mod provenance;
pub mod scripts;
mod settings;
mod sources;
mod tools;
mod warning;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use belvedere_app::router::planner::in_german;
pub use belvedere_types::Language;
pub use differences::of_description;

use crate::fault::Fault;
use crate::guard::single_cookie;

/// The cookie that keeps a choice.
pub const COOKIE: &str = "language";
/// The cookie in which the page's script keeps the theme. The page is written with it, so that it never flashes the other one.
const THEME_COOKIE: &str = "theme";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    fn of_name(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The best of an `Accept-Language` (RFC 9110 §12.5.4): the heaviest we have, and of equals the first.
fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let Some(language) = parts.next().and_then(Language::of_tag) else {
            continue;
        };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
        let weight: f32 = weight.map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
        if weight > 0.0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// All messages, in one language; and the theme that whoever reads them chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Texts {
    language: Language,
    theme: Option<Theme>,
}

/// Every message as it stands in the tables, in the order of [`Language::ALL`]; arguments stand in braces.
pub fn messages() -> impl Iterator<Item = &'static [&'static str; 2]> {
    [
        ask::TABLE,
        audit::TABLE,
        boards::TABLE,
        cards::TABLE,
        entry::TABLE,
        frame::TABLE,
        happened::TABLE,
        mail::TABLE,
        mcp::TABLE,
        model::TABLE,
        people::TABLE,
        provenance::TABLE,
        scripts::TABLE,
        settings::TABLE,
        sources::TABLE,
        tools::TABLE,
    ]
    .into_iter()
    .flatten()
}

/// A message without arguments, to be said in whatever language.
pub type Message = fn(Texts) -> &'static str;

impl Texts {
    pub const fn new(language: Language) -> Self {
        Self { language, theme: None }
    }

    /// What the browser asks for: the choice it keeps, else what it accepts, else English; and the theme it keeps.
    pub fn of(headers: &HeaderMap) -> Self {
        let kept = single_cookie(headers, COOKIE).and_then(Language::of_tag);
        let accepts = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(accepted);
        Self {
            language: kept.or_else(accepts).unwrap_or_default(),
            theme: single_cookie(headers, THEME_COOKIE).and_then(Theme::of_name),
        }
    }

    /// `None` where the system's own holds.
    pub const fn theme(self) -> Option<Theme> {
        self.theme
    }

    pub const fn language(self) -> Language {
        self.language
    }

    /// For elements whose words are always English: `None` where the page is.
    pub fn english(self) -> Option<&'static str> {
        self.other(Language::English)
    }

    /// A text of a vendor's card, and its language where that is not the page's.
    pub fn of_card<'t>(self, english: &'t str, german: Option<&'t str>) -> (Option<&'static str>, &'t str) {
        match german.filter(|_| self.language == Language::German) {
            Some(german) => (None, german),
            None => (self.english(), english),
        }
    }

    /// The tag of a language that is not the page's.
    pub fn other(self, language: Language) -> Option<&'static str> {
        (language != self.language).then(|| language.tag())
    }

    /// The same for a question on offer, by its words.
    pub fn question(self, question: &str) -> Option<&'static str> {
        self.other(if in_german(question) { Language::German } else { Language::English })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Texts {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Ok(Self::of(&parts.headers))
    }
}

/// A table of messages: `form key(arguments): "English", "German";`.
macro_rules! texts {
    ($($form:ident $key:ident $(($($arg:ident),+))? : $en:literal $(| $en_many:literal)?, $de:literal $(| $de_many:literal)?;)*) => {
        impl $crate::texts::Texts {
            $($crate::texts::message!($form $key ($($($arg),+)?) $en $(| $en_many)?, $de $(| $de_many)?);)*
        }

        pub(super) const TABLE: &[[&str; 2]] = &[$([$en, $de], $([$en_many, $de_many],)?)*];
    };
}

macro_rules! message {
    (text $key:ident () $en:literal, $de:literal) => {
        pub(crate) const fn $key(self) -> &'static str {
            match self.language {
                $crate::texts::Language::English => $en,
                $crate::texts::Language::German => $de,
            }
        }
    };
    (line $key:ident ($($arg:ident),+) $en:literal, $de:literal) => {
        pub(crate) fn $key(self, $($arg: impl std::fmt::Display),+) -> String {
            match self.language {
                $crate::texts::Language::English => format!($en),
                $crate::texts::Language::German => format!($de),
            }
        }
    };
    (html $key:ident ($($arg:ident),+) $en:literal, $de:literal) => {
        pub(crate) fn $key(self, $($arg: impl maud::Render),+) -> maud::Markup {
            $(let $arg = $arg.render().into_string();)+
            maud::PreEscaped(match self.language {
                $crate::texts::Language::English => format!($en),
                $crate::texts::Language::German => format!($de),
            })
        }
    };
    (count $key:ident ($n:ident) $en:literal | $en_many:literal, $de:literal | $de_many:literal) => {
        pub(crate) fn $key(self, $n: u64) -> String {
            let one = $n == 1;
            let $n = self.count($n);
            match (self.language, one) {
                ($crate::texts::Language::English, true) => format!($en),
                ($crate::texts::Language::English, false) => format!($en_many),
                ($crate::texts::Language::German, true) => format!($de),
                ($crate::texts::Language::German, false) => format!($de_many),
            }
        }
    };
}

use {message, texts};

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(cookie: &str, accepts: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, accepts.parse().unwrap());
        Texts::of(&headers).language()
    }

    #[test]
    fn the_kept_choice_goes_before_what_the_browser_accepts() {
        use Language::{English, German};
        for (cookie, accepts, language) in [
            ("", "", English),
            ("", "de", German),
            ("", "de-AT,de;q=0.9,en;q=0.8", German),
            ("", "en;q=0.5, de;q=0.7", German),
            ("", "fr, de;q=0", English),
            ("", "fr-FR, de;q=0.1", German),
            ("", "de;q=x, en;q=0.1", English),
            ("language=en", "de", English),
            ("language=de", "en", German),
            ("language=fr", "de", German),
            ("language=de; language=en", "en", English),
        ] {
            assert_eq!(chosen(cookie, accepts), language, "{cookie:?} {accepts:?}");
        }
    }
}
