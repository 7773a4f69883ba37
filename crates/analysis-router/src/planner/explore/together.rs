//! What one row tells together: whose repository it is, and its name.

use super::Explorer;
use crate::planner::arguments::Filled;
use crate::planner::compile::Context;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::views::Column;
use crate::planner::words::listed;

/// `owner` takes what stands in `owner`, or in `owner.login`.
pub(super) fn holds(column: &Column, parameter: &Parameter) -> bool {
    let key = |stem: &String| listed("login id key slug handl uuid", stem);
    let inside = matches!((column.stems.as_slice(), parameter.stems.as_slice()), ([whose, own], [what]) if whose == what && key(own));
    inside || (column.stems == parameter.stems && parameter.stems != ["id"])
}

/// All that is open, as one row tells it: of a release, whose project stands in its own rows, and not the project from the list of those.
pub(super) fn in_one_view(context: &Context<'_>, found: &[((usize, usize), String)]) -> Option<(usize, Vec<(usize, String)>)> {
    let within = |view: usize, place: (usize, usize)| match place {
        (own, column) if own == view => Some(column),
        other => context
            .edges
            .iter()
            .find(|edge| edge.from.0 == view && edge.to == other)
            .map(|edge| edge.from.1),
    };
    found.iter().find_map(|((view, _), _)| {
        let columns = found
            .iter()
            .map(|(place, parameter)| Some((within(*view, *place)?, parameter.clone())));
        Some((*view, columns.collect::<Option<Vec<_>>>()?))
    })
}

/// A name of the question was taken for `owner`, but the rows that tell what is still open tell the owner as well: it is theirs. So is a `version`
/// that no row has which tells one.
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
    let another = |parameter: &Parameter, filled: &Filled| {
        let said = filled.arguments.get(&parameter.name);
        let of_source = explorer.context.views.iter().filter(|view| view.source == Some(profile.source));
        let mut columns = of_source.flat_map(|view| &view.columns).filter(|column| holds(column, parameter));
        said.is_some_and(|said| columns.any(|column| column.facts.complete && !column.facts.values.contains(said)))
    };
    for (index, parameter) in profile.parameters.iter().enumerate() {
        let text = parameter.required && parameter.kind == ParameterKind::Text;
        if text && (told(parameter) || another(parameter, filled)) && filled.arguments.remove(&parameter.name).is_some() {
            filled.open.push(index);
            filled.used.clear();
        }
    }
}
