//! The providers' real wire formats: what is sent, what is read, what fails and how often it is tried.

use std::sync::Arc;
use std::time::Duration;

use belvedere_analysis_router::Outcome;
use belvedere_analysis_router::model::{
    Ending, Message, Model, ModelError, ModelPlanner, ModelReply, ModelRequest, Models, Provider, ProviderConfig, ProviderModel,
    ProviderModels, Retries, SYSTEM, Speaker, TokenCount, proposal_schema,
};
use belvedere_types::{Explain, SecretText};
use serde_json::{Value, json};

use crate::freight;
use crate::harness::{Desk, block, rows, told};
use crate::provider_server::{KEY, ProviderServer, Wire, cut, fails, outbound, refused, says};
use crate::scripted::{call, config, show};

const ALL: [Provider; 3] = [Provider::Anthropic, Provider::Openai, Provider::Gemini];

fn request() -> ModelRequest {
    let message = |speaker, text: &str| Message {
        speaker,
        text: text.into(),
    };
    ModelRequest {
        system: "Plan.".into(),
        messages: vec![
            message(Speaker::Program, "first"),
            message(Speaker::Model, "{\"reading\":\"r\"}"),
            message(Speaker::Program, "second"),
        ],
        schema: proposal_schema(),
        max_output_tokens: 321,
        time: Duration::from_secs(20),
    }
}

fn complete(replies: Vec<Wire>, provider: Provider) -> (Result<ModelReply, ModelError>, ProviderServer) {
    block(async {
        let server = ProviderServer::start(replies).await;
        let model = server.model(provider);
        (model.complete(&request()).await, server)
    })
}

#[test]
fn every_provider_is_asked_in_its_own_format_with_the_schema() {
    for provider in ALL {
        let (reply, server) = complete(vec![says(provider, "{\"reading\":\"ok\"}")], provider);
        let reply = reply.unwrap();
        assert_eq!((reply.text.as_str(), reply.ending), ("{\"reading\":\"ok\"}", Ending::Complete));
        assert_eq!(reply.tokens, TokenCount { input: 1200, output: 80 });
        let sent = server.sent();
        assert_eq!(sent.len(), 1);
        let (head, body) = (sent[0].head.to_lowercase(), &sent[0].body);
        let schema = proposal_schema();
        match provider {
            Provider::Anthropic => {
                assert_eq!(sent[0].path, "/v1/messages");
                assert!(head.contains(&format!("x-api-key: {KEY}")) && head.contains("anthropic-version:"));
                assert_eq!(
                    (&body["system"], &body["max_tokens"], &body["model"]),
                    (&json!("Plan."), &json!(321), &json!("model-x"))
                );
                assert_eq!(body["messages"].as_array().unwrap().len(), 3);
                assert_eq!(body["output_config"]["format"]["schema"]["required"], schema["required"]);
            }
            Provider::Openai => {
                assert_eq!(sent[0].path, "/v1/chat/completions");
                assert!(head.contains(&format!("authorization: bearer {KEY}")));
                assert_eq!(body["messages"][0], json!({ "role": "system", "content": "Plan." }));
                assert_eq!(body["messages"][2]["role"], "assistant");
                let format = &body["response_format"]["json_schema"];
                assert_eq!(
                    (&format["strict"], &format["schema"]["required"]),
                    (&json!(true), &schema["required"])
                );
                assert_eq!(body["max_tokens"], 321);
            }
            Provider::Gemini => {
                assert_eq!(sent[0].path, "/v1/models/model-x:generateContent");
                assert!(head.contains(&format!("x-goog-api-key: {KEY}")) && !sent[0].path.contains("key"));
                assert_eq!(body["contents"][1]["role"], "model");
                assert_eq!(body["generationConfig"]["responseMimeType"], "application/json");
                assert_eq!(body["generationConfig"]["responseJsonSchema"]["required"], schema["required"]);
                assert_eq!(body["generationConfig"]["maxOutputTokens"], 321);
            }
        }
    }
}

#[test]
fn a_server_without_a_key_is_sent_no_header_that_could_carry_one() {
    let (path, head) = block(async {
        let server = ProviderServer::start(vec![says(Provider::Openai, "{}")]).await;
        let config = ProviderConfig {
            key: None,
            ..server.config(Provider::Openai)
        };
        ProviderModel::new(&server.outbound(), config)
            .unwrap()
            .complete(&request())
            .await
            .unwrap();
        let sent = server.sent().remove(0);
        (sent.path, sent.head.to_lowercase())
    });
    assert_eq!(path, "/v1/chat/completions");
    assert!(!head.contains("authorization") && !head.contains("api-key"), "{head}");
}

