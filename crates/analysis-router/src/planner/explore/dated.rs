//! Whose time is meant where the calls of two tools take one.

use super::STRONG;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::rank::Ranked;
use crate::planner::reading::Reading;

/// Another tool that the question speaks of knows when something happened to the rows of this one: its calls name such a row, and take a time of
/// their own. Who ordered in October may have registered long before, unless the question says "registered".
pub fn elsewhere(index: usize, reading: &Reading, profiles: &[Profile], ranked: &[Ranked], called: &[usize]) -> bool {
    let Some(profile) = profiles.get(index).filter(|_| reading.window.is_some()) else {
        return false;
    };
    let said = |parameter: &Parameter| reading.content().any(|(_, word)| parameter.stems.contains(&word.stem));
    if profile.parameters.iter().filter(|parameter| dates(parameter)).any(said) {
        return false;
    }
    let matched = |tool: usize| {
        ranked
            .iter()
            .filter(move |ranked| ranked.profile == tool)
            .flat_map(|ranked| &ranked.matched)
    };
    // It says something of the question that this one does not.
    let further = |ranked: &&Ranked| {
        let mut words = ranked.matched.iter();
        words.any(|(at, _)| !matched(index).any(|(own, _)| own == at))
    };
    let others = ranked.iter().filter(further).map(|ranked| ranked.profile);
    let dated = |other: usize| profiles.get(other).filter(|other| other.parameters.iter().any(dates));
    let happened = |other: &Profile| names(other, profile) && !names(profile, other);
    others.clone().chain(called.iter().copied()).filter_map(dated).any(happened)
        || of_another(index, reading, ranked, |other| dated(other).is_some())
}

/// "Which clients had a booking in October": the bookings had. "Bookings per client" are those of October, and the clients are not.
fn of_another(index: usize, reading: &Reading, ranked: &[Ranked], dated: impl Fn(usize) -> bool) -> bool {
    let head = |at: usize| reading.head.contains(&at) && !reading.in_group(at);
    let beside = |at: usize| !head(at) && !reading.in_group(at);
    let called = |tool: &Ranked, place: &dyn Fn(usize) -> bool| tool.matched.iter().any(|(at, strength)| *strength >= STRONG && place(*at));
    let Some(own) = ranked.iter().find(|tool| tool.profile == index) else {
        return false;
    };
    let mut others = ranked.iter().filter(|tool| tool.profile != index && dated(tool.profile));
    if called(own, &head) {
        others.any(|other| called(other, &beside) && !called(other, &head) && !called(own, &beside))
    } else {
        called(own, &|at| reading.in_group(at)) && others.any(|other| called(other, &head))
    }
}

fn dates(parameter: &Parameter) -> bool {
    matches!(
        parameter.kind,
        ParameterKind::From(_) | ParameterKind::To(_) | ParameterKind::On(_) | ParameterKind::LookBack(_)
    )
}

/// A parameter of the first tool identifies a row of the second.
fn names(first: &Profile, second: &Profile) -> bool {
    let row = |noun: &[String]| !noun.is_empty() && noun.iter().all(|stem| second.noun.contains(stem));
    let mut parameters = first.parameters.iter();
    first.source == second.source && parameters.any(|parameter| matches!(&parameter.kind, ParameterKind::Identifier(noun) if row(noun)))
}
