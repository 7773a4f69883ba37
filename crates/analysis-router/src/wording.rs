//! What answers say, apart from the language that it is said in: an answer keeps each sentence with its values, so that it can be told in any. What
//! is said in a language stands in that language's table; a sentence that lacks one does not compile.

mod assumption;
mod cells;
mod english;
mod german;
mod labels;
mod message;
mod miss;
mod picture;
mod reply;
mod time;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use crate::chart::ChartKind;
use belvedere_types::{Language, Problem, problem};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::assumption::Assumption;
pub use self::labels::{column_labels, is_other};
pub use self::message::{Ask, Difference, Finding, Gap, Held, Kind, Message, Model, Progress, Refusal};
pub use self::miss::Miss;
pub(crate) use self::picture::unit_of;
pub use self::picture::{End, Lack, Picture, Why};
pub use self::reply::Reply;
pub use self::time::{Period, Phrase, Which, Zone};

impl Message {
    /// As it is said in that language.
    pub fn told(&self, language: Language) -> String {
        match language {
            Language::English => english::say(self),
            Language::German => german::say(self),
        }
    }

    /// Whether that is wholly in the language: other people's words are not, nor are those of failures that only English has words for.
    fn is_in(&self, language: Language) -> bool {
        match self {
            Self::Verbatim { language: own, .. } => *own == language,
            Self::What { german: Some(_), .. } | Self::Next { german: Some(_), .. } => true,
            Self::What { code, .. } | Self::Next { code, .. } | Self::Model(Model::Failed { code, .. }) => {
                language == Language::English || problem::words(code, language).is_some()
            }
            Self::Finding(_)
            | Self::Assumption(_)
            | Self::Gap(_)
            | Self::Reply(_)
            | Self::Ask(_)
            | Self::Refusal(_)
            | Self::Model(_)
            | Self::Progress(_)
            | Self::Picture(_)
            | Self::Miss(_) => true,
        }
    }
}

/// A kind of chart, by its name.
pub(crate) const fn kind(kind: ChartKind, language: Language) -> &'static str {
    match language {
        Language::English => english::picture::kind(kind),
        Language::German => german::picture::kind(kind),
    }
}

impl Phrase {
    /// In English words; columns of time windows are named after them.
    pub(crate) fn english(self) -> String {
        english::phrase(self)
    }
}

/// Words of an answer: in English, which is also what they are as text, and as the messages that they are made of. Without messages they are words
/// that were not ours, or of an answer from before messages were kept.
///
/// As JSON they are a text where there are no messages, else an object of both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    text: String,
    said: Vec<Message>,
}

impl Message {
    pub fn what(problem: &Problem) -> Self {
        Self::What {
            code: problem.code.to_owned(),
            text: problem.detail.clone(),
            quoted: problem.quoted.as_deref().map(str::to_owned),
            german: problem.german.as_deref().map(|[what, _]| what.clone()),
        }
    }

    pub fn next(problem: &Problem) -> Self {
        Self::Next {
            code: problem.code.to_owned(),
            text: problem.next_step.clone(),
            german: problem.german.as_deref().map(|[_, next]| next.clone()),
        }
    }
}

impl Words {
    /// A failure and what to do about it.
    pub fn of_problem(problem: &Problem) -> Self {
        Self::from([Message::what(problem), Message::next(problem)])
    }

    /// Somebody else's words in a language that is known.
    pub fn verbatim(text: impl Into<String>, language: Language) -> Self {
        let text = text.into();
        Self::from(Message::Verbatim { text, language })
    }

    /// As they are said in that language: English, where they have no messages.
    pub fn told(&self, language: Language) -> Cow<'_, str> {
        if self.said.is_empty() || language == Language::English {
            return Cow::Borrowed(&self.text);
        }
        Cow::Owned(joined(self.said.iter().map(|message| message.told(language))))
    }

    /// Whether they are wholly in that language when they are told in it.
    pub fn is_in(&self, language: Language) -> bool {
        if self.said.is_empty() {
            return self.text.is_empty() || language == Language::English;
        }
        self.said.iter().all(|message| message.is_in(language))
    }

    pub fn messages(&self) -> &[Message] {
        &self.said
    }

    /// These, and then those.
    pub fn and(self, then: impl Into<Self>) -> Self {
        Self::from([self.into_messages(), then.into().into_messages()].concat())
    }

    /// Words without messages are said as they are.
    fn into_messages(self) -> Vec<Message> {
        if self.said.is_empty() && !self.text.is_empty() {
            return Self::verbatim(self.text, Language::English).said;
        }
        self.said
    }

    /// The same as nothing but words of that language.
    pub fn plain(&self, language: Language) -> Self {
        Self::from(self.told(language).into_owned())
    }
}

fn joined(sentences: impl Iterator<Item = String>) -> String {
    let kept: Vec<String> = sentences.filter(|sentence| !sentence.is_empty()).collect();
    kept.join(" ")
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Message> for Words {
    fn from(message: Message) -> Self {
        Self::from([message])
    }
}

impl<const N: usize> From<[Message; N]> for Words {
    fn from(said: [Message; N]) -> Self {
        Self::from(Vec::from(said))
    }
}

impl From<Vec<Message>> for Words {
    fn from(said: Vec<Message>) -> Self {
        let text = joined(said.iter().map(|message| message.told(Language::English)));
        Self { text, said }
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self { text, said: Vec::new() }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl PartialEq<str> for Words {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Words {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

/// As they are kept.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Text(String),
    Said { text: String, said: Vec<serde_json::Value> },
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kept = if self.said.is_empty() {
            Kept::Text(self.text.clone())
        } else {
            let said = self.said.iter().map(serde_json::to_value).collect::<Result<_, _>>();
            Kept::Said {
                text: self.text.clone(),
                said: said.map_err(serde::ser::Error::custom)?,
            }
        };
        kept.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Words {
    /// A message that this version does not know leaves the English words.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Text(text) => Self::from(text),
            Kept::Said { text, said } => {
                let read: Result<Vec<Message>, _> = said.into_iter().map(serde_json::from_value).collect();
                Self {
                    text,
                    said: read.unwrap_or_default(),
                }
            }
        })
    }
}
