//! German words in the order of English: verbs that stand at the end of their clause come before what they are about.

use super::dictionary::Form;
use super::units::{Part, Unit};

/// The question's words as English orders them.
pub fn ordered(units: Vec<Unit>) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::with_capacity(units.len());
    let mut clause: Vec<Unit> = Vec::new();
    for unit in units {
        if unit.part == Part::Relative && !clause.is_empty() {
            close(&mut clause, &mut out);
        }
        let ends = unit.pauses();
        clause.push(unit);
        if ends {
            close(&mut clause, &mut out);
        }
    }
    close(&mut clause, &mut out);
    out
}

fn close(clause: &mut Vec<Unit>, out: &mut Vec<Unit>) {
    let mut clause = std::mem::take(clause);
    // The sign behind a clause stays behind it, whatever its last word.
    let after = clause.last_mut().map(|last| std::mem::take(&mut last.after)).unwrap_or_default();
    ago(&mut clause);
    by_whom(&mut clause);
    let relative = clause.first().is_some_and(|first| first.part == Part::Relative);
    if relative {
        subordinate(&mut clause)
    } else {
        main(&mut clause)
    }
    if let Some(last) = clause.last_mut() {
        last.after.push_str(&after);
    }
    out.append(&mut clause);
}

/// "Vor 3 Tagen", "vor mehr als 30 Tagen".
fn ago(clause: &mut Vec<Unit>) {
    let Some(at) = clause.iter().position(|unit| unit.german == "vor") else {
        return;
    };
    let number = clause
        .iter()
        .skip(at + 1)
        .take(2)
        .position(|unit| unit.part == Part::Number)
        .map(|place| at + 1 + place);
    let Some(span) = number.map(|number| number + 1) else { return };
    let time = clause.get(span).is_some_and(|unit| {
        let word = unit.text.trim_end_matches('s');
        matches!(word, "day" | "week" | "month" | "year" | "hour" | "minute" | "quarter")
    });
    if time {
        clause.insert(span + 1, Unit::new("ago", Part::Small));
        clause.remove(at);
    }
}

/// "Von Ada bezahlt": by her.
fn by_whom(clause: &mut [Unit]) {
    let done = clause.iter().any(|unit| unit.part == Part::Verb(Form::Participle))
        && clause
            .iter()
            .any(|unit| matches!(unit.german.as_str(), "wurde" | "wurden" | "wird" | "werden"));
    for at in 0..clause.len() {
        let named = clause.get(at + 1).is_some_and(|next| next.part == Part::Name);
        if let Some(unit) = clause.get_mut(at).filter(|unit| unit.german == "von" && done && named) {
            unit.text = "by".to_owned();
        }
    }
}

fn is_verb(unit: &Unit) -> bool {
    matches!(unit.part, Part::Verb(_) | Part::Have | Part::Be | Part::Modal) || matches!(unit.text.as_str(), "been")
}

/// Where what is named from here on ends: "the customer Ada Lovelace".
fn named_until(clause: &[Unit], from: usize) -> usize {
    let mut at = from;
    if clause.get(at).is_some_and(|unit| unit.part == Part::Pronoun) {
        return at + 1;
    }
    let mut nouns = 0;
    while let Some(unit) = clause.get(at) {
        match unit.part {
            Part::Article if nouns == 0 || unit.text.starts_with("of ") => {}
            Part::Adjective | Part::Number => {}
            Part::Noun | Part::Name => nouns += 1,
            _ => break,
        }
        at += 1;
        if unit.pauses() {
            break;
        }
    }
    at
}

