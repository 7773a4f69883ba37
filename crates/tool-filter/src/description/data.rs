//! Descriptions that are no sentence but the name of what comes back: "Payslips of an employee", "Whether a door is locked". What a tool of that kind
//! does is to answer. The phrase has to prove that its first word is no verb: by an article, an adjective, a word that is only a noun, or
//! by what follows it ("of", "that").

use super::made::{deed, made};
use super::sentence::{Joint, Word};
use super::{ARTICLES, also_noun, behind, done_to_it_at, listed, phrase, restated, rows};
use crate::lexicon::{self, WordList};

/// Words of a phrase that are looked at.
const MAX_PHRASE: usize = 8;

/// Between a noun and what is said of it. Verbs seldom stand before these.
static SURELY_BEHIND_A_NOUN: WordList = WordList::new("of that which who whose");
/// The same, but verbs without an object stand before them too: "wait for", "log in".
static BEHIND_A_NOUN: WordList = WordList::new(
    "
    for in on at from with to by near inside within between across per under without against during since about over around via using
    including and or as where when than after before until into through behind above below vs versus
",
);
/// The same, where a verb would need an object first.
static WHERE: WordList = WordList::new("near inside within between across per under without during since around by against among");
/// Verbs that take "of" or a clause with "that".
static TAKES_A_CLAUSE: WordList = WordList::new(
    "comment dispose think approve hear consist learn speak know rid beware conceive ensure check verify confirm assert require guarantee note see make",
);
/// Pronouns that are subjects.
static SUBJECTS: WordList = WordList::new("you they we he she");
/// Where one of these stands, the words before it are a subject and what follows is what it does.
/// Part of a verb: "top up", "log out".
pub(super) static PARTICLES: WordList = WordList::new("up off out down back away it them");
static FINITE: WordList =
    WordList::new("is are was were be been will can could may must shall should gets get got does do did has have had not");

/// The head of the noun phrase that the description consists of.
pub(super) fn named(words: &[Word], name: &[String]) -> Option<String> {
    // "Currently active warnings": how the adjective is meant.
    let words = match words {
        [adverb, adjective, ..] if adverb.text.ends_with("ly") && adjective.text.class().adjective => words.get(1..)?,
        // "Currently applied settings": no verb in the past tells what a tool does.
        [now, participle, ..] if matches!(&*now.text, "currently" | "recently" | "newly") && participle.text.ends_with("ed") => {
            words.get(1..)?
        }
        _ => words,
    };
    let first = words.first()?;
    // "Every berth of a quay is closed" is a sentence.
    if done_to_it_at(words).is_some() {
        return None;
    }
    if lexicon::ASKS.has(first.text.trim_end_matches("'s")) && first.joint == Joint::Space {
        return Some(first.text.to_string());
    }
    if first.text == "how" && words.get(1).is_some_and(|next| next.text != "to") || tells_when(words) {
        return Some(first.text.to_string());
    }
    if let Some(noun) = rows::columns(words)
        .or_else(|| rows::several_of(words))
        .or_else(|| rows::two_of(words, name))
        .or_else(|| rows::half_a_noun(words, name))
    {
        return Some(noun);
    }
    if (listed::of_what_is_listed(first, name) || listed::all_that_is_held(words)) && !does_more(words, 1) {
        return Some(first.text.to_string());
    }
    let phrase = noun_phrase(words);
    let head = phrase.last()?;
    let headed = rows::headed(words, phrase.len());
    let proven = match phrase {
        [only] => alone(only, words, name),
        _ => {
            let next = words.get(phrase.len());
            let of = next.is_some_and(|next| next.text == "of");
            let kept = log_of_changes(phrase) && of
                || headed && (no_verb(first) || first.text.class().thing)
                || listed::told_of_it(phrase, name)
                || no_verb(first) && restated::at(phrase, name) == Some(1) && many(&head.text)
                || no_verb(first) && behind::two_before_of(words, 1) && behind::in_an_order(words);
            (compound(first, head, next) || listed::named_so(phrase, next, name) || kept)
                && phrase.iter().enumerate().skip(1).all(|(at, word)| {
                    !acts(word) || behind::two_before_of(words, at) || restated::holds(phrase, name, at) || of && last_before_of(phrase, at)
                })
        }
    };
    // "The user is …", "Top up the …" are no phrases.
    let subject = phrase.iter().any(|word| FINITE.has(&word.text) || PARTICLES.has(&word.text))
        || phrase.iter().skip(1).any(|word| ARTICLES.has(&word.text));
    (proven
        && (headed || comes_back(head, phrase, words))
        && !subject
        && !lexicon::TOOLISH.has(&head.text)
        && (the_last(phrase) || !deed(&head.text))
        && !does_more(words, phrase.len()))
    .then(|| head.text.to_string())
}

