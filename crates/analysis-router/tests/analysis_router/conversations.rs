//! Recorded conversations with models: each file in `tests/conversations` is a test, and a recording says what was said.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use belvedere_analysis_router::Answer;
use belvedere_analysis_router::model::{Model, ModelPlanner, Recorder, Recording, RecordingError, Replayer, Tape};
use serde_json::{Value, json};

use crate::freight;
use crate::harness::{Desk, told};
use crate::provider_server::{KEY, ProviderServer, Wire, fails, says};
use crate::scripted::{call, config, show};

use belvedere_analysis_router::model::Provider::Openai;

fn folder() -> PathBuf {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conversations").into()
}

/// What the recorded model was asked, and what came of it: the last line of a file in the folder.
fn ending(answer: &Answer) -> Value {
    let rows = answer.table.as_ref().map(|table| &table.rows);
    json!({ "outcome": answer.outcome, "text": &*answer.text, "rows": rows, "planned": answer.model.as_ref().map(|used| used.planned) })
}

fn by(model: Arc<dyn Model>, question: &str) -> Answer {
    let desk = Desk::over(vec![freight::world()]);
    desk.ask_by(Arc::new(ModelPlanner::new(model, config())), question, None)
}

/// Asks a scripted provider over the wire and writes down what was said. The server's runtime has to outlive the question, so it has a thread.
fn recorded(question: &str, replies: Vec<Wire>) -> (String, Answer) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(ProviderServer::start(replies));
    let lines = Arc::new(Mutex::new(String::new()));
    let kept = lines.clone();
    let tape: Tape = Box::new(move |line| kept.lock().unwrap().push_str(line));
    let recorder = Recorder::new(Arc::new(server.model(Openai)), tape);
    let answer = by(Arc::new(recorder), question);
    let text = lines.lock().unwrap().clone();
    (text, answer)
}

fn by_status() -> Vec<Wire> {
    vec![
        says(Openai, &call("t2", &json!({ "limit": 25 }), "shipments").to_string()),
        says(
            Openai,
            &show("SELECT \"status\", count(*) AS \"n\" FROM \"shipment\" GROUP BY 1").to_string(),
        ),
        says(
            Openai,
            &show("SELECT \"status\", count(*) AS \"n\" FROM \"shipments\" GROUP BY 1 ORDER BY 2 DESC, 1").to_string(),
        ),
    ]
}

#[test]
fn what_is_recorded_is_said_again_without_a_provider() {
    let question = "How many shipments are in each status?";
    let (text, answer) = recorded(question, by_status());
    assert_eq!(answer.model.as_ref().map(|used| used.planned), Some(true), "{}", told(&answer));
    assert!(!text.contains(KEY) && !text.contains("127.0.0.1"), "no key and no address");
    let recording = Recording::parse(&text).unwrap();
    assert_eq!((recording.model.as_str(), recording.exchanges.len()), ("openai/model-x", 3));
    let replayer = Arc::new(Replayer::new(recording.clone()));
    let again = by(replayer.clone(), question);
    assert_eq!(replayer.differences(), [""; 0]);
    assert_eq!((ending(&again), again.model), (ending(&answer), answer.model));

    // Another question is another conversation, and one that ends early is noticed too.
    let replayer = Arc::new(Replayer::new(recording.clone()));
    by(replayer.clone(), "How many shipments are there?");
    assert!(replayer.differences()[0].contains("exchange 1"), "{:?}", replayer.differences());
    let mut short = recording.clone();
    short.exchanges.truncate(2);
    let replayer = Arc::new(Replayer::new(short));
    by(replayer.clone(), question);
    assert_eq!(replayer.differences(), ["exchange 3 was not recorded"]);
    let mut long = recording;
    long.exchanges.push(long.exchanges[2].clone());
    let replayer = Arc::new(Replayer::new(long));
    by(replayer.clone(), question);
    assert_eq!(replayer.differences(), ["1 recorded exchanges were not asked for"]);
}

#[test]
fn a_failure_is_recorded_as_one_and_fails_again() {
    let (text, answer) = recorded("How many shipments are there?", vec![fails(Openai, 401, "no")]);
    assert_eq!(answer.model.as_ref().map(|used| used.planned), Some(false), "{}", told(&answer));
    assert!(text.contains("key_refused"), "{text}");
    let replayer = Arc::new(Replayer::new(Recording::parse(&text).unwrap()));
    let again = by(replayer.clone(), "How many shipments are there?");
    assert_eq!(replayer.differences(), [""; 0]);
    assert_eq!((&again.notes, ending(&again)), (&answer.notes, ending(&answer)));
}

#[test]
fn what_is_no_recording_is_refused_with_its_line() {
    let (text, _) = recorded("How many shipments are there?", by_status());
    let line = |number| move |error: &RecordingError| matches!(error, RecordingError::Line { line, .. } if *line == number);
    let first_of = |text: &str| Recording::parse(text).unwrap_err();
    assert!(line(1)(&first_of("")));
    assert!(line(1)(&first_of("{}")));
    assert!(line(2)(&first_of(&text.replacen("\"told\"", "\"untold\"", 1))));
    assert!(line(3)(&first_of(
        &text.replace("{\"told\":[{\"speaker\":\"model\"", "{\"told\":[{\"speaker\":\"owl\"")
    )));
    assert!(line(5)(&first_of(&format!("{text}{{"))));
    let newer = text.replacen("\"model_conversation\":1", "\"model_conversation\":2", 1);
    assert_eq!(first_of(&newer), RecordingError::Version { version: 2 });
    assert_eq!(first_of(&" ".repeat(17 << 20)), RecordingError::TooLong);
}

/// A file is a recording over the freight world with one line more: the answer. Set `RECORD_CONVERSATIONS` to write the files anew from the
/// scripts here; a recording of a real model's is put beside them by hand.
#[test]
fn every_recorded_conversation_still_ends_in_its_answer() {
    let scripts = [
        ("status-after-a-repair", "How many shipments are in each status?", by_status()),
        (
            "declined-and-built-in",
            "How many shipments are there?",
            vec![crate::provider_server::refused(Openai)],
        ),
    ];
    if std::env::var_os("RECORD_CONVERSATIONS").is_some() {
        for (name, question, replies) in scripts {
            let (text, answer) = recorded(question, replies);
            std::fs::write(
                folder().join(format!("{name}.jsonl")),
                format!("{text}{}\n", json!({ "answer": ending(&answer) })),
            )
            .unwrap();
        }
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (conversation, last) = text.trim_end().rsplit_once('\n').unwrap();
        let recording = Recording::parse(conversation).unwrap();
        let briefing: Value = serde_json::from_str(&recording.exchanges[0].told[0].text).unwrap();
        let replayer = Arc::new(Replayer::new(recording));
        let answer = by(replayer.clone(), briefing["question"].as_str().unwrap());
        assert_eq!(replayer.differences(), [""; 0], "{}", file.display());
        let expected: Value = serde_json::from_str(last).unwrap();
        assert_eq!(ending(&answer), expected["answer"], "{}", file.display());
    }
}
