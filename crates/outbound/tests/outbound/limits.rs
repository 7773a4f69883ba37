//! Bytes and time are bounded, whatever the server sends.

use std::time::Duration;

use belvedere_outbound::{Limits, OutboundError};
use futures::StreamExt;

use crate::support::{Answer, LIMITS, Listener, get, outbound};

const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

fn short(first_byte: u64, total: u64) -> Limits {
    Limits {
        first_byte: Duration::from_millis(first_byte),
        total: Duration::from_millis(total),
        ..LIMITS
    }
}

async fn fails(answer: Answer, limits: Limits) -> OutboundError {
    let listener = Listener::start(answer).await;
    outbound(&[&listener]).fetch(get(&listener.url()), limits).await.unwrap_err()
}

#[tokio::test]
async fn n07_an_endless_body_ends_at_the_limit() {
    let mut chunk = b"4000\r\n".to_vec();
    chunk.extend([b'x'; 0x4000]);
    chunk.extend(b"\r\n");
    let error = fails(
        Answer::Endless {
            head: CHUNKED.to_vec(),
            chunk,
            pause: Duration::ZERO,
        },
        LIMITS,
    )
    .await;
    assert!(
        matches!(error, OutboundError::TooLarge { limit } if limit == LIMITS.body_bytes),
        "{error:?}"
    );
}

#[tokio::test]
async fn n07_a_declared_size_is_not_believed() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n".to_vec();
    let error = fails(
        Answer::Endless {
            head,
            chunk: vec![b'x'; 0x4000],
            pause: Duration::ZERO,
        },
        LIMITS,
    )
    .await;
    assert!(matches!(error, OutboundError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn n07_a_gzip_bomb_is_measured_unpacked() {
    // 256 KiB of zeros in 288 bytes, made by gzip -9.
    let packed = include_bytes!("zeros-256k.gz");
    assert!((packed.len() as u64) < LIMITS.body_bytes / 100);
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        packed.len()
    )
    .into_bytes();
    answer.extend(packed);
    let error = fails(Answer::Whole(answer), LIMITS).await;
    assert!(matches!(error, OutboundError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn n07_a_silent_server_ends_at_the_first_byte_deadline() {
    let error = fails(Answer::Silence, short(50, 10_000)).await;
    assert!(matches!(error, OutboundError::TimedOut { .. }), "{error:?}");
    assert!(!error.is_before_sending());
}

#[tokio::test]
async fn n07_a_dripping_head_and_a_dripping_body_end_at_their_deadlines() {
    let drip = |head: &[u8]| Answer::Endless {
        head: head.to_vec(),
        chunk: b"1\r\nx\r\n".to_vec(),
        pause: Duration::from_millis(5),
    };
    let head = Answer::Endless {
        head: b"HTTP/1.1 200 OK\r\n".to_vec(),
        chunk: b"x: y\r\n".to_vec(),
        pause: Duration::from_millis(5),
    };
    let error = fails(head, short(100, 10_000)).await;
    assert!(matches!(error, OutboundError::TimedOut { .. }), "{error:?}");
    let error = fails(drip(CHUNKED), short(10_000, 150)).await;
    assert!(matches!(error, OutboundError::TimedOut { .. }), "{error:?}");
}

#[tokio::test]
async fn n07_a_stream_is_bounded_while_it_is_read_and_ends_with_its_error() {
    let chunk = b"3\r\nabc\r\n".to_vec();
    let listener = Listener::start(Answer::Endless {
        head: CHUNKED.to_vec(),
        chunk,
        pause: Duration::ZERO,
    })
    .await;
    let limits = Limits { body_bytes: 10, ..LIMITS };
    let opened = outbound(&[&listener]).open(get(&listener.url()), limits).await.unwrap();
    assert_eq!(opened.status, 200);
    let items: Vec<_> = opened.body.collect().await;
    let read: usize = items.iter().filter_map(|item| item.as_ref().ok()).map(bytes::Bytes::len).sum();
    assert!(read <= 10, "{read}");
    assert!(matches!(items.last(), Some(Err(OutboundError::TooLarge { limit: 10 }))));
}

#[tokio::test]
async fn a_reply_within_its_limits_arrives_whole_and_one_cut_short_is_an_error() {
    let listener = Listener::start(Answer::ok("hello")).await;
    let reply = outbound(&[&listener])
        .fetch(get(&listener.url()), Limits { body_bytes: 5, ..LIMITS })
        .await
        .unwrap();
    assert_eq!((reply.status().as_u16(), reply.body().as_ref()), (200, b"hello".as_slice()));
    let error = fails(Answer::Whole(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhel".to_vec()), LIMITS).await;
    assert!(matches!(error, OutboundError::Broken { .. }), "{error:?}");
}