/// Whether a phrase of several words is a noun with what is said of it, and not a verb with its object.
fn compound(first: &Word, head: &Word, next: Option<&Word>) -> bool {
    let text = first.text.as_str();
    let (verb, maybe) = (first.text.some().verb(), first.text.some().maybe);
    let class = head.text.class();
    let of = next.is_some_and(|next| next.text == "of");
    // "Occupancy map of", "time series of", "invoice details": nobody does anything to a measure or a form of telling in so few words.
    let measured = !verb && (class.measure || class.read_noun) && (of || first.text.class().thing);
    // "Deletion requests": a noun in -tion is a verb only where the lists have it as one.
    let noun_of_a_deed = !verb && !maybe && text.len() > 5 && (text.ends_with("tion") || text.ends_with("tions"));
    // "Radar chart comparing …": a kind of drawing.
    let drawn = matches!(&*head.text, "chart" | "charts" | "plot" | "plots")
        && lexicon::DRAWINGS.has(text)
        && next.is_none_or(|next| next.joint != Joint::Space || next.text == "of" || next.text.ends_with("ing"));
    opens(first) || measured || noun_of_a_deed || drawn
}

/// A word that no list has, and that is not spelt as verbs are.
pub(super) fn no_verb(word: &Word) -> bool {
    const AGAIN: [&str; 6] = ["re", "un", "de", "dis", "over", "auto"];
    word.text.some() == lexicon::Word::default()
        && !phrase::verb_shaped(&word.text)
        && !word.text.ends_with("ing")
        && !AGAIN.iter().any(|again| word.text.starts_with(again))
}

/// "Status updates of a project": a plural behind another noun and before "of" is no verb.
fn last_before_of(phrase: &[Word], at: usize) -> bool {
    at + 1 == phrase.len()
        && phrase
            .get(at)
            .is_some_and(|word| many(&word.text) && !word.text.forms().any(|base| TAKES_A_CLAUSE.has(base)))
        && phrase.iter().take(at).all(|word| !word.text.some().verb())
}

/// "Change log of a flag", "edit history of": nobody changes a log.
fn log_of_changes(phrase: &[Word]) -> bool {
    matches!(phrase, [change, log] if matches!(&*change.text, "change" | "edit" | "update") && matches!(&*log.text, "log" | "history"))
}

/// A plural, by its ending or as one of the few that have none.
pub(super) fn many(text: &str) -> bool {
    static WITHOUT_ENDING: WordList =
        WordList::new("people men women children staff personnel media criteria phenomena everyone everybody everything");
    text.ends_with('s') && !["ss", "us", "is"].iter().any(|end| text.ends_with(end)) || WITHOUT_ENDING.has(text)
}

/// The words up to what ends the phrase.
fn noun_phrase(words: &[Word]) -> &[Word] {
    let end = words.iter().enumerate().find(|(at, word)| {
        *at > 1 && (shows(word) || *at == 2 && word.text.ends_with("ing") && of_each(words))
            || behind::said_of_it(words, *at)
            || SURELY_BEHIND_A_NOUN.has(&word.text)
            || BEHIND_A_NOUN.has(&word.text)
            || *at > 0 && word.joint != Joint::Space && !describes_too(words, *at)
    });
    let end = end.map_or(words.len(), |(at, _)| at);
    words.get(..end.min(MAX_PHRASE)).unwrap_or_default()
}

/// "Occupied and free beds", "daily positive / negative counts": adjectives joined to one describe the same noun.
fn describes_too(words: &[Word], at: usize) -> bool {
    let describes = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| word.text.class().adjective || word.text.len() > 4 && word.text.ends_with("ed"))
    };
    let spaced = words.get(at + 1).is_some_and(|next| next.joint == Joint::Space);
    let joined = words
        .get(at)
        .is_some_and(|word| matches!(word.joint, Joint::Conjunction | Joint::List));
    let further = || words.get(at + 1).is_some_and(|next| next.joint == Joint::List) && describes(at + 1);
    at < 5 && joined && (spaced || further()) && (0..=at).all(describes)
}

/// "Every berth serving a route", but not "… is closed".
fn of_each(words: &[Word]) -> bool {
    words.first().is_some_and(each) && !words.iter().any(|word| word.text.passive())
}

/// What is told of each is told of many.
fn each(first: &Word) -> bool {
    matches!(&*first.text, "every" | "each")
}

/// "Status showing …": what it shows is no part of the phrase.
fn shows(word: &Word) -> bool {
    word.text.ends_with("ing") && word.text.forms().skip(1).any(|base| base.class.read)
}

