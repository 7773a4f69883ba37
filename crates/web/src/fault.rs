//! Failures on their way out. A handler answers with a [`Fault`]; it travels in the response's extensions to the outermost layer, which alone
//! knows the request id and whether a person or a program asked, and makes the bytes.

use std::error::Error;

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use belvedere_app::AppError;
use belvedere_types::{Explain, Problem, ProblemKind};

/// A failure as an HTTP answer.
#[derive(Debug, Clone)]
pub struct Fault(pub Problem);

pub type Answered<T> = Result<T, Fault>;

impl Fault {
    pub fn invalid(code: &'static str, detail: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self(Problem::new(ProblemKind::Invalid, code, detail, next_step))
    }

    pub fn invalid_request(detail: impl Into<String>) -> Self {
        Self::invalid("invalid_request", detail, "Compare the request with GET /api/v1/openapi.json.")
    }

    /// The same words for what does not exist and for what the caller may not see.
    pub fn not_found() -> Self {
        Self(Problem::new(
            ProblemKind::NotFound,
            "not_found",
            "There is no such thing here.",
            "Check the identifier, or list what there is.",
        ))
    }

    pub fn unauthenticated() -> Self {
        Self(Problem::new(
            ProblemKind::Unauthenticated,
            "unauthenticated",
            "Nobody is signed in.",
            "Send an API key as `Authorization: Bearer …`, or open a sign-in link.",
        ))
    }

    pub fn forbidden(needs: &str) -> Self {
        Self(Problem::new(
            ProblemKind::Forbidden,
            "forbidden",
            format!("Your role does not allow this; it takes: {needs}."),
            "Ask an owner of the organisation.",
        ))
    }
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Self {
        let problem = error.problem();
        if matches!(problem.kind, ProblemKind::Internal | ProblemKind::Unavailable) {
            tracing::error!(code = problem.code, cause = %chain(&error), "request failed");
        }
        // Whatever an inner layer wrote about a failure of ours, the reader gets the constant text.
        if problem.kind == ProblemKind::Internal {
            Self(Problem::internal())
        } else {
            Self(problem)
        }
    }
}

/// The causes below an error, outermost first.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = status(self.0.kind).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

pub fn status(kind: ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::Invalid => StatusCode::BAD_REQUEST,
        ProblemKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ProblemKind::Forbidden => StatusCode::FORBIDDEN,
        ProblemKind::NotFound => StatusCode::NOT_FOUND,
        ProblemKind::Conflict => StatusCode::CONFLICT,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::Limited => StatusCode::TOO_MANY_REQUESTS,
        ProblemKind::Vendor => StatusCode::BAD_GATEWAY,
        ProblemKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

pub async fn unknown_route(address: Uri) -> Fault {
    let next = if address.path().starts_with("/api/") {
        "See GET /api/v1/openapi.json for what there is."
    } else {
        "Check the address, or start from the first page."
    };
    Fault(Problem::new(
        ProblemKind::NotFound,
        "not_found",
        "There is nothing at this address.",
        next,
    ))
}

/// Answered as 405, which has no kind of its own.
pub async fn unknown_method() -> Response {
    let fault = Fault(Problem::new(
        ProblemKind::Invalid,
        "method_not_allowed",
        "This address exists, but not for this method.",
        "See GET /api/v1/openapi.json for the methods it takes.",
    ));
    let mut response = fault.into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}
