//! What does not go as asked: a tool that is not there is an error of the protocol, everything else a result that says so.

use std::borrow::Cow;

use belvedere_types::{Problem, ProblemKind};
use rmcp::ErrorData;
use rmcp::model::{CallToolResult, ContentBlock, ErrorCode, MetaObject};
use serde_json::{Value, json};

use crate::fault::Fault;

/// Where a program finds the problem in a result.
const META: &str = "belvedere/problem";

/// # Errors
/// The same bytes for every tool that the caller may not call, whatever the reason.
pub(super) fn of_call(fault: Fault) -> Result<CallToolResult, ErrorData> {
    if fault.0.code == "unknown_tool" {
        return Err(protocol(fault));
    }
    let Fault(problem) = fault;
    let text = format!("{} {} [{}]", problem.detail, problem.next_step, problem.code);
    let mut result = CallToolResult::error(vec![ContentBlock::text(text)]);
    let mut meta = MetaObject::new();
    meta.insert(META.to_owned(), data(&problem));
    result.meta = Some(meta);
    Ok(result)
}

/// A failure of the request itself.
pub(super) fn protocol(Fault(problem): Fault) -> ErrorData {
    let code = match problem.kind {
        ProblemKind::Invalid | ProblemKind::NotFound | ProblemKind::TooLarge => ErrorCode::INVALID_PARAMS,
        ProblemKind::Unauthenticated
        | ProblemKind::Forbidden
        | ProblemKind::Conflict
        | ProblemKind::Limited
        | ProblemKind::Vendor
        | ProblemKind::Unavailable
        | ProblemKind::Internal => ErrorCode::INTERNAL_ERROR,
    };
    ErrorData::new(code, Cow::Owned(problem.detail.clone()), Some(data(&problem)))
}

pub(super) fn unknown_cursor() -> ErrorData {
    protocol(Fault::invalid_request("The cursor is not one of this server's."))
}

/// Nobody is there to read it.
pub(super) fn hung_up() -> ErrorData {
    ErrorData::internal_error("The client hung up.", None)
}

fn data(problem: &Problem) -> Value {
    json!({ "code": problem.code, "detail": problem.detail, "next_step": problem.next_step })
}
