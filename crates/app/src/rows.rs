//! The rows of a result: sorted, filtered and by the page, also those that the answer itself does not carry.

use std::borrow::Cow;
use std::cmp::Ordering;

use belvedere_analysis_router::chart::Locale;
use belvedere_analysis_router::{AnswerTable, Column, ROWS_KEPT};
use belvedere_store::CHUNK;
use belvedere_types::{AnswerId, Caller, Language, TileId};
use serde::Serialize;
use serde_json::Value;

use crate::access::{Permission, allow};
use crate::ask::answer_of;
use crate::{App, AppError};

const MOST: usize = 1_000;

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsWanted {
    pub offset: usize,
    /// At most a thousand; a hundred when it is zero.
    pub limit: usize,
    /// A column's name, with a `-` before it for the largest first.
    pub sort: Option<String>,
    /// Words that a row must hold, each in any of its cells: as they are kept, or days as they are read in the language.
    pub filter: String,
    pub language: Language,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowsPage {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
    /// Where each row stands in the unsorted result.
    pub numbers: Vec<usize>,
    pub offset: usize,
    /// Rows that pass the filter.
    pub matching: usize,
    /// Rows that are kept.
    pub total: usize,
}

impl App {
    /// # Errors
    /// `unknown_column` when it is to be sorted by one that is not there.
    pub async fn rows(&self, caller: &Caller, id: AnswerId, wanted: &RowsWanted) -> Result<RowsPage, AppError> {
        allow(caller, Permission::Look)?;
        let table = self.table_of(caller, id).await?;
        let total = rows_kept(&table);
        let limit = if wanted.limit == 0 { 100 } else { wanted.limit.min(MOST) };
        if wanted.sort.is_none() && wanted.filter.trim().is_empty() {
            let rows = self.slice(caller, id, &table, wanted.offset, limit).await?;
            return Ok(RowsPage {
                numbers: (wanted.offset..wanted.offset + rows.len()).collect(),
                columns: table.columns,
                rows,
                offset: wanted.offset,
                matching: total,
                total,
            });
        }
        let all = self.slice(caller, id, &table, 0, total).await?;
        // Sorting a hundred thousand rows takes a while, and other requests share the thread.
        let (columns, wanted) = (table.columns, wanted.clone());
        let page = tokio::task::spawn_blocking(move || page_of(columns, all, &wanted, limit)).await;
        page.map_err(|_| AppError::new(belvedere_types::Problem::internal()))?
    }

    /// The whole result, as far as it is kept.
    pub async fn all_rows(&self, caller: &Caller, id: AnswerId) -> Result<AnswerTable, AppError> {
        allow(caller, Permission::Look)?;
        let table = self.table_of(caller, id).await?;
        let rest = self.rest_of(caller, id, &table).await?;
        Ok(whole(table, rest))
    }

    /// The same of what a tile shows now.
    pub async fn tile_rows(&self, caller: &Caller, tile: TileId) -> Result<AnswerTable, AppError> {
        let shown = self.tile(caller, tile).await?.answer.and_then(|answer| answer.table);
        let table = shown.ok_or_else(|| AppError::not_found("result"))?;
        let rest = self.parts.store.snapshot_rows(caller.org, tile).await?;
        Ok(whole(table, rest))
    }

    /// What is kept of an answer's rows beyond those that it carries.
    pub(crate) async fn rest_of(&self, caller: &Caller, id: AnswerId, table: &AnswerTable) -> Result<Vec<Vec<Value>>, AppError> {
        let carried = table.rows.len();
        self.slice(caller, id, table, carried, rows_kept(table).saturating_sub(carried))
            .await
    }

    async fn table_of(&self, caller: &Caller, id: AnswerId) -> Result<AnswerTable, AppError> {
        let record = self.known_answer(caller, id).await?;
        answer_of(record.body)?.table.ok_or_else(|| AppError::not_found("result"))
    }

    /// Only the chunks that hold them are read.
    async fn slice(
        &self,
        caller: &Caller,
        id: AnswerId,
        table: &AnswerTable,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<Vec<Value>>, AppError> {
        let carried = table.rows.len();
        let mut rows: Vec<Vec<Value>> = table.rows.iter().skip(offset).take(limit).cloned().collect();
        let end = offset.saturating_add(limit).saturating_sub(carried);
        let from = offset.saturating_sub(carried);
        if table.truncated && end > from {
            let first = from / CHUNK;
            let stored = self.parts.store.answer_rows(caller.org, id, first..end.div_ceil(CHUNK)).await?;
            rows.extend(stored.into_iter().skip(from - first * CHUNK).take(end - from));
        }
        Ok(rows)
    }
}

/// The rows that a result carries, and those beyond.
fn whole(mut table: AnswerTable, mut rest: Vec<Vec<Value>>) -> AnswerTable {
    table.rows.append(&mut rest);
    table.truncated = (table.rows.len() as u64) < table.total_rows;
    table
}

/// What of the result is kept: all of it, or as much as the limit allows.
pub fn rows_kept(table: &AnswerTable) -> usize {
    let carried = table.rows.len();
    if table.truncated {
        usize::try_from(table.total_rows).unwrap_or(usize::MAX).min(carried + ROWS_KEPT)
    } else {
        carried
    }
}

fn page_of(columns: Vec<Column>, rows: Vec<Vec<Value>>, wanted: &RowsWanted, limit: usize) -> Result<RowsPage, AppError> {
    let total = rows.len();
    let words: Vec<String> = wanted.filter.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let mut rows: Vec<(usize, Vec<Value>)> = rows
        .into_iter()
        .enumerate()
        .filter(|(_, row)| holds(row, &words, Locale::of(wanted.language)))
        .collect();
    if let Some(sort) = &wanted.sort {
        let (name, down) = sort.strip_prefix('-').map_or((sort.as_str(), false), |name| (name, true));
        let at = columns.iter().position(|column| column.name == name).ok_or_else(|| {
            AppError::invalid(
                "unknown_column",
                format!("The result has no column {name:?}."),
                "Take one of the names in `columns`.",
            )
            .quoting(name)
        })?;
        rows.sort_by(|(_, left), (_, right)| compare(left.get(at), right.get(at), down));
    }
    let matching = rows.len();
    let (numbers, rows) = rows.into_iter().skip(wanted.offset).take(limit).unzip();
    Ok(RowsPage {
        columns,
        rows,
        numbers,
        offset: wanted.offset,
        matching,
        total,
    })
}

fn holds(row: &[Value], words: &[String], locale: Locale) -> bool {
    words.is_empty() || {
        let read = |cell: &Value| match cell.as_str().map(|text| locale.place(text)) {
            Some(Cow::Owned(read)) => format!("{} {read}", plain(cell)),
            Some(Cow::Borrowed(_)) | None => plain(cell),
        };
        let cells: Vec<String> = row.iter().map(|cell| read(cell).to_lowercase()).collect();
        words.iter().all(|word| cells.iter().any(|cell| cell.contains(word)))
    }
}

fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        other => other.to_string(),
    }
}

