//! Many tools at once.

use std::borrow::Borrow;

use belvedere_types::ToolDefinition;

use super::judge;
use crate::{Judgement, Policy};

/// Tools that one thread judges before it is worth starting another.
const SHARE: usize = 500;

/// Judges many tools, in their order, on as many threads as that is worth.
pub fn judge_all<T: Borrow<ToolDefinition> + Sync>(tools: &[T], policy: Option<&Policy>) -> Vec<Judgement> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = tools.len().div_ceil(threads).max(SHARE);
    let judged = |tools: &[T]| tools.iter().map(|tool| judge(tool.borrow(), policy)).collect::<Vec<_>>();
    let (own, others) = tools.split_at(share.min(tools.len()));
    std::thread::scope(|scope| {
        let others: Vec<_> = others.chunks(share).map(|share| (share, scope.spawn(|| judged(share)))).collect();
        let mut all = judged(own);
        for (share, thread) in others {
            // A thread that died judged nothing; what it died of shows again here.
            all.extend(thread.join().unwrap_or_else(|_| judged(share)));
        }
        all
    })
}
