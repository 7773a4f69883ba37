//! One call for each row of a table.

use belvedere_types::{SourceId, SourceTarget};
use futures::StreamExt;
use serde_json::{Map, Value};

use super::stack::{merge, tag};
use super::{DETAILS, Failure, StepError, TOGETHER, Work, fetch, observe};
use crate::Binding;
use crate::engine::quoted;
use crate::table::Table;
use crate::wording::{Gap, Progress, Words};

/// A call for each row, or for so many at once.
pub(super) struct Each<'a> {
    pub source: SourceId,
    pub tool: &'a str,
    pub arguments: &'a Map<String, Value>,
    pub table: &'a str,
    pub bind: &'a [Binding],
    pub batch: Option<u32>,
    pub into: &'a str,
}

impl Work {
    pub(super) async fn call_for_each(&mut self, each: &Each<'_>, blind: bool) -> Result<(), StepError> {
        let Each {
            source,
            tool,
            arguments,
            table,
            bind,
            batch,
            into,
        } = *each;
        let (target, judged) = self.tool(source, tool)?;
        let foreign = self
            .origins
            .get(table)
            .is_some_and(|origins| origins.iter().any(|origin| *origin != source));
        if foreign && !blind {
            return Err(StepError::CrossSource);
        }
        let items = self.items(table, bind).await?;
        let items = match batch {
            Some(batch) => batches(&items, batch),
            None => items,
        };
        let count = items.len();
        if count > DETAILS {
            self.complete = false;
            self.note(Words::from(Gap::DetailsOfFirst {
                read: DETAILS as u64,
                of: count as u64,
            }));
        }
        let progress = Progress::CallingForRows {
            source: target.name.clone(),
            tool: tool.to_owned(),
            rows: count.min(DETAILS) as u64,
        };
        self.say("calling", progress);
        let fetcher = self.fetcher.clone();
        let results: Vec<_> = futures::stream::iter(items.into_iter().take(DETAILS))
            .map(|item| {
                let (fetcher, target, judged) = (fetcher.clone(), target.clone(), judged.clone());
                let mut arguments = arguments.clone();
                let tags: Vec<(String, Value)> = item
                    .iter()
                    .zip(bind)
                    .map(|(value, binding)| (binding.argument.clone(), value.clone()))
                    .collect();
                for (name, value) in &tags {
                    arguments.insert(name.clone(), fitting(value, &judged.definition.input_schema, name));
                }
                // A list of values tells its rows nothing.
                let tags = if batch.is_some() { Vec::new() } else { tags };
                async move { (fetcher.fetch(&target, &judged, &arguments, into, None).await, tags) }
            })
            .buffered(TOGETHER)
            .collect()
            .await;
        self.stack(results, &target, tool, into).await
    }

    /// Rows of all detail calls in one table each; failed ones are counted and the first is quoted.
    async fn stack(
        &mut self,
        results: Vec<(fetch::Fetched, Vec<(String, Value)>)>,
        target: &SourceTarget,
        tool: &str,
        into: &str,
    ) -> Result<(), StepError> {
        let (mut tables, mut made, total) = (Vec::new(), Vec::new(), results.len());
        let mut failed: Vec<Failure> = Vec::new();
        for (mut fetched, tags) in results {
            let first = self.calls.len();
            made.extend(first..first + fetched.calls.len());
            self.calls.extend(fetched.calls);
            self.complete &= !fetched.cut;
            fetched.notes.into_iter().for_each(|note| self.note(note));
            self.disclose(&target.name, std::mem::take(&mut fetched.disclosures));
            if let Some(failure) = fetched.failure {
                failed.push(failure);
                continue;
            }
            for (name, value) in &tags {
                tag(&mut fetched.tables, name, value);
            }
            for table in fetched.tables {
                merge(&mut tables, table);
            }
        }
        if let Some(first) = failed.first() {
            if failed.len() == total {
                self.fail(target.source, tool, into, first.clone());
                return Ok(());
            }
            self.complete = false;
            let head = Gap::DetailsFailed {
                failed: failed.len() as u64,
                of: total as u64,
                source: target.name.clone(),
            };
            self.note(Words::from(head).and(first.detail.clone()));
        }
        if tables.is_empty() {
            self.observations.push(observe::observe(
                &Table {
                    name: into.to_owned(),
                    columns: Vec::new(),
                    rows: Vec::new(),
                },
                Some(target.source),
                tool,
            ));
            return Ok(());
        }
        self.keep(tables, target.source, tool, &made).await
    }

    async fn items(&mut self, table: &str, bind: &[Binding]) -> Result<Vec<Vec<Value>>, StepError> {
        let columns: Vec<String> = bind.iter().map(|binding| quoted(&binding.column)).collect();
        let sql = format!("SELECT DISTINCT {} FROM {}", columns.join(", "), quoted(table));
        Ok(self
            .select(sql, "items".into())
            .await?
            .rows
            .into_iter()
            .filter(|row| row.iter().all(|value| !value.is_null()))
            .collect())
    }
}

/// Lists of the first value of each item, so many in each.
fn batches(items: &[Vec<Value>], batch: u32) -> Vec<Vec<Value>> {
    let firsts: Vec<Value> = items.iter().filter_map(|item| item.first().cloned()).collect();
    let size = usize::try_from(batch).unwrap_or(usize::MAX).max(1);
    firsts.chunks(size).map(|part| vec![Value::Array(part.to_vec())]).collect()
}

/// A cell as the schema wants it: identifiers are texts for one vendor and numbers for the next.
fn fitting(value: &Value, schema: &Value, name: &str) -> Value {
    let property = schema.get("properties").and_then(|all| all.get(name));
    let kind = property.and_then(|p| p.get("type")).and_then(Value::as_str).unwrap_or("");
    match (kind, value) {
        ("string", Value::Number(number)) => Value::String(number.to_string()),
        ("integer", Value::String(text)) => text.parse::<i64>().map_or_else(|_| value.clone(), Value::from),
        ("array", single) if !single.is_array() => Value::Array(vec![single.clone()]),
        _ => value.clone(),
    }
}
