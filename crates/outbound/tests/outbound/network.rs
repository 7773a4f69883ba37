//! What is dialled, and what is not.

use std::io;
use std::net::IpAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use belvedere_outbound::{HostPort, Lookup, Outbound, OutboundError};
use belvedere_types::Explain;
use futures::future::BoxFuture;

use crate::support::{Answer, LIMITS, Listener, config, get, outbound};

/// Answers with the address of its turn, as a rebinding DNS server does; the last one stays.
struct Rebinding {
    answers: Vec<&'static str>,
    turn: AtomicUsize,
}

impl Lookup for Rebinding {
    fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let turn = self.turn.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let address = self.answers[turn].parse().unwrap();
        Box::pin(async move { Ok(vec![address]) })
    }
}

#[tokio::test]
async fn n01_a_name_that_leads_inside_is_refused_without_a_packet() {
    let listener = Listener::start(Answer::ok("inside")).await;
    let outbound = outbound(&[]);
    let url = format!("https://localhost:{}/", listener.address.port());
    let error = outbound.fetch(get(&url), LIMITS).await.unwrap_err();
    assert!(
        matches!(&error, OutboundError::PrivateAddress { host } if host == "localhost"),
        "{error:?}"
    );
    assert_eq!(error.problem().code, "address_private");
    assert!(error.problem().next_step.contains("BELVEDERE_ALLOWED_PRIVATE_HOSTS"));
    assert_eq!(listener.connections(), 0);
}

#[tokio::test]
async fn n02_a_rebinding_name_is_judged_by_the_very_answer_that_is_dialled() {
    let listener = Listener::start(Answer::ok("inside")).await;
    let lookup = Arc::new(Rebinding {
        answers: vec!["127.0.0.1"],
        turn: AtomicUsize::new(0),
    });
    let outbound = Outbound::with_lookup(config(vec![]), lookup.clone()).unwrap();
    let url: url::Url = format!("https://vendor.test:{}/", listener.address.port()).parse().unwrap();
    // The check of the address as written asks nobody, so there is no first answer to be trusted.
    outbound.check(&url).unwrap();
    assert_eq!(lookup.turn.load(Ordering::SeqCst), 0);
    let error = outbound.fetch(get(url.as_str()), LIMITS).await.unwrap_err();
    assert!(matches!(error, OutboundError::PrivateAddress { .. }), "{error:?}");
    assert_eq!((lookup.turn.load(Ordering::SeqCst), listener.connections()), (1, 0));
}

#[tokio::test]
async fn n03_a_redirect_is_not_followed_on_any_method() {
    let inside = Listener::start(Answer::ok("inside")).await;
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let head = format!(
            "HTTP/1.1 {status}\r\nlocation: {}?code=canary\r\ncontent-length: 0\r\n\r\n",
            inside.url()
        );
        let vendor = Listener::start(Answer::Whole(head.into_bytes())).await;
        let outbound = outbound(&[&vendor, &inside]);
        for method in ["GET", "POST"] {
            let mut request = get(&vendor.url());
            *request.method_mut() = method.parse().unwrap();
            let reply = outbound.fetch(request, LIMITS).await.unwrap();
            assert!(reply.status().is_redirection());
            let error = Outbound::refuse_redirect(reply).unwrap_err();
            assert_eq!(error.problem().code, "redirect_refused");
            assert!(!format!("{error:?}{:?}", error.problem()).contains("canary"));
        }
    }
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn n05_an_exception_admits_its_host_and_port_by_name_and_no_other_port() {
    let listed = Listener::start(Answer::ok("listed")).await;
    let other = Listener::start(Answer::ok("other")).await;
    let exception = HostPort {
        host: "Vendor.Test".into(),
        port: listed.address.port(),
    };
    let lookup = Arc::new(Rebinding {
        answers: vec!["127.0.0.1"],
        turn: AtomicUsize::new(0),
    });
    let outbound = Outbound::with_lookup(config(vec![exception]), lookup).unwrap();
    let reply = outbound
        .fetch(get(&format!("http://vendor.test:{}/", listed.address.port())), LIMITS)
        .await
        .unwrap();
    assert_eq!(reply.body().as_ref(), b"listed");
    // https on another port passes the check as written; the resolver of that route knows no exception.
    let error = outbound
        .fetch(get(&format!("https://vendor.test:{}/", other.address.port())), LIMITS)
        .await
        .unwrap_err();
    assert!(matches!(error, OutboundError::PrivateAddress { .. }), "{error:?}");
    assert_eq!(other.connections(), 0);
}

const PROXY_CASE: &str = "network::n06_proxy_settings_of_the_environment_are_ignored";

/// Runs itself again in a process whose environment names a proxy.
#[tokio::test]
async fn n06_proxy_settings_of_the_environment_are_ignored() {
    if let Ok(target) = std::env::var("BELVEDERE_TEST_TARGET") {
        let outbound = Outbound::new(config(vec![target.parse().unwrap()])).unwrap();
        let reply = outbound.fetch(get(&format!("http://{target}/")), LIMITS).await.unwrap();
        assert_eq!(reply.body().as_ref(), b"target");
        return;
    }
    let target = Listener::start(Answer::ok("target")).await;
    let proxy = Listener::start(Answer::ok("proxy")).await;
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", PROXY_CASE])
        .env("BELVEDERE_TEST_TARGET", target.address.to_string());
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, proxy.url());
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((target.connections(), proxy.connections()), (1, 0));
}

#[tokio::test]
async fn unknown_names_and_closed_ports_are_told_apart() {
    struct Unknown;
    impl Lookup for Unknown {
        fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
            Box::pin(async { Err(io::Error::other("no such host")) })
        }
    }
    let outbound = Outbound::with_lookup(config(vec!["127.0.0.1:1".parse().unwrap()]), Arc::new(Unknown)).unwrap();
    let error = outbound.fetch(get("https://vendor.test/?code=canary"), LIMITS).await.unwrap_err();
    assert!(matches!(error, OutboundError::Unresolvable { .. }), "{error:?}");
    assert!(!format!("{error:?}").contains("canary"));
    let error = outbound.fetch(get("http://127.0.0.1:1/"), LIMITS).await.unwrap_err();
    assert!(matches!(error, OutboundError::Unreachable { .. }), "{error:?}");
    assert!(error.is_before_sending() && error.is_transient());
}

#[tokio::test]
async fn n09_a_server_that_speaks_no_tls_on_https_is_refused() {
    let listener = Listener::start(Answer::ok("plain")).await;
    let outbound = outbound(&[&listener]);
    let error = outbound
        .fetch(get(&format!("https://{}/", listener.address)), LIMITS)
        .await
        .unwrap_err();
    assert_eq!(error.problem().code, "tls_failed", "{error:?}");
}
