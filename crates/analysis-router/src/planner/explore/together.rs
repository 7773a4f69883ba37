//! What one row tells together: whose repository it is, and its name.

use super::Explorer;
use crate::planner::arguments::Filled;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::views::Column;
use crate::planner::words::listed;

/// `owner` takes what stands in `owner`, or in `owner.login`.
pub(super) fn holds(column: &Column, parameter: &Parameter) -> bool {
    let key = |stem: &String| listed("login id key slug handl uuid", stem);
    let inside = matches!((column.stems.as_slice(), parameter.stems.as_slice()), ([whose, own], [what]) if whose == what && key(own));
    inside || (column.stems == parameter.stems && parameter.stems != ["id"])
}

/// A name of the question was taken for `owner`, but the rows that tell what is still open tell the owner as well: it is theirs.
pub(super) fn of_the_same_rows(explorer: &Explorer<'_>, profile: &Profile, filled: &mut Filled) {
    let open = |index: &usize| profile.parameters.get(*index);
    let views: Vec<usize> = filled
        .open
        .iter()
        .filter_map(open)
        .filter_map(|parameter| Some(explorer.provider(profile, parameter, false)?.0))
        .collect();
    let told = |parameter: &Parameter| {
        let mut views = views.iter().filter_map(|view| explorer.context.views.get(*view));
        views.any(|view| view.columns.iter().any(|column| holds(column, parameter)))
    };
    for (index, parameter) in profile.parameters.iter().enumerate() {
        let text = parameter.required && parameter.kind == ParameterKind::Text;
        if text && told(parameter) && filled.arguments.remove(&parameter.name).is_some() {
            filled.open.push(index);
            filled.used.clear();
        }
    }
}