/// "That were shipped in May" of "die im Mai verschickt wurden".
fn subordinate(clause: &mut Vec<Unit>) {
    let verbs = clause.iter().rev().take_while(|unit| is_verb(unit)).count();
    if verbs == 0 || verbs == clause.len() {
        return;
    }
    let tail = clause.split_off(clause.len() - verbs);
    let led = clause
        .get(1)
        .is_some_and(|unit| matches!(unit.part, Part::Pronoun | Part::Name) || (unit.part == Part::Article && unit.german == "der"));
    let place = if led { named_until(clause, 1) } else { 1 };
    let finite = tail.last().map(|unit| unit.part);
    let mut tail = tail;
    let mut group: Vec<Unit> = Vec::new();
    if let Some(last) = tail.pop() {
        let done = tail.iter().any(|unit| unit.part == Part::Verb(Form::Participle));
        if finite == Some(Part::Have) && done {
            tail.iter_mut().for_each(past);
        } else {
            group.push(last);
        }
    }
    // "Not" and "already" go with the verb that they are of.
    let adverbs = clause
        .iter()
        .rev()
        .take_while(|unit| goes_along(unit))
        .count()
        .min(clause.len() - place.min(clause.len()));
    let along = clause.split_off(clause.len() - adverbs);
    group.extend(along);
    group.append(&mut tail);
    for (offset, unit) in group.into_iter().enumerate() {
        clause.insert((place + offset).min(clause.len()), unit);
    }
}

fn goes_along(unit: &Unit) -> bool {
    matches!(unit.text.as_str(), "not" | "not yet" | "never" | "already" | "still" | "no longer")
}

fn past(unit: &mut Unit) {
    if let Some(verb) = unit.verb.clone().filter(|_| unit.part == Part::Verb(Form::Participle)) {
        unit.text = verb.past;
        unit.part = Part::Verb(Form::Past);
    }
}

fn main(clause: &mut Vec<Unit>) {
    let last = clause.len().saturating_sub(1);
    let participle = (last > 0 && clause.get(last).is_some_and(|unit| unit.part == Part::Verb(Form::Participle))).then_some(last);
    if let Some(have) = clause.iter().position(|unit| unit.part == Part::Have) {
        return match participle.filter(|done| *done > have) {
            Some(done) => perfect(clause, have, done),
            None => possession(clause, have),
        };
    }
    if let Some(modal) = clause.iter().position(|unit| unit.part == Part::Modal) {
        return would(clause, modal);
    }
    match clause.iter().position(|unit| unit.part == Part::Be) {
        Some(be) => passive(clause, be, participle),
        None => asked_of(clause),
    }
}

/// Whether who has it is said behind the verb: "how many orders has Ada", "what have we".
fn turned(clause: &[Unit], verb: usize) -> bool {
    let Some(first) = clause.first().filter(|first| first.part == Part::Question && verb > 0) else {
        return false;
    };
    let after = clause.get(verb + 1);
    let superlative = clause
        .iter()
        .skip(verb + 1)
        .take(3)
        .any(|unit| unit.text == "most" || unit.text == "fewest" || unit.german.ends_with("ste") || unit.german.ends_with("sten"));
    let named = after.is_some_and(|unit| match unit.part {
        Part::Pronoun | Part::Name => true,
        Part::Article => {
            !unit.text.starts_with("no") && !matches!(unit.german.as_str(), "ein" | "eine" | "einen" | "viele" | "mehrere") && !superlative
        }
        Part::Noun => clause.get(verb + 2).is_some_and(|next| next.part == Part::Name),
        _ => false,
    });
    let asked = clause.get(verb - 1);
    let many = asked.is_some_and(|asked| asked.many);
    let one = clause
        .get(verb)
        .is_some_and(|verb| matches!(verb.german.as_str(), "hat" | "hatte") || verb.german.ends_with('t'));
    let pronoun = after.is_some_and(|unit| unit.part == Part::Pronoun);
    let bare = verb == 1 || first.text.starts_with("how much") || first.text.starts_with("how many");
    named && first.text != "who" && (pronoun || bare || (many && one))
}

fn helper(clause: &[Unit], subject: usize, done: bool) -> &'static str {
    let end = named_until(clause, subject);
    let many = clause
        .get(subject)
        .is_some_and(|unit| matches!(unit.text.as_str(), "we" | "they" | "I"))
        || clause.get(subject..end).is_some_and(|run| run.iter().any(|unit| unit.many));
    match (done, many) {
        (true, _) => "did",
        (false, true) => "do",
        (false, false) => "does",
    }
}

