//! Extractors that answer with our own problems, never with the framework's text.

use std::collections::HashMap;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use belvedere_types::{Language, Problem, ProblemKind, SecretText};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::access::{Identity, Via};
use crate::fault::Fault;
use crate::pages::Viewer;
use crate::texts::Texts;

/// A JSON body. Unknown fields are refused by the types themselves.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        if !media_type_is(request.headers(), "application/json") {
            return Err(Fault::invalid_request("The body must be JSON, with content type application/json."));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread_body)?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Fault::invalid_request(json_fault(&error)))
    }
}

/// A YAML file as it is.
pub struct YamlBody(pub String);

impl<S: Send + Sync> FromRequest<S> for YamlBody {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        if !["application/yaml", "text/yaml", "application/x-yaml"]
            .iter()
            .any(|wanted| media_type_is(request.headers(), wanted))
        {
            return Err(Fault::invalid_request("The body must be YAML, with content type application/yaml."));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread_body)?;
        String::from_utf8(bytes.to_vec())
            .map(Self)
            .map_err(|_| Fault::invalid_request("The body is not UTF-8 text."))
    }
}

/// A moment in an address: RFC 3339, or date and time of UTC as browsers' forms send them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub OffsetDateTime);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let local = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]");
        OffsetDateTime::parse(&text, &Rfc3339)
            .or_else(|_| PrimitiveDateTime::parse(&text, &local).map(PrimitiveDateTime::assume_utc))
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// A posted form. A field the page did not have is ignored: browsers add the pressed button, the guard has read `csrf`.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Form::<T>::from_request(request, state).await {
            Ok(axum::Form(form)) => Ok(Self(form)),
            Err(_) => Err(Fault::invalid(
                "invalid_form",
                "The form is incomplete.",
                "Go back, fill in every field and send it again.",
            )),
        }
    }
}

/// The query of an address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(_) => Err(Fault::invalid_request("A parameter in the address is not of the expected form.")),
        }
    }
}

/// The path's `{id}`. Text that is no identifier of this kind names nothing: 404, like an unknown one.
pub struct Id<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let id = path_value(parts, state, "id").await.ok_or_else(Fault::not_found)?;
        id.parse().map(Self).map_err(|_| Fault::not_found())
    }
}

/// The path's `{name}`, decoded.
pub struct Name(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        path_value(parts, state, "name").await.map(Self).ok_or_else(Fault::not_found)
    }
}

async fn path_value<S: Send + Sync>(parts: &mut Parts, state: &S, key: &str) -> Option<String> {
    let Path(mut values) = Path::<HashMap<String, String>>::from_request_parts(parts, state).await.ok()?;
    values.remove(key)
}

impl<S: Send + Sync> FromRequestParts<S> for Identity {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Fault::unauthenticated)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        match parts.extensions.get::<Identity>() {
            Some(Identity {
                via: Via::Session { view, .. },
                ..
            }) => Ok(Self::of(view, &parts.headers)),
            Some(_) | None => Err(Fault::unauthenticated()),
        }
    }
}

/// What answers are told in: the `language` of the address; else what a person's pages are in. Programs get English, whatever they accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for Spoken {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let query = parts.uri.query().unwrap_or_default();
        let named = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "language");
        if let Some((_, tag)) = named {
            let unknown = || Fault::invalid_request("The language is none of en and de.");
            return Language::of_tag(&tag).map(Self).ok_or_else(unknown);
        }
        let who = Identity::from_request_parts(parts, state).await?;
        Ok(Self(match who.via {
            Via::Session { .. } => Texts::of(&parts.headers).language(),
            Via::ApiKey => Language::English,
        }))
    }
}

/// Reads an optional secret straight into its wrapper.
pub fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretText>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?
        .filter(|text| !text.is_empty())
        .map(SecretText::new))
}

pub fn media_type_is(headers: &HeaderMap, wanted: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}

fn unread_body(rejection: BytesRejection) -> Fault {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        Fault::invalid_request("The body could not be read.")
    }
}

pub fn too_large() -> Fault {
    Fault(Problem::new(
        ProblemKind::TooLarge,
        "body_too_large",
        format!("The request body is larger than {} KiB.", crate::BODY_LIMIT / 1024),
        "Send less: questions, names and credentials are short.",
    ))
}

/// What is wrong with the JSON, without repeating any value of it: values may be secrets.
fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("unknown field") || text.starts_with("missing field") || text.starts_with("duplicate field") {
        let text = text.split(" at line ").next().unwrap_or(&text);
        return format!("The body has the wrong fields: {text}.");
    }
    format!(
        "The body is not JSON of the expected shape (line {}, column {}).",
        error.line(),
        error.column()
    )
}
