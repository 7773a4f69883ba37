//! Turns of phrase that say one thing in several words, read as that one word.

use super::known::Known;
use super::lexicon::Lexicon;
use super::question::{Role, Word};
use super::words::{listed, singular, typo_of};

/// The phrase, and the word it is read as; grammar where there is none.
const IDIOMS: &[(&str, &str)] = &[
    ("leaving out empty ones", "non-empty"),
    ("excluding empty ones", "non-empty"),
    ("ignoring empty ones", "non-empty"),
    ("that is not empty", "non-empty"),
    ("that are not empty", "non-empty"),
    ("side by side", "compare"),
    ("next to each other", "compare"),
    ("the other way round", "differ"),
    ("the other way around", "differ"),
    ("vice versa", "differ"),
    ("measured in", ""),
    ("the week so far", "wtd"),
    ("the month so far", "mtd"),
    ("the quarter so far", "qtd"),
    ("the year so far", "ytd"),
    ("this week so far", "wtd"),
    ("this month so far", "mtd"),
    ("this quarter so far", "qtd"),
    ("this year so far", "ytd"),
    ("so far this week", "wtd"),
    ("so far this month", "mtd"),
    ("so far this quarter", "qtd"),
    ("so far this year", "ytd"),
    ("so far", ""),
    ("in total", "total"),
    ("all in all", "total"),
    ("together with", "with"),
    ("along with", "with"),
    ("as well as", "and"),
    ("been around for the longest", "oldest"),
    ("been around the longest", "oldest"),
    ("been around longest", "oldest"),
    ("been going for the longest", "oldest"),
    ("been going the longest", "oldest"),
    ("been going longest", "oldest"),
    ("been going on for the longest", "oldest"),
    ("been going on the longest", "oldest"),
    ("been going on longest", "oldest"),
    ("been in place for the longest", "oldest"),
    ("been in place the longest", "oldest"),
    ("been in place longest", "oldest"),
    ("been in force for the longest", "oldest"),
    ("been in force the longest", "oldest"),
    ("been in force longest", "oldest"),
    ("longest-serving", "earliest"),
    ("longest serving", "earliest"),
    ("longest-standing", "earliest"),
    ("longest-tenured", "earliest"),
    ("shortest-serving", "latest"),
    ("been around for the shortest", "newest"),
    ("been around the shortest", "newest"),
    ("leaving out", "excluding"),
    ("leave out", "excluding"),
    ("not counting", "excluding"),
    ("not including", "excluding"),
    ("apart from", "excluding"),
    ("outside of", "excluding"),
    ("outside the", "excluding"),
    ("in descending order", "descending"),
    ("in decreasing order", "descending"),
    ("from highest to lowest", "descending"),
    ("from largest to smallest", "descending"),
    ("in ascending order", "ascending"),
    ("in increasing order", "ascending"),
    ("from lowest to highest", "ascending"),
    ("from smallest to largest", "ascending"),
];

/// What a verb in two words ends in, and its noun in one: what was "backed up" has a backup, what one was "called out" to is a callout.
const PARTICLES: [&str; 6] = ["up", "out", "in", "back", "off", "down"];

/// What may be the noun of such a verb, in the singular or the plural.
pub fn is_phrasal(noun: &str) -> bool {
    let one = noun.strip_suffix('s').unwrap_or(noun);
    PARTICLES
        .iter()
        .any(|particle| one.len() > particle.len() + 1 && one.ends_with(particle))
}

/// `things` are stems of what the tools are about.
pub fn read(words: &mut [Word], lexicon: &Lexicon, things: &[String]) {
    for at in 0..words.len() {
        let lower = |offset: usize| {
            words
                .get(at + offset)
                .filter(|word| !word.quoted)
                .map_or("", |word| word.lower.as_str())
        };
        let stem = |offset: usize| {
            words
                .get(at + offset)
                .filter(|word| !word.name_like)
                .map_or("", |word| word.stem.as_str())
        };
        let phrasal = PARTICLES.contains(&lower(1)).then(|| format!("{}{}", stem(0), lower(1)));
        // "Logged in October" are hours, "never logged in" is somebody.
        let ends = words.get(at + 1).is_some_and(|word| word.pause)
            || listed("for since yet ever yesterday today last this again", lower(2))
            || lower(2).is_empty();
        let noun = |noun: &String| (noun == "login" && ends) || things.contains(&lexicon.stem(noun));
        if let Some(noun) = phrasal.filter(|phrasal| stem(0).len() > 1 && noun(phrasal)) {
            if let Some(word) = words.get_mut(at) {
                word.stem = lexicon.stem(&noun);
                word.lower = noun;
                word.role = Role::Content;
            }
            words.iter_mut().skip(at + 1).take(1).for_each(|word| word.role = Role::Stop);
            continue;
        }
        let said = |phrase: &str| phrase.split(' ').enumerate().all(|(offset, part)| lower(offset) == part);
        let Some((phrase, meant)) = IDIOMS.iter().find(|(phrase, _)| said(phrase)) else {
            continue;
        };
        let length = phrase.split(' ').count();
        for word in words.iter_mut().skip(at).take(length) {
            word.role = Role::Stop;
            // The parts say nothing by themselves any more.
            word.lower.clear();
        }
        if let Some(word) = words.get_mut(at).filter(|_| !meant.is_empty()) {
            *word = Word {
                lower: (*meant).to_owned(),
                stem: lexicon.stem(meant),
                role: Role::Stop,
                ..word.clone()
            };
        }
    }
}

