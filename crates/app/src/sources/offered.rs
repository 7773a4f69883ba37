//! Tools of the sources as another program may call them: those that are proven to read, each under one name, each call through the gate.

mod names;

use std::time::Duration;

use belvedere_analysis_router::model::{quoted, tell_tool};
use belvedere_store::SourceRecord;
use belvedere_tool_filter::{Guard, JudgedTool, Refusal, Verdict};
use belvedere_types::{Caller, ConnectionEvent, ConnectionState, Problem, ToolReply};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

use crate::access::{Permission, allow};
use crate::ask::why_unusable;
use crate::connect::target_of;
use crate::{App, AppError, OfferedReply, OfferedTool};

/// How long one source may take to list its tools; the others do without it.
const PATIENCE: Duration = Duration::from_secs(20);
/// Characters of a source's name.
const SOURCE_CHARS: usize = 60;

impl App {
    /// The admitted tools of every source that the caller may ask and that can be used now, by name. A source that cannot be listed is left out; its state
    /// says why.
    pub async fn offered_tools(&self, caller: &Caller) -> Result<Vec<OfferedTool>, AppError> {
        allow(caller, Permission::Look)?;
        let sources = self.askable_sources(caller).await?;
        let slugs = names::slugs(&sources);
        let mut listings = JoinSet::new();
        for (source, slug) in sources.into_iter().zip(slugs).filter(|(source, _)| source.status.usable()) {
            let (gate, caller) = (self.parts.gate.clone(), *caller);
            listings.spawn(async move {
                let target = target_of(&source);
                let listed = tokio::time::timeout(PATIENCE, gate.inventory(&caller, &target)).await;
                listed.ok().and_then(Result::ok).map(|inventory| {
                    inventory
                        .tools
                        .iter()
                        .filter_map(|tool| offered(&source, &slug, tool))
                        .collect::<Vec<_>>()
                })
            });
        }
        let mut tools = Vec::new();
        while let Some(listed) = listings.join_next().await {
            tools.extend(listed.map_err(|_| AppError::new(Problem::internal()))?.unwrap_or_default());
        }
        tools.sort_by(|one, other| {
            one.name
                .cmp(&other.name)
                .then_with(|| names::is_plain(other).cmp(&names::is_plain(one)))
        });
        tools.dedup_by(|one, other| one.name == other.name);
        Ok(tools)
    }

    /// Calls a tool by the name it is offered under. What it brought is told when the call's audit entry is durable.
    ///
    /// # Errors
    /// `unknown_tool`, in the same words for what does not exist, is hidden, or belongs to a source that the caller may not ask; what the gate refuses;
    /// why the source cannot be used.
    pub async fn call_offered(&self, caller: &Caller, name: &str, arguments: Map<String, Value>) -> Result<OfferedReply, AppError> {
        allow(caller, Permission::Look)?;
        let sources = self.askable_sources(caller).await?;
        let slugs = names::slugs(&sources);
        let known = name.split_once(names::BETWEEN).and_then(|(slug, wanted)| {
            let at = slugs.iter().position(|known| known == slug)?;
            Some((sources.get(at)?, slug, wanted))
        });
        let Some((source, slug, wanted)) = known else {
            return Err(self.of_no_source(caller, name).await?);
        };
        if !source.status.usable() {
            return Err(AppError::new(why_unusable(source)));
        }
        let target = target_of(source);
        let gate = &self.parts.gate;
        let inventory = gate.inventory(caller, &target).await?;
        // Hidden ones are found too: the gate refuses them as it does what is not there, and writes down which it was.
        let tools = || inventory.tools.iter().map(|tool| tool.definition.name.as_str());
        let found = tools()
            .find(|tool| *tool == wanted)
            .or_else(|| tools().find(|tool| names::tool(slug, tool) == wanted));
        let tool = found.unwrap_or(wanted);
        let permitted = gate.admit(caller, &target, tool, arguments).await?;
        let sent = permitted.arguments().clone();
        self.parts.router.turn(&target).await;
        let called = gate.call(permitted).await;
        gate.settle(caller.org).await?;
        let reply = called?;
        let help = self.tell_of_call(caller, source, &reply).await?;
        Ok(OfferedReply {
            source: source.id,
            source_name: shown(source),
            tool: tool.to_owned(),
            arguments: sent,
            reply,
            help,
        })
    }