/// "When certificates expire", but not "When called, deletes …".
fn tells_when(words: &[Word]) -> bool {
    matches!(words, [when, subject, rest @ ..] if when.text == "when"
    && (subject.text.class().thing || many(&subject.text) && rest.first().is_some_and(|past| past.text.ends_with("ed")))
    && {
        // "…, looking back some hours".
        let told = rest.iter().position(|word| word.text == "looking").unwrap_or(rest.len());
        let (when, back) = rest.split_at(told);
        when.iter().all(|word| matches!(word.joint, Joint::Space | Joint::Conjunction))
            && back.iter().skip(1).all(|word| word.joint == Joint::Space)
    })
}

/// A phrase of one word: a noun by itself, by what follows, or because the name ends with the same plural.
fn alone(word: &Word, words: &[Word], name: &[String]) -> bool {
    let (mut verb, mut write, mut listed) = (false, false, false);
    for class in word.text.forms().map(|base| base.class) {
        verb |= class.verb();
        write |= class.write && !class.also_noun;
        listed |= class.listed;
    }
    let maybe = word.text.some().maybe;
    let inflected = word.text.forms().skip(1).any(|base| base.class.verb());
    let text = |at: usize| {
        words
            .get(at)
            .filter(|next| next.joint == Joint::Space)
            .map_or("", |next| next.text.as_str())
    };
    let (next, second) = (text(1), text(2));
    if behind::first_is_described(words, name) || behind::first_is_joined_to_nouns(words) {
        return true;
    }
    // "Transfers to a bank account, oldest first", beside a name that ends with the same plural.
    // So it does beside `payouts_list`, whatever the things are called there.
    let listing = matches!(name, [things, list] if list == "list" && many(things)) && words.last().is_some_and(|last| last.text == "first");
    let ordered = (listing || name.last().is_some_and(|last| *last == *word.text)) && many(&word.text) && behind::in_an_order(words);
    if ordered && !listed && (next.is_empty() || next == "to" || BEHIND_A_NOUN.has(next)) {
        return true;
    }
    match next {
        "of" | "which" | "who" | "whose" => {
            let clause = word.text.forms().any(|base| TAKES_A_CLAUSE.has(base));
            !clause && (!listed && !write || inflected && !word.text.class().verb())
        }
        // "Posts that are promoted", but "checks that …".
        // Behind the determiner "that" stands neither an article nor a plural, so what it opens there is a clause about a noun.
        "that" => {
            let clause = word.text.forms().any(|base| TAKES_A_CLAUSE.has(base));
            let class = lexicon::word(second);
            // "Comments that wait": behind a verb a clause would have its subject there.
            let subject_missing = (class.verb() || class.maybe) && !class.also_noun && !class.thing && !FINITE.has(text(3));
            let about_a_noun =
                FINITE.has(second) || ARTICLES.has(second) || SUBJECTS.has(second) || second.ends_with('s') || subject_missing;
            !clause && (opens(word) && !verb && !maybe || about_a_noun && !(listed && word.text.class().listed))
        }
        // "Windows in which …".
        _ if second == "which" && BEHIND_A_NOUN.has(next) => !listed && !write,
        _ if !verb && !maybe => opens(word),
        _ if listed => false,
        // "Invoices with a balance", "Budgets": a plural of something, where the verb would need an object.
        _ if !verb && word.text.ends_with('s') && word.text.class().thing && (next.is_empty() || BEHIND_A_NOUN.has(next)) => true,
        _ if name.last().is_some_and(|last| *last == *word.text) && word.text.ends_with('s') => {
            WHERE.has(next) || matches!(next, "in" | "on" | "at")
        }
        _ => !verb && (WHERE.has(next) && word.text.ends_with('s') || matches!(next, "by" | "per" | "between")),
    }
}

/// "Allocations" is a plural; "allocates" is none.
fn plural(text: &str, base: &str) -> bool {
    text != base && text.ends_with("ions")
}

/// Whether the word cannot be a verb at the head of a sentence.
fn opens(word: &Word) -> bool {
    let text = word.text.as_str();
    let class = word.text.class();
    if text == "this" || text == "that" || text == "it" {
        return false;
    }
    if ARTICLES.has(text)
        || class.adjective
        || text.starts_with(|c: char| c.is_ascii_digit())
        || matches!(text, "everyone" | "everybody" | "everything")
    {
        return true;
    }
    if word.text.some().verb() || word.text.some().maybe {
        // "Published entries", "upcoming": a participle of a verb, but not the verb "embed".
        return text.ends_with("ed") && text.len() > 4 && !class.verb() && !class.maybe;
    }
    // "CI pipelines": an abbreviation is no verb, and verbs that are written like one ("PUT") are known.
    // A word with a capital inside ("CustomBuild") is a product.
    let abbreviation = word.proper && !text.contains('-');
    class.thing || abbreviation || by_its_ending(text) || agents(text) || phrase::compounded(text)
}