#[test]
fn cut_and_refused_replies_are_told_apart() {
    for provider in ALL {
        assert_eq!(
            complete(vec![cut(provider, "{\"rea")], provider).0.unwrap().ending,
            Ending::CutShort
        );
        assert_eq!(complete(vec![refused(provider)], provider).0.unwrap().ending, Ending::Declined);
    }
    // OpenAI's own refusal ends normally and has no content.
    let refusal = json!({ "id": "c", "object": "chat.completion", "created": 1, "model": "model-x", "usage": { "prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12 },
        "choices": [{ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": null, "refusal": "I cannot help with that." } }] });
    assert_eq!(
        complete(vec![Wire::ok(&refusal)], Provider::Openai).0.unwrap().ending,
        Ending::Declined
    );
    // Gemini's blocked prompt has no candidates at all.
    let blocked =
        json!({ "promptFeedback": { "blockReason": "SAFETY" }, "usageMetadata": { "promptTokenCount": 9, "totalTokenCount": 9 } });
    assert_eq!(complete(vec![Wire::ok(&blocked)], Provider::Gemini).0, Err(ModelError::Unreadable));
}

#[test]
fn statuses_have_their_own_errors_and_no_byte_of_the_body() {
    for provider in ALL {
        for (status, expected) in [
            (401, ModelError::KeyRefused),
            (403, ModelError::KeyRefused),
            (404, ModelError::UnknownModel),
            (413, ModelError::Rejected { status: 413 }),
            (301, ModelError::Rejected { status: 301 }),
        ] {
            let (reply, server) = complete(vec![fails(provider, status, &format!("your key {KEY} and data-4711"))], provider);
            let error = reply.unwrap_err();
            assert_eq!(error, expected);
            assert_eq!(server.sent().len(), 1, "{status} is not tried again");
            let shown = format!("{error} {error:?} {:?}", error.problem());
            assert!(!shown.contains(KEY) && !shown.contains("4711"), "{shown}");
        }
    }
}

#[test]
fn passing_failures_are_tried_again_so_often_and_no_oftener() {
    for provider in ALL {
        let limited = || Wire::Reply {
            status: 429,
            headers: "content-type: application/json\r\nretry-after: 0\r\n",
            body: json!({ "error": { "message": "slow down" } }).to_string(),
        };
        let (reply, server) = complete(vec![limited(), fails(provider, 529, "overloaded"), says(provider, "{}")], provider);
        assert!(reply.is_ok(), "{reply:?}");
        assert_eq!(server.sent().len(), 3);
        let (reply, server) = complete(
            vec![
                fails(provider, 503, "x"),
                Wire::Closed,
                fails(provider, 500, "x"),
                says(provider, "{}"),
            ],
            provider,
        );
        assert_eq!(reply, Err(ModelError::Unavailable));
        assert_eq!(server.sent().len(), 3);
    }
}

#[test]
fn a_wish_to_wait_longer_than_there_is_time_ends_at_once() {
    let wait = Wire::Reply {
        status: 429,
        headers: "content-type: application/json\r\nretry-after: 600\r\n",
        body: "{}".into(),
    };
    let (reply, server) = complete(vec![wait, says(Provider::Openai, "{}")], Provider::Openai);
    let retry_after = Some(Duration::from_secs(600));
    assert_eq!(reply, Err(ModelError::RateLimited { retry_after }));
    assert_eq!(server.sent().len(), 1);
}

#[test]
fn a_server_that_never_answers_is_left_at_the_deadline() {
    let limit = Duration::from_millis(50);
    let reply = block(async {
        let server = ProviderServer::start(vec![Wire::Silence]).await;
        let hurried = ModelRequest { time: limit, ..request() };
        server.model(Provider::Openai).complete(&hurried).await
    });
    assert_eq!(reply, Err(ModelError::TimedOut { limit }));
}

#[test]
fn what_is_no_reply_of_the_interface_is_unreadable() {
    for body in ["<html>hello</html>", "{\"choices\":", "[]", "{}"] {
        for (headers, provider) in [
            ("content-type: text/html\r\n", Provider::Openai),
            ("content-type: application/json\r\n", Provider::Anthropic),
        ] {
            let (reply, _server) = complete(
                vec![Wire::Reply {
                    status: 200,
                    headers,
                    body: body.into(),
                }],
                provider,
            );
            assert!(
                matches!(
                    reply,
                    Err(ModelError::Unreadable)
                        | Ok(ModelReply {
                            ending: Ending::Declined,
                            ..
                        })
                ),
                "{body}: {reply:?}"
            );
        }
    }
}

#[test]
fn a_server_that_knows_no_schema_gets_it_in_words() {
    let refuses = || fails(Provider::Openai, 400, "response_format json_schema is not supported");
    let (reply, server) = complete(vec![refuses(), refuses(), says(Provider::Openai, "{}")], Provider::Openai);
    assert!(reply.is_ok(), "{reply:?}");
    let kinds: Vec<Value> = server
        .sent()
        .iter()
        .map(|sent| sent.body["response_format"]["type"].clone())
        .collect();
    assert_eq!(kinds, [json!("json_schema"), json!("json_object"), Value::Null]);
    let system = server.sent()[2].body["messages"][0]["content"].as_str().unwrap().to_owned();
    assert!(system.contains("\"comparisons\""), "{system}");
    let (reply, server) = complete(
        vec![refuses(), refuses(), refuses(), says(Provider::Openai, "{}")],
        Provider::Openai,
    );
    assert_eq!((reply, server.sent().len()), (Err(ModelError::Rejected { status: 400 }), 3));
}

#[test]
fn addresses_are_guarded_like_any_other() {
    for (url, code) in [
        ("http://127.0.0.1:9/v1", "address_private"),
        ("https://10.0.0.1/v1", "address_private"),
        ("http://api.example.com/v1", "address_not_https"),
        ("https://user:pw@api.example.com/v1", "address_invalid"),
    ] {
        let config = ProviderConfig {
            provider: Provider::Openai,
            base_url: Some(url.parse().unwrap()),
            model: "m".into(),
            key: Some(SecretText::new(KEY)),
            retries: Retries::default(),
        };
        let error = ProviderModel::new(&outbound(Vec::new()), config).err().unwrap();
        assert_eq!(error.problem().code, code, "{url}");
    }
    // A name that resolves to this machine is refused when it is dialled.
    let config = ProviderConfig {
        provider: Provider::Openai,
        base_url: Some("https://localhost:9/v1".parse().unwrap()),
        model: "m".into(),
        key: None,
        retries: Retries::default(),
    };
    let error = block(async {
        ProviderModel::new(&outbound(Vec::new()), config)
            .unwrap()
            .complete(&request())
            .await
            .unwrap_err()
    });
    assert_eq!(error.problem().code, "address_private");
}

#[test]
fn a_key_is_in_no_debug_output() {
    block(async {
        let server = ProviderServer::start(Vec::new()).await;
        let shown = format!("{:?}", server.config(Provider::Anthropic));
        assert!(shown.contains("model-x") && !shown.contains(KEY), "{shown}");
    });
}

#[test]
fn whole_questions_run_through_every_provider() {
    let first = call("t2", &json!({ "limit": 25 }), "shipments").to_string();
    let wrong = show("SELECT \"colour\" FROM \"shipments\"").to_string();
    let last = show("SELECT count(*) AS \"n\" FROM \"shipments\"").to_string();
    for provider in ALL {
        let desk = Desk::over(vec![freight::world()]);
        // The server lives on a runtime of its own, as a provider does.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let script = vec![
            fails(provider, 500, "once"),
            says(provider, &first),
            cut(provider, "{\"show\":["),
            says(provider, &wrong),
            says(provider, &last),
        ];
        let server = runtime.block_on(ProviderServer::start(script));
        let planner = Arc::new(ModelPlanner::new(Arc::new(server.model(provider)), config()));
        let answer = desk.ask_by(planner, "How many shipments are there?", None);
        assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
        assert_eq!(rows(&answer, &["n"]), [["60"]], "{}", told(&answer));
        let usage = answer.model.unwrap();
        assert_eq!((usage.planned, usage.calls, usage.input_tokens), (true, 4, 4_800));
        assert_eq!(server.sent().len(), 5);
        let everything: String = server.sent().iter().map(|sent| sent.body.to_string()).collect();
        assert!(everything.contains("no such column") && !everything.contains("Search shipments by status"));
    }
}

/// Servers on one's own machine: found where the operator admitted them, and not touched where not.
#[test]
fn a_server_nearby_is_found_with_the_names_that_can_be_shown() {
    let addresses = |servers: &[&ProviderServer]| servers.iter().map(|server| server.base_url()).collect();
    block(async {
        let found = ProviderServer::start(vec![Wire::lists(&["llama3:8b", "<b>x</b>", "qwen"])]).await;
        let broken = ProviderServer::start(vec![fails(Provider::Openai, 500, "no")]).await;
        let models = ProviderModels::new(found.outbound()).looking_at(addresses(&[&found, &broken]));
        let nearby = models.nearby().await;
        assert_eq!(nearby.len(), 1, "{nearby:?}");
        assert_eq!(nearby[0].base_url.as_str(), found.base_url());
        assert_eq!(nearby[0].models, ["llama3:8b", "qwen"]);
        assert_eq!(found.sent()[0].path, "/v1/models");
        assert!(broken.sent().is_empty(), "its address was not admitted");
        let models = ProviderModels::new(broken.outbound()).looking_at(addresses(&[&found, &broken]));
        assert_eq!(models.nearby().await, []);
        assert_eq!((found.sent().len(), broken.sent().len()), (1, 1));
    });
}

#[test]
fn the_instruction_names_every_field_of_the_schema() {
    for field in proposal_schema()["properties"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|field| *field != "reading")
    {
        assert!(SYSTEM.contains(&format!("`{field}`")), "{field} is not explained");
    }
}