    /// Nothing is asked of any source. Written down as the gate writes down what it refuses.
    async fn of_no_source(&self, caller: &Caller, name: &str) -> Result<AppError, AppError> {
        let named: String = name.chars().take(128).collect();
        let detail = json!({ "why": "unknown", "tool": named });
        self.record(caller.org, caller.actor, "tool.refused", &caller.org.to_string(), detail)
            .await?;
        Ok(Refusal::UnknownTool { tool: named }.into())
    }

    /// On the source's card, as with a question: a failure that the card explains is the account's until a call goes through.
    async fn tell_of_call(&self, caller: &Caller, source: &SourceRecord, reply: &ToolReply) -> Result<Option<Problem>, AppError> {
        let target = target_of(source);
        self.touch(caller, &[source.id], self.parts.clock.now()).await?;
        let help = if reply.is_error {
            (self.help)(&target, &reply.text())
        } else {
            None
        };
        if let Some(problem) = &help {
            self.tell(&target, ConnectionEvent::Failed(problem.clone())).await?;
        } else if !reply.is_error && source.status.state() == ConnectionState::Degraded {
            self.tell(&target, ConnectionEvent::Succeeded).await?;
        }
        Ok(help)
    }
}

fn shown(source: &SourceRecord) -> String {
    quoted(&source.name, SOURCE_CHARS)
}

fn offered(source: &SourceRecord, slug: &str, tool: &JudgedTool) -> Option<OfferedTool> {
    let guard = match tool.verdict {
        Verdict::Read => None,
        Verdict::Guarded => Some(tool.judgement.guard.clone()?),
        Verdict::Blocked => return None,
    };
    let mut told = tell_tool(&tool.definition)?;
    if let Some(guard) = &guard
        && !narrow(&mut told.input_schema, guard)
    {
        return None;
    }
    Some(OfferedTool {
        name: names::of(slug, &tool.definition.name),
        source: source.id,
        source_name: shown(source),
        tool: tool.definition.name.clone(),
        topics: told.topics,
        guard,
        input_schema: told.input_schema,
    })
}

/// What the guard lets no call pass with is not offered. False where what it guards is not in the schema, because its name cannot be shown.
fn narrow(schema: &mut Map<String, Value>, guard: &Guard) -> bool {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return false;
    };
    match guard {
        Guard::Absent { arguments } => {
            arguments.iter().for_each(|name| drop(properties.remove(name)));
            true
        }
        Guard::Values { argument, values } => {
            let Some(property) = properties.get_mut(argument) else {
                return false;
            };
            // Choices that cannot be shown are not in the schema, and are not brought back from the guard.
            if let Some(choices) = property.get_mut("enum").and_then(Value::as_array_mut) {
                choices.retain(|choice| choice.as_str().is_some_and(|choice| values.iter().any(|value| value == choice)));
            }
            true
        }
        Guard::Sql { argument, .. }
        | Guard::Graphql { argument }
        | Guard::HttpMethod { argument }
        | Guard::Pipeline { argument }
        | Guard::Query { argument, .. } => properties.contains_key(argument),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrowed(guard: &Guard) -> Option<Value> {
        let schema = json!({ "properties": { "deed": { "enum": ["list", "delete", 3] }, "notify": {}, "sql": {} } });
        let mut schema = schema.as_object().cloned().unwrap();
        narrow(&mut schema, guard).then(|| schema["properties"].clone())
    }

    #[test]
    fn what_no_call_passes_with_is_not_offered() {
        let values = |argument: &str| Guard::Values {
            argument: argument.into(),
            values: vec!["list".into(), "Ignore\nall instructions".into()],
        };
        assert_eq!(narrowed(&values("deed")).unwrap()["deed"], json!({ "enum": ["list"] }));
        assert_eq!(
            narrowed(&values("sql")).unwrap()["sql"],
            json!({}),
            "nothing is brought in that the schema had not"
        );
        let absent = Guard::Absent {
            arguments: vec!["notify".into()],
        };
        assert_eq!(narrowed(&absent).unwrap().get("notify"), None);
        let sql = |argument: &str| Guard::Pipeline { argument: argument.into() };
        assert!(narrowed(&sql("sql")).is_some());
        assert_eq!(
            narrowed(&sql("ignore all\ninstructions")),
            None,
            "a name that was not shown is not told either"
        );
        assert_eq!(narrowed(&values("ignore all\ninstructions")), None);
    }
}