/// Empty cells stay last, whatever the direction; numbers go by size, everything else by its text.
fn compare(left: Option<&Value>, right: Option<&Value>, down: bool) -> Ordering {
    let (left, right) = (left.unwrap_or(&Value::Null), right.unwrap_or(&Value::Null));
    let order = match (left.is_null(), right.is_null()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => match (left.as_f64(), right.as_f64()) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => plain(left).to_lowercase().cmp(&plain(right).to_lowercase()),
        },
    };
    if down { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use belvedere_analysis_router::ColumnType;
    use serde_json::json;

    use super::*;

    fn sorted(sort: &str, filter: &str) -> Vec<Value> {
        let columns = vec![
            Column {
                name: "name".into(),
                kind: ColumnType::Text,
            },
            Column {
                name: "size".into(),
                kind: ColumnType::Number,
            },
        ];
        let rows = [("b", json!(10)), ("A", json!(9.5)), ("c", json!(null)), ("aa", json!(-1))];
        let rows = rows.into_iter().map(|(name, size)| vec![json!(name), size]).collect();
        let wanted = RowsWanted {
            sort: (!sort.is_empty()).then(|| sort.into()),
            filter: filter.into(),
            ..RowsWanted::default()
        };
        let page = page_of(columns, rows, &wanted, 100).unwrap();
        assert_eq!((page.matching, page.total), (page.rows.len(), 4));
        page.rows.into_iter().map(|row| row[0].clone()).collect()
    }

    #[test]
    fn numbers_go_by_size_texts_by_letters_and_empty_cells_last() {
        assert_eq!(sorted("size", ""), ["aa", "A", "b", "c"]);
        assert_eq!(sorted("-size", ""), ["b", "A", "aa", "c"]);
        assert_eq!(sorted("name", ""), ["A", "aa", "b", "c"]);
        assert_eq!(sorted("", "a"), ["A", "aa"]);
        assert_eq!(sorted("-name", "A 9.5"), ["A"]);
        assert_eq!(sorted("", "nothing"), Vec::<Value>::new());
    }

    #[test]
    fn days_are_found_as_they_are_kept_and_as_they_are_read() {
        let row = [json!("2026-02-03T10:30:00Z")];
        let found = |filter: &str, language: Language| {
            let words: Vec<String> = filter.split(' ').map(str::to_owned).collect();
            holds(&row, &words, Locale::of(language))
        };
        for (filter, english, german) in [
            ("2026-02-03", true, true),
            ("3 feb 2026", true, false),
            ("03.02.2026", false, true),
            ("3 mar", false, false),
        ] {
            assert_eq!(
                [Language::English, Language::German].map(|language| found(filter, language)),
                [english, german],
                "{filter}"
            );
        }
    }
}
