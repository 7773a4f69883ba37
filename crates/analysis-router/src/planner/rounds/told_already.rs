//! The rows that are there may tell all of what is asked, and a call for each of them would bring nothing more.

use super::Round;
use crate::Step;
use crate::planner::arguments;
use crate::planner::explore::Explorer;

impl Round<'_> {
    /// The answer from the rows so far, where nothing of the question is missing in them, and the tool tells neither of another kind of rows that is
    /// asked for nor of the time.
    pub(super) fn told_already(&self, explorer: &Explorer<'_>, tool: usize) -> Option<(Vec<Step>, bool)> {
        let context = self.context;
        let profile = self.profiles.get(tool).filter(|_| self.missing().is_empty())?;
        let held = |stem: &String| {
            let mut views = context.views.iter().filter(|view| !view.tool.is_empty());
            views.any(|view| view.noun.iter().take(view.named).any(|noun| context.lexicon.alike(noun, stem)))
        };
        let said = |stem: &String| context.reading.content().any(|(_, word)| context.lexicon.alike(&word.stem, stem));
        let other_rows = profile.noun.iter().any(|stem| said(stem) && !held(stem));
        if other_rows || arguments::asks_window(profile, context.reading, context.lexicon) {
            return None;
        }
        let told = self.conclude(explorer);
        let answers = told.1 && told.0.iter().any(|step| matches!(step, Step::Present { .. }));
        answers.then_some(told)
    }
}
