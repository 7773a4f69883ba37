//! Many tools at once.

use std::borrow::Borrow;

use belvedere_types::ToolDefinition;

use super::judge;
use crate::{Judgement, Policy, description, schema};

/// Tools that one thread takes before it is worth starting another.
const SHARE: usize = 500;

/// Judges many tools, in their order, on as many threads as that is worth.
pub fn judge_all<T: Borrow<ToolDefinition> + Sync>(tools: &[T], policy: Option<&Policy>) -> Vec<Judgement> {
    in_shares(tools, |tool| judge(tool.borrow(), policy))
}

/// What is worked out of each tool, in their order. One thread takes few tools; more are shared out.
pub(crate) fn in_shares<T: Sync, R: Send>(tools: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = tools.len().div_ceil(threads).max(SHARE);
    let worked_out = |tools: &[T]| tools.iter().map(&work).collect::<Vec<_>>();
    let (own, others) = tools.split_at(share.min(tools.len()));
    std::thread::scope(|scope| {
        let others: Vec<_> = others
            .chunks(share)
            .map(|share| (share, scope.spawn(|| worked_out(share))))
            .collect();
        let mut all = worked_out(own);
        // The threads that were started end with what they kept in mind; this one stays.
        description::forget();
        schema::forget();
        for (share, thread) in others {
            // A thread that died worked nothing out; what it died of shows again here.
            all.extend(thread.join().unwrap_or_else(|_| worked_out(share)));
        }
        all
    })
}
