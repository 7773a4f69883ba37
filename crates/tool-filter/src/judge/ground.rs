//! The grounds of a verdict, and how each is told.

use crate::{Evidence, Layer};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ground {
    Deceptive(&'static str),
    Listed(String),
    NameActs(String),
    NameLooks(String),
    NameUnclear(String),
    LookingNoun,
    NoVerb,
    HandsOut(&'static str),
    NoProof,
    Unreadable(&'static str),
    WritingArgument(String),
    ChoosesDeed { argument: String, deed: String },
    OffersLooks(String),
    Rehearses(String),
    Guides,
    SearchesAlone,
    QueryOfParts,
    ValuesLook { argument: String, values: Vec<String> },
    PutsAway(String),
    Statement(String),
    Unprovable,
    Method(String),
    WritesByMethod,
    SqlUnseen,
    StatementsUnseen,
    Powers(Vec<String>),
    NotReadOnly,
    Destructive,
    ReadOnly,
    DescriptionActs(String),
    DescriptionLooks(String),
    DescriptionNames(String),
    SaysReadOnly,
    UnknownVerb(String),
    NoDeed,
    TellsColumns,
    PolicyRefused,
    PolicyWithoutGuard,
    Reviewed { reason: String, german: Option<String> },
}

impl Ground {
    /// Whether it blocks by itself.
    pub(super) fn blocks(&self) -> bool {
        match self {
            Self::Deceptive(_)
            | Self::Listed(_)
            | Self::NameActs(_)
            | Self::HandsOut(_)
            | Self::Unreadable(_)
            | Self::WritingArgument(_)
            | Self::ChoosesDeed { .. }
            | Self::Rehearses(_)
            | Self::PutsAway(_)
            | Self::Unprovable
            | Self::WritesByMethod
            | Self::SqlUnseen
            | Self::StatementsUnseen
            | Self::NotReadOnly
            | Self::Destructive
            | Self::DescriptionActs(_)
            | Self::UnknownVerb(_)
            | Self::PolicyWithoutGuard => true,
            Self::NameLooks(_)
            | Self::NameUnclear(_)
            | Self::LookingNoun
            | Self::NoVerb
            | Self::NoProof
            | Self::OffersLooks(_)
            | Self::ValuesLook { .. }
            | Self::Statement(_)
            | Self::Method(_)
            | Self::Powers(_)
            | Self::ReadOnly
            | Self::DescriptionLooks(_)
            | Self::DescriptionNames(_)
            | Self::SaysReadOnly
            | Self::Guides
            | Self::SearchesAlone
            | Self::QueryOfParts
            | Self::NoDeed
            | Self::TellsColumns
            | Self::PolicyRefused
            | Self::Reviewed { .. } => false,
        }
    }

    /// Whether it still blocks a tool all of whose statements a guard reads. The verb that carries the statement does not: "run", "execute".
    pub(super) fn outlasts_a_guard(&self) -> bool {
        self.blocks() && !matches!(self, Self::NameActs(_) | Self::DescriptionActs(_))
    }

    pub(super) fn evidence(&self) -> Evidence {
        let german = if let Self::Reviewed { german, .. } = self {
            german.clone()
        } else {
            None
        };
        Evidence {
            layer: self.layer(),
            detail: self.detail(),
            detail_de: german,
        }
    }

    fn layer(&self) -> Layer {
        match self {
            Self::Listed(_) => Layer::Blocklist,
            Self::Deceptive(_)
            | Self::NameActs(_)
            | Self::NameLooks(_)
            | Self::NameUnclear(_)
            | Self::LookingNoun
            | Self::NoVerb
            | Self::HandsOut(_)
            | Self::NoProof => Layer::Name,
            Self::Unreadable(_)
            | Self::WritingArgument(_)
            | Self::ChoosesDeed { .. }
            | Self::Rehearses(_)
            | Self::OffersLooks(_)
            | Self::ValuesLook { .. }
            | Self::PutsAway(_)
            | Self::QueryOfParts
            | Self::Statement(_)
            | Self::Unprovable
            | Self::Method(_)
            | Self::WritesByMethod
            | Self::SqlUnseen
            | Self::StatementsUnseen
            | Self::Powers(_) => Layer::Schema,
            Self::NotReadOnly | Self::Destructive | Self::ReadOnly => Layer::Annotations,
            Self::DescriptionActs(_)
            | Self::DescriptionLooks(_)
            | Self::DescriptionNames(_)
            | Self::SaysReadOnly
            | Self::Guides
            | Self::SearchesAlone
            | Self::UnknownVerb(_)
            | Self::TellsColumns
            | Self::NoDeed => Layer::Description,
            Self::PolicyRefused | Self::PolicyWithoutGuard | Self::Reviewed { .. } => Layer::Policy,
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Deceptive(why) | Self::Unreadable(why) => (*why).to_owned(),
            Self::Listed(verb) => format!("`{verb}` is on the blocklist of writing verbs"),
            Self::NameActs(verb) => format!("the verb `{verb}` acts"),
            Self::NameLooks(verb) => format!("the verb `{verb}` looks"),
            Self::NameUnclear(verb) => format!("the verb `{verb}` may look or act"),
            Self::LookingNoun => "no verb; the last noun asks for a look".to_owned(),
            Self::NoVerb => "no verb".to_owned(),
            Self::HandsOut(kind) => format!("the answer carries {kind}"),
            Self::NoProof => "nothing proves that it reads".to_owned(),
            Self::WritingArgument(argument) => format!("the argument `{argument}` belongs to a write"),
            Self::ChoosesDeed { argument, deed } => format!("the argument `{argument}` can ask for `{deed}`"),
            Self::Rehearses(argument) => format!("the argument `{argument}` asks for a rehearsal, so without it the tool acts"),
            Self::OffersLooks(argument) => format!("the argument `{argument}` can ask for looks alone"),
            Self::ValuesLook { argument, values } => format!("the argument `{argument}` asks for looks with {}", values.join(", ")),
            Self::PutsAway(argument) => format!("the argument `{argument}` names where the answer is put"),
            Self::Statement(argument) => format!("the argument `{argument}` carries a statement"),
            Self::Unprovable => "no guard can prove that such a statement reads".to_owned(),
            Self::Method(argument) => format!("the argument `{argument}` chooses the HTTP method"),
            Self::WritesByMethod => "the tool can write by its HTTP method".to_owned(),
            Self::SqlUnseen => "SQL is run, but no argument is known to carry it".to_owned(),
            Self::StatementsUnseen => "statements are run, but no argument is known to carry them".to_owned(),
            Self::Powers(arguments) => format!("may only be called without {}", arguments.join(", ")),
            Self::NotReadOnly => "the server says that it is not read-only".to_owned(),
            Self::Destructive => "the server says that it may destroy".to_owned(),
            Self::ReadOnly => "the server says that it is read-only, which proves nothing".to_owned(),
            Self::DescriptionActs(verb) | Self::DescriptionLooks(verb) => format!("the description begins with `{verb}`"),
            Self::DescriptionNames(noun) => format!("the description names no deed, but `{noun}`"),
            Self::SaysReadOnly => "the description says that it only reads".to_owned(),
            Self::Guides => "the description says that it gives guidance".to_owned(),
            Self::SearchesAlone => "what is run is a query in a language that cannot write".to_owned(),
            Self::QueryOfParts => "what is run is a query that the arguments put together".to_owned(),
            Self::UnknownVerb(verb) => format!("the description begins with `{verb}`, a verb that is not known"),
            Self::NoDeed => "the description names no deed".to_owned(),
            Self::TellsColumns => "the description tells the columns of what the name is".to_owned(),
            Self::PolicyRefused => "the policy cannot open what the blocklist names".to_owned(),
            Self::PolicyWithoutGuard => "the policy names no guard".to_owned(),
            Self::Reviewed { reason, .. } => reason.clone(),
        }
    }
}