/// "Headcount by office" is the number of employees, where nothing is called so.
pub fn headcount(words: &mut Vec<Word>, lexicon: &Lexicon, known: &Known<'_>) {
    let said = |word: &Word| listed("headcount headcounts", &word.lower) && !word.quoted && !known.names("headcount");
    let Some(at) = words.iter().position(said) else { return };
    let Some(word) = words.get(at).cloned() else { return };
    let one = |text: &str, role: Role, pause: bool| Word {
        raw: text.to_owned(),
        lower: text.to_owned(),
        stem: lexicon.stem(text),
        role,
        pause,
        name_like: false,
        ..word.clone()
    };
    let spelt = [
        one("number", Role::Content, false),
        one("of", Role::Stop, false),
        one("employees", Role::Content, word.pause),
    ];
    words.splice(at..=at, spelt);
}

/// "Who is on call?", where the tools speak of shifts: on shift.
pub fn on_call(words: &mut Vec<Word>, lexicon: &Lexicon, known: &Known<'_>) {
    let lower = |at: usize| words.get(at).map_or("", |word: &Word| word.lower.as_str());
    let two = |at: usize| lower(at) == "on" && lower(at + 1) == "call";
    let Some(at) = (0..words.len()).find(|at| two(*at) || lower(*at) == "on-call") else {
        return;
    };
    let rows = |at: usize| listed("schedule schedules rota rotas shift shifts rotation rotations", lower(at));
    let length = 1 + usize::from(two(at));
    let Some(last) = words
        .get(at + length - 1)
        .filter(|word| !word.quoted && known.names("shift") && !known.names("call"))
    else {
        return;
    };
    if rows(at + length) {
        return;
    }
    let shift = Word {
        raw: "shift".to_owned(),
        lower: "shift".to_owned(),
        stem: lexicon.stem("shift"),
        role: Role::Content,
        ..last.clone()
    };
    words.splice(at..at + length, [shift]);
}

/// "Their e-mail addresses" are their e-mail.
pub fn mail_address(words: &mut [Word], known: &Known<'_>) {
    for at in 1..words.len() {
        let mail = words
            .get(at - 1)
            .is_some_and(|word| !word.pause && !word.quoted && listed("email emails e-mail e-mails mail", &word.lower));
        let word = words.get_mut(at).filter(|word| {
            !word.quoted
                && ["address", "addresses"]
                    .iter()
                    .any(|known| word.lower == *known || typo_of(&word.lower, known))
        });
        if let Some(word) = word.filter(|word| mail && !known.is_column(&word.stem)) {
            word.role = Role::Stop;
        }
    }
}

/// "How many repairs are in the database?", "for the whole workspace": where everything is that the tools know.
pub fn the_whole(words: &mut [Word], known: &Known<'_>) {
    const WHOLE: &str = "database system account workspace platform catalog catalogue warehouse tool app data company organisation organization business tenant";
    let lower = |at: usize| words.get(at).map_or("", |word: &Word| word.lower.as_str());
    let whole = |at: &usize| {
        let word = words
            .get(*at)
            .is_some_and(|word| word.role == Role::Content && !word.quoted && !word.name_like);
        let ends = *at + 1 == words.len() || words.get(*at).is_some_and(|word| word.pause);
        let led = *at > 1 && listed("the our this my your", lower(*at - 1)) && listed("in on", lower(*at - 2));
        word && ends && led && listed(WHOLE, lower(*at)) && !known.names(&singular(lower(*at)))
    };
    let found = (0..words.len()).find(whole);
    let all = |at: &usize| {
        let plain = |word: &Word| !word.quoted && !word.pause;
        listed("whole entire", lower(*at)) && words.get(*at).is_some_and(plain) && listed(WHOLE, lower(at + 1))
    };
    let all = (0..words.len()).find(all).into_iter().flat_map(|at| [at, at + 1]);
    for at in found.into_iter().chain(all).collect::<Vec<_>>() {
        if let Some(word) = words.get_mut(at) {
            word.role = Role::Stop;
        }
    }
}
