//! The columns that a question names, by the part they play in a statement.

use belvedere_types::guide::{GuideTable, GuideType};

use super::intent::{Filter, is_number};
use super::vocabulary::{Hit, Meaning};
use crate::planner::reading::Reading;

/// The columns a question names, by the part they play.
pub struct Parts {
    pub groups: Vec<usize>,
    pub texts: Vec<usize>,
    pub measures: Vec<usize>,
}

impl Parts {
    pub fn of(reading: &Reading, table: &GuideTable, hits: &[Hit], filters: &[Filter]) -> Self {
        let mut parts = Self {
            groups: Vec::new(),
            texts: Vec::new(),
            measures: Vec::new(),
        };
        for hit in hits {
            let Meaning::Column(column) = hit.meaning else { continue };
            let grouped = (hit.at..=hit.end).any(|at| reading.in_group(at));
            let ranked = (hit.at..=hit.end).any(|at| reading.ranked_by.contains(&at));
            let known = [&parts.groups, &parts.texts, &parts.measures]
                .iter()
                .any(|list| list.contains(&column));
            let filters = hit.count.is_some() || filters.iter().any(|filter| filter.column == column && !grouped);
            if known || filters {
                continue;
            }
            if is_number(table, column) && !grouped {
                parts.measures.push(column);
            } else if grouped || ranked {
                parts.groups.push(column);
            } else if table.columns.get(column).is_some_and(|column| column.kind != GuideType::Time) {
                parts.texts.push(column);
            }
        }
        parts
    }
}