/// "Which customers ordered in May", "how many orders did Ada place".
fn perfect(clause: &mut Vec<Unit>, have: usize, done: usize) {
    let mut along: Vec<Unit> = Vec::new();
    let mut verb = clause.remove(done);
    while clause.len() > have + 1 && clause.last().is_some_and(goes_along) {
        along.splice(0..0, clause.pop());
    }
    if turned(clause, have) {
        let place = named_until(clause, have + 1);
        if let Some(forms) = verb.verb.clone() {
            verb.text = forms.base;
        }
        if let Some(unit) = clause.get_mut(have) {
            "did".clone_into(&mut unit.text);
        }
        insert(clause, place, along, verb);
        return;
    }
    past(&mut verb);
    // "Have never placed an order", "did not order".
    let denied = along.iter().any(|unit| unit.text.starts_with("not"));
    if let Some(forms) = verb.verb.clone().filter(|_| denied) {
        verb.text = forms.base;
        if let Some(unit) = clause.get_mut(have) {
            "did".clone_into(&mut unit.text);
        }
        along.iter_mut().for_each(|unit| "not".clone_into(&mut unit.text));
        insert(clause, have + 1, along, verb);
        return;
    }
    let leads = clause.get(have + 1).is_some_and(goes_along);
    if leads {
        // What was said in between stays in front of the verb.
        insert(clause, have + 2, along, verb);
    } else {
        clause.remove(have);
        insert(clause, have, along, verb);
    }
}

fn insert(clause: &mut Vec<Unit>, place: usize, along: Vec<Unit>, verb: Unit) {
    for (offset, unit) in along.into_iter().chain([verb]).enumerate() {
        clause.insert((place + offset).min(clause.len()), unit);
    }
}

/// "How many orders does Ada have".
fn possession(clause: &mut Vec<Unit>, have: usize) {
    if !turned(clause, have) {
        return;
    }
    let past = clause.get(have).is_some_and(|unit| unit.german.starts_with("hatte"));
    let helper = helper(clause, have + 1, past);
    let place = named_until(clause, have + 1);
    if let Some(unit) = clause.get_mut(have) {
        helper.clone_into(&mut unit.text);
    }
    clause.insert(place, Unit::new("have", Part::Have));
}

/// "Can you show me the orders" of "kannst du mir die Bestellungen zeigen".
fn would(clause: &mut Vec<Unit>, modal: usize) {
    let infinitive = |unit: &Unit| matches!(unit.part, Part::Verb(Form::Infinitive | Form::Present));
    let last = clause.len().saturating_sub(1);
    if last <= modal + 1 || !clause.get(last).is_some_and(infinitive) {
        return;
    }
    let mut verb = clause.remove(last);
    if let Some(forms) = verb.verb.clone() {
        verb.text = forms.base;
    }
    let subject = clause.get(modal + 1).is_some_and(|unit| unit.part == Part::Pronoun);
    clause.insert(modal + 1 + usize::from(subject), verb);
}

/// "Were shipped in May" of "wurden im Mai verschickt".
fn passive(clause: &mut Vec<Unit>, be: usize, participle: Option<usize>) {
    let Some(done) = participle.filter(|done| *done > be + 1) else {
        return;
    };
    // "When was order 5 shipped": what is done stands behind.
    let noun = be
        .checked_sub(1)
        .and_then(|before| clause.get(before))
        .is_some_and(|unit| matches!(unit.part, Part::Noun | Part::Name | Part::Adjective));
    if !noun {
        return;
    }
    let verb = clause.remove(done);
    let mut along = Vec::new();
    while clause.len() > be + 1 && clause.last().is_some_and(goes_along) {
        along.splice(0..0, clause.pop());
    }
    insert(clause, be + 1, along, verb);
}

/// "What does the lamp cost" of "was kostet die Lampe".
fn asked_of(clause: &mut Vec<Unit>) {
    let finite = |unit: &Unit| matches!(unit.part, Part::Verb(Form::Present | Form::Past | Form::Infinitive));
    let Some(verb) = clause.iter().position(finite) else { return };
    let opens = clause
        .first()
        .is_some_and(|first| first.part == Part::Question && first.text != "who");
    let (place, past) = (
        named_until(clause, verb + 1),
        clause.get(verb).is_some_and(|unit| unit.part == Part::Verb(Form::Past)),
    );
    if !opens || place == verb + 1 || !turned(clause, verb) {
        return;
    }
    let helper = helper(clause, verb + 1, past);
    let mut moved = clause.remove(verb);
    if let Some(forms) = moved.verb.clone() {
        moved.text = forms.base;
    }
    clause.insert(place - 1, moved);
    clause.insert(verb, Unit::new(helper, Part::Small));
}
