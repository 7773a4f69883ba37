//! A tool that bounds several times of its rows, `created_after` and `solved_after`, is asked for one of them.

use super::Filled;
use crate::planner::lexicon::Lexicon;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::words::listed;

/// Words of a bound that do not say of which time it is.
const BOUND: &str =
    "from sinc after start begin gte gt gt min minimum to until befor end lte lt max maximum date time day at on utc timestamp dt ts";
/// When rows come to be: what is meant where the question says nothing else.
const BORN: &str = "creat open start submit place receiv order regist occur date issu record book file add sent send";

pub(super) fn keep(profile: &Profile, reading: &Reading, lexicon: &Lexicon, filled: &mut Filled) {
    let bounds = |parameter: &&Parameter| {
        let bound = matches!(parameter.kind, ParameterKind::From(_) | ParameterKind::To(_));
        bound && !parameter.required && filled.arguments.contains_key(&parameter.name)
    };
    let mut families: Vec<(Vec<&String>, Vec<&String>)> = Vec::new();
    for parameter in profile.parameters.iter().filter(bounds) {
        let event: Vec<&String> = parameter.stems.iter().filter(|stem| !listed(BOUND, stem)).collect();
        match families.iter_mut().find(|(known, _)| *known == event) {
            Some((_, names)) => names.push(&parameter.name),
            None => families.push((event, vec![&parameter.name])),
        }
    }
    if families.len() < 2 {
        return;
    }
    let said = |event: &[&String]| {
        let mut words = reading.words.iter().filter(|word| word.role == Role::Content);
        words.any(|word| event.iter().any(|stem| lexicon.alike(stem, &word.stem)))
    };
    let born = |event: &[&String]| event.is_empty() || event.iter().any(|stem| listed(BORN, stem));
    let chosen = [&said as &dyn Fn(&[&String]) -> bool, &born]
        .into_iter()
        .find_map(|meant| families.iter().position(|(event, _)| meant(event)))
        .unwrap_or(0);
    let others = families.iter().enumerate().filter(|(place, _)| *place != chosen);
    let dropped: Vec<String> = others.flat_map(|(_, (_, names))| names).map(|name| (*name).clone()).collect();
    for name in dropped {
        filled.arguments.remove(&name);
    }
}