/// "Listeners": who does it, in the plural. "Offers" is what is done.
fn agents(text: &str) -> bool {
    let base = text.strip_suffix('s').unwrap_or_default();
    text.len() > 6 && (base.ends_with("er") || base.ends_with("or")) && !lexicon::IN_ER.has(base)
}

/// Endings that make nouns and adjectives.
fn by_its_ending(text: &str) -> bool {
    const ENDINGS: [&str; 25] = [
        "tion", "tions", "sion", "sions", "ness", "ity", "ities", "ship", "ology", "ism", "ist", "ists", "ance", "ence", "ical", "ious",
        "eous", "able", "ible", "less", "ary", "ory", "ive", "ancy", "ency",
    ];
    let participle = text.ends_with("ed") && text.len() > 4 && !lexicon::word(text).verb() && !text.ends_with("eed");
    participle || text.len() > 5 && ENDINGS.iter().any(|ending| text.ends_with(ending)) && !deed(text)
}

/// Whether the head names what can come back. A single thing that can be counted may as well be what is made or sent ("Reminder for a customer"), unless it
/// is told as known ("the owner") or by whose it is ("owner of"). Something "to" somebody is sent.
fn comes_back(head: &Word, phrase: &[Word], words: &[Word]) -> bool {
    let text = head.text.as_str();
    let class = lexicon::word(text);
    let next = words.get(phrase.len()).map_or("", |word| word.text.as_str());
    let first = phrase.first().map_or("", |word| word.text.as_str());
    let known = matches!(first, "the" | "all" | "your" | "every" | "each") || SURELY_BEHIND_A_NOUN.has(next);
    // "Logbook, newest first": a list in an order.
    let ordered = matches!(next, "newest" | "latest" | "oldest" | "sorted" | "ordered" | "grouped" | "ranked");
    // "One incident with the hosts it hit", "one article by id": one that is there. "A" reminder, or one with a message, may be one that is made.
    let behind = words.get(phrase.len() + 1).map_or("", |word| word.text.as_str());
    let one = first == "one"
        && match next {
            "with" => matches!(behind, "the" | "its" | "all" | "their"),
            "by" => matches!(behind, "id" | "its" | "number" | "key" | "slug"),
            _ => false,
        };
    let known = known || ordered || one;
    let power = matches!(text, "link" | "url" | "code") && phrase.iter().any(|word| lexicon::GIVES_POWER.has(&word.text));
    let sent = next == "to" && !behind::in_an_order(words);
    !sent
        && !power
        && (the_last(phrase) || many(text) || phrase.first().is_some_and(each) || class.measure || class.read_noun || known && !made(text))
}

/// "Last close", "latest release": what has taken place already, be it a deed.
fn the_last(phrase: &[Word]) -> bool {
    matches!(phrase, [last, noun] if matches!(last.text.as_str(), "last" | "latest" | "previous") && noun.joint == Joint::Space)
}

/// Whether a word inside the phrase is a verb after all: "user deletes".
fn acts(word: &Word) -> bool {
    if word.text.ends_with("ed") {
        return false;
    }
    word.text.forms().any(|base| {
        let class = base.class;
        class.listed && !plural(&word.text, base) || class.write && !class.also_noun && !word.text.ends_with("ing")
    })
}

/// A verb joined behind the phrase: "Status of an order, and cancels it"; or a deed that the phrase is for: "form to delete".
pub(super) fn does_more(words: &[Word], from: usize) -> bool {
    words.iter().enumerate().skip(from).any(|(at, word)| {
        let write = || word.text.some().write;
        // "Clicks, impressions": with nothing it is done to, it is an item of a list.
        let item = word.joint == Joint::List && words.get(at + 1).is_some_and(|next| next.joint != Joint::Space);
        // "Notice of loss: opens a claim": behind a colon a verb is known by its object.
        let told = word.joint == Joint::Break && words.get(at + 1).is_some_and(super::opens_object);
        let joined = (told || matches!(word.joint, Joint::Conjunction | Joint::List))
            && !item
            && !behind::in_brackets(words, at)
            && !at.checked_sub(1).is_some_and(|before| behind::two_before_of(words, before))
            && word.text.ends_with('s')
            && write()
            && (!also_noun(word) || words.get(at + 1).is_some_and(super::opens_object));
        let purpose = at == from + 1 && words.get(from).is_some_and(|before| before.text == "to") && write();
        joined || purpose
    })
}
