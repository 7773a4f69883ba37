//! What an answer offers to go on with: other groupings, each planned and computed over the tables that were read. Nothing is called for it.

use super::{BuiltInPlanner, Question, ToolIndex};
use crate::executor::Work;
use crate::planner::GROUPS;
use crate::{AskSource, Plan};

/// How many are offered.
const OFFERED: usize = 3;

pub(super) async fn groupings(question: &Question, sources: &[AskSource], index: &ToolIndex, plan: &Plan, work: &Work) -> Vec<String> {
    let request = question.request(sources, index, &work.observations, &plan.steps);
    let mut offered = Vec::new();
    for grouping in BuiltInPlanner.groupings(&request, plan) {
        // A figure of one group is the figure again: what the question chose is all of one kind.
        let groups = work.try_out(&grouping.sql).await.map_or(0, |table| table.rows.len() as u64);
        if GROUPS.contains(&groups) && offered.len() < OFFERED {
            offered.push(grouping.question);
        }
    }
    offered
}
