//! Runs of configurations and flows over two months.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, Time, format_description::well_known::Rfc3339};

use super::project::{CONFIGS, FLOWS, Runs};
use crate::{
    seed::mix,
    vendor::{Call, Reply},
};

const DAYS: i64 = 60;
/// Runs of the last days fail at another rate.
const LATELY_DAYS: i64 = 10;

pub struct Job {
    id: String,
    component: &'static str,
    config: &'static str,
    status: &'static str,
    created: OffsetDateTime,
    start: OffsetDateTime,
    end: Option<OffsetDateTime>,
    seconds: Option<u64>,
}

/// Oldest first. What would start after `now` is not there; what would end after it is still running.
pub fn jobs(now: OffsetDateTime) -> Vec<Job> {
    let configs = CONFIGS.iter().map(|config| (config.component, config.id, config.runs));
    let flows = FLOWS.iter().map(|flow| (flow.component, flow.id, flow.runs));
    let mut found: Vec<Job> = configs
        .chain(flows)
        .zip(1_u64..)
        .flat_map(|((component, config, runs), number)| history(now, component, config, runs, number))
        .collect();
    found.sort_by_key(|job| (job.start, job.config));
    for (job, number) in found.iter_mut().zip(0_u64..) {
        job.id = (48_210_000 + number * 13 + mix(number, 2) % 12).to_string();
    }
    found
}

fn history(now: OffsetDateTime, component: &'static str, config: &'static str, runs: Runs, number: u64) -> Vec<Job> {
    let midnight = now.replace_time(Time::MIDNIGHT);
    let mut found = Vec::new();
    for ago in (0..=DAYS).rev() {
        for run in 0..runs.a_day {
            let random = mix(number, ago.unsigned_abs() * 8 + u64::from(run));
            let minute = i64::from(runs.minute + run * 1_440 / runs.a_day.max(1)) % 1_440;
            let offset = Duration::minutes(minute) + Duration::seconds(i64::try_from(random % 500).unwrap_or(0));
            let start = midnight.saturating_sub(Duration::days(ago)).saturating_add(offset);
            if start > now {
                continue;
            }
            let failing = if ago < LATELY_DAYS { runs.lately } else { runs.failing };
            found.push(job(
                now,
                component,
                config,
                start,
                outcome(random >> 8, failing),
                length(runs, random),
            ));
        }
    }
    found
}

fn outcome(random: u64, failing: u64) -> &'static str {
    match random % 1_000 {
        chance if chance < failing => "error",
        chance if chance < failing + 12 => "warning",
        chance if chance < failing + 18 => "terminated",
        _ => "success",
    }
}

/// Between four fifths and one and a half times the usual; once in a while much more.
fn length(runs: Runs, random: u64) -> u64 {
    let usual = runs.seconds * (80 + (random >> 16) % 70) / 100;
    if (random >> 24).is_multiple_of(61) {
        usual * 3
    } else {
        usual.max(4)
    }
}

fn job(
    now: OffsetDateTime,
    component: &'static str,
    config: &'static str,
    start: OffsetDateTime,
    status: &'static str,
    seconds: u64,
) -> Job {
    // What fails does so before the usual end.
    let seconds = if status == "error" { seconds * 2 / 5 + 3 } else { seconds };
    let end = start.saturating_add(Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX)));
    let done = end <= now;
    Job {
        id: String::new(),
        component,
        config,
        status: if done { status } else { "processing" },
        created: start.saturating_sub(Duration::seconds(3 + i64::try_from(seconds % 29).unwrap_or(0))),
        start,
        end: done.then_some(end),
        seconds: done.then_some(seconds),
    }
}

