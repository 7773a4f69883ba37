//! One JSON-RPC message of the server, told apart without reading its result more than once.

use rmcp::ErrorData;
use rmcp::model::{ErrorCode, RequestId, ServerJsonRpcMessage, ServerResult};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Asked, Outgoing};
use crate::convert::{self, Outcome};
use crate::failure::Failure;
use crate::listing;
use crate::slot::Page;

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    params: Value,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    code: i32,
    #[serde(default)]
    message: String,
    #[serde(default)]
    data: Option<Value>,
}

#[expect(clippy::large_enum_variant, reason = "it lives for one match")]
pub(super) enum Decoded {
    /// The answer to our request; its payload is in the slot where rmcp has no use for it.
    Answer(ServerJsonRpcMessage),
    /// Nobody else's error but the session's: `-32600` without an id.
    SessionGone,
    /// A request of the server, to be answered in the older era.
    Asks { id: Value, method: String, params: Value },
    /// A notification, or the answer to something else.
    Aside,
}

/// Where a message came from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The body of the reply to our request: an error in it is ours, whatever its id says.
    Body,
    /// One event of a stream.
    Event,
}

pub(super) fn decode(text: &str, origin: Origin, outgoing: &Outgoing) -> Result<Decoded, Failure> {
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|_| Failure::Malformed {
        what: "it is not a JSON-RPC message",
    })?;
    let ours = envelope
        .id
        .as_ref()
        .zip(outgoing.id.as_ref())
        .is_some_and(|(theirs, ours)| is_same(ours, theirs));
    match envelope {
        Envelope {
            method: Some(method),
            id,
            params,
            ..
        } => Ok(match id {
            Some(id) => Decoded::Asks { id, method, params },
            None => Decoded::Aside,
        }),
        Envelope { error: Some(error), .. } if !ours && outgoing.in_session && error.code == ErrorCode::INVALID_REQUEST.0 => {
            Ok(Decoded::SessionGone)
        }
        Envelope {
            error: Some(error), id, ..
        } if ours || id.is_none() || origin == Origin::Body => {
            let data = ErrorData::new(ErrorCode(error.code), error.message, error.data);
            Ok(Decoded::Answer(ServerJsonRpcMessage::error(data, outgoing.id.clone())))
        }
        Envelope { result: Some(result), .. } if ours => answer(text, result.get(), outgoing),
        Envelope {
            error: None, result: None, ..
        } => Err(Failure::Malformed {
            what: "it is neither a result nor an error",
        }),
        _ if origin == Origin::Body => Err(Failure::Malformed {
            what: "it answers another request",
        }),
        _ => Ok(Decoded::Aside),
    }
}

/// A number may come back as its digits.
fn is_same(ours: &RequestId, theirs: &Value) -> bool {
    match (ours, theirs) {
        (RequestId::Number(ours), Value::Number(theirs)) => theirs.as_i64() == Some(*ours),
        (RequestId::Number(ours), Value::String(theirs)) => theirs.parse() == Ok(*ours),
        (RequestId::String(ours), Value::String(theirs)) => **ours == **theirs,
        _ => false,
    }
}

fn answer(text: &str, result: &str, outgoing: &Outgoing) -> Result<Decoded, Failure> {
    let (Some(id), slot) = (outgoing.id.clone(), &outgoing.slot) else {
        return Ok(Decoded::Aside);
    };
    let result = match outgoing.asked {
        Asked::CallTool => {
            match convert::outcome(result, text.len() as u64)? {
                Outcome::Reply(reply) => slot.put_reply(reply),
                Outcome::Asks(demand) => slot.put_demand(demand),
            }
            ServerResult::empty(())
        }
        Asked::ListTools => {
            let (page, dropped) = listing::page(result, outgoing.max_tools)?;
            let passed = page.tools.iter().map(|tool| tool.name.to_string()).collect();
            slot.put_page(Page {
                bytes: text.len() as u64,
                passed,
                dropped,
            });
            ServerResult::ListToolsResult(page)
        }
        Asked::Discover | Asked::Other => {
            return serde_json::from_str(text).map(Decoded::Answer).map_err(|_| Failure::Malformed {
                what: "its result has an unknown shape",
            });
        }
    };
    Ok(Decoded::Answer(ServerJsonRpcMessage::response(result, id)))
}
