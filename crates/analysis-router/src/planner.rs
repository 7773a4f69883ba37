//! The planner that needs no model: it reads the question, ranks the tools, fills their arguments from schemas, looks at what came back, and
//! writes SQL over it. It holds no word of any vendor, and it says when it does not know.

mod arguments;
mod calculation;
mod compile;
mod conditions;
mod coverage;
mod difference;
mod explore;
mod follow;
mod ground;
mod groups;
mod listing;
mod measure;
mod missing;
mod operators;
mod profile;
mod question;
mod rank;
mod ranking;
mod reading;
mod rounds;
mod select;
mod shapes;
mod views;
mod window;
mod words;
mod writes;

use async_trait::async_trait;

use crate::moment::AskerClock;
use crate::{PlanError, PlanRequest, Planner, Proposal, Step};

/// Reads questions by their grammar and the tools' own words.
#[derive(Default)]
pub struct BuiltInPlanner {
    lexicon: words::Lexicon,
}

#[async_trait]
impl Planner for BuiltInPlanner {
    async fn propose(&self, request: &PlanRequest<'_>) -> Result<Proposal, PlanError> {
        let clock = AskerClock {
            now: request.now,
            offset: request.offset,
        };
        let (reading, text) = follow::read(request.question, request.previous, clock, &self.lexicon);
        let (steps, done) = rounds::next(request, &reading, &self.lexicon);
        let notes = steps.iter().any(|step| matches!(step, Step::Present { .. })) && reading.window.is_some();
        let notes = reading
            .window
            .as_ref()
            .filter(|_| notes)
            .map(|window| window.reading.clone())
            .into_iter()
            .collect();
        Ok(Proposal {
            steps,
            done,
            reading: text,
            notes,
        })
    }
}