/// Summaries of a page, or details of those that are named.
pub fn answer(jobs: &[Job], call: &Call<'_>) -> Result<Value, String> {
    let wanted = call.list("job_ids");
    if !wanted.is_empty() {
        let details: Vec<Value> = jobs
            .iter()
            .filter(|job| wanted.contains(&job.id.as_str()))
            .map(|job| detail(job, call))
            .collect();
        return match wanted.iter().find(|id| jobs.iter().all(|job| job.id != **id)) {
            Some(id) => Err(format!("Job not found: {id}")),
            None => Ok(json!({ "jobs": details })),
        };
    }
    let same = |argument: &str, value: &str| call.text(argument).is_none_or(|wanted| wanted == value);
    let mut chosen: Vec<&Job> = jobs
        .iter()
        .filter(|job| same("status", job.status) && same("component_id", job.component) && same("config_id", job.config))
        .collect();
    sort(&mut chosen, call);
    let offset = usize::try_from(call.number("offset").unwrap_or(0)).map_err(|_| invalid("offset", "greater than or equal to 0"))?;
    let limit = call.number("limit").unwrap_or(100);
    let limit = usize::try_from(limit)
        .ok()
        .filter(|limit| (1..=500).contains(limit))
        .ok_or_else(|| invalid("limit", "between 1 and 500"))?;
    let page: Vec<Value> = chosen.into_iter().skip(offset).take(limit).map(summary).collect();
    Ok(
        json!({"jobs": page, "links": [{"type": "ui-dashboard", "title": "Jobs in the project", "url": "https://keboola.example/admin/projects/8821/queue"}]}),
    )
}

pub fn invalid(argument: &str, rule: &str) -> String {
    format!("1 validation error for call[get_jobs]\n{argument}\n  Input should be {rule}")
}

fn sort(jobs: &mut [&Job], call: &Call<'_>) {
    match call.text("sort_by").unwrap_or("startTime") {
        "durationSeconds" => jobs.sort_by_key(|job| job.seconds),
        "endTime" => jobs.sort_by_key(|job| job.end),
        "createdTime" => jobs.sort_by_key(|job| job.created),
        "id" => jobs.sort_by(|a, b| a.id.cmp(&b.id)),
        _ => jobs.sort_by_key(|job| job.start),
    }
    if call.text("sort_order") != Some("asc") {
        jobs.reverse();
    }
}

fn at(moment: OffsetDateTime) -> Value {
    moment
        .replace_nanosecond(0)
        .unwrap_or(moment)
        .format(&Rfc3339)
        .map_or(Value::Null, Value::from)
}

fn summary(job: &Job) -> Value {
    json!({
        "id": job.id,
        "status": job.status,
        "componentId": job.component,
        "configId": job.config,
        "isFinished": job.end.is_some(),
        "createdTime": at(job.created),
        "startTime": at(job.start),
        "endTime": job.end.map(at),
        "durationSeconds": job.seconds,
    })
}

fn detail(job: &Job, call: &Call<'_>) -> Value {
    let mut value = summary(job);
    let message = match job.status {
        "error" => "The source did not answer within 300 seconds.",
        "warning" => "Two rows were left out because a number was not one.",
        _ => "Done.",
    };
    if let Some(fields) = value.as_object_mut() {
        let url = format!("https://keboola.example/admin/projects/8821/queue/{}", job.id);
        fields.insert("url".to_owned(), url.clone().into());
        fields.insert("runId".to_owned(), job.id.clone().into());
        fields.insert("result".to_owned(), json!({ "message": message }));
        fields.insert("links".to_owned(), json!([{"type": "ui-detail", "title": "Job", "url": url}]));
        if call.flag("include_logs") {
            let kind = if job.status == "error" { "error" } else { "info" };
            fields.insert(
                "logs".to_owned(),
                json!([{"message": message, "type": kind, "created": job.end.map(at)}]),
            );
        }
    }
    value
}

/// A job that nobody runs.
pub fn pretend(call: &Call<'_>) -> Reply {
    Reply::structured(json!({"job": {"id": "48999999", "status": "created", "componentId": call.text("component_id"), "configId": call.text("configuration_id")}})).wrote()
}
