//! Kinds that a tool's parameter may choose.

use serde_json::Value;

use crate::planner::arguments::Filled;
use crate::planner::lexicon::Lexicon;
use crate::planner::profile::Profile;
use crate::planner::question::Word;
use crate::planner::reading::Reading;

/// "How many creatives …": what the rows of another tool are called is no kind of these, though their `role` may be "creative".
pub fn leave_to_others(filled: &mut Filled, profile: &Profile, profiles: &[Profile], reading: &Reading, lexicon: &Lexicon) {
    let others = |stem: &String| {
        let mut rows = profiles
            .iter()
            .filter(|other| other.source == profile.source && other.tool != profile.tool);
        !profile.noun.contains(stem) && rows.any(|other| other.noun.contains(stem))
    };
    let said = |stem: &String| {
        reading
            .content()
            .any(|(_, word): (usize, &Word)| word.stem == *stem && word.is_plural())
    };
    let optional = profile
        .parameters
        .iter()
        .filter(|parameter| !parameter.required && !parameter.choices().is_empty());
    for parameter in optional {
        let stems = filled
            .arguments
            .get(&parameter.name)
            .and_then(Value::as_str)
            .map(|chosen| lexicon.stems(chosen));
        if let Some([stem]) = stems.as_deref()
            && others(stem)
            && said(stem)
        {
            filled.arguments.remove(&parameter.name);
        }
    }
}
