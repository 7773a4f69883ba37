//! Running the steps of a planner that repairs: what failed is shown to it, and does not stay in the plan.

use crate::engine::EngineError;
use crate::executor::{Failure, StepError, Work};
use crate::{Observation, Step};

/// Runs the steps; those that worked join the plan. `false` when one failed that the planner can propose anew.
pub(super) async fn run(work: &mut Work, plan: &mut Vec<Step>, steps: &[Step], blind: bool) -> Result<bool, StepError> {
    let is_call = |step: &Step| matches!(step, Step::Call { .. });
    for group in steps.chunk_by(|left, right| is_call(left) && is_call(right)) {
        if let Err(error) = work.run(group, blind).await {
            let detail = repairable(error)?;
            work.observations.push(failed(group, detail));
            return Ok(false);
        }
        plan.extend(group.iter().filter(|step| !brought_nothing(work, step)).cloned());
    }
    forgive(work, |_, _| true);
    Ok(true)
}

/// The reason in words, or the error when no other statement would do better.
fn repairable(error: StepError) -> Result<String, StepError> {
    match error {
        StepError::Engine(EngineError::Invalid { detail } | EngineError::Refused { detail }) => Ok(detail),
        StepError::Engine(EngineError::TooManyRows { limit }) => {
            Ok(format!("the result has more than {limit} rows; group, filter or limit it"))
        }
        StepError::Engine(EngineError::TimedOut { .. }) => Ok("the statement took too long".to_owned()),
        StepError::Engine(EngineError::Cancelled | EngineError::Full { .. })
        | StepError::NotAllowed
        | StepError::CrossSource
        | StepError::TooManyCalls
        | StepError::Cancelled => Err(error),
    }
}

fn failed(group: &[Step], detail: String) -> Observation {
    let table = group.first().and_then(Step::brings).unwrap_or_default().to_owned();
    Observation {
        table,
        columns: Vec::new(),
        rows: 0,
        sample: Vec::new(),
        error: Some(format!("this step failed: {detail}").into()),
        source: None,
        tool: String::new(),
        facts: Vec::new(),
    }
}

fn brought_nothing(work: &Work, step: &Step) -> bool {
    step.brings().is_some_and(|into| {
        let last = work.observations.iter().rev().find(|seen| seen.table == into);
        last.is_some_and(|seen| seen.error.is_some())
    })
}

/// A call that failed is no gap in the answer once the same tool was called again and answered. `which` is told the tool.
pub(super) fn forgive(work: &mut Work, which: impl Fn(&str, &Failure) -> bool) {
    let calls = &work.calls;
    work.failures.retain(|(source, failure)| {
        let failed = calls
            .iter()
            .rposition(|call| call.source == *source && call.error.as_ref() == Some(&failure.detail));
        let Some(failed) = failed else { return true };
        let tool = calls.get(failed).map(|call| call.tool.as_str()).unwrap_or_default();
        let mut later = calls.iter().skip(failed + 1);
        !which(tool, failure) || !later.any(|call| call.source == *source && call.tool == tool && call.error.is_none())
    });
}
