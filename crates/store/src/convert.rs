//! Between values and columns: the same on both databases.

use belvedere_types::SourceId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::RowError;

/// Microseconds since 1970. Every time that `OffsetDateTime` can hold fits.
pub(crate) fn micros(at: OffsetDateTime) -> i64 {
    at.unix_timestamp() * 1_000_000 + i64::from(at.microsecond())
}

pub(crate) fn instant(micros: i64) -> Result<OffsetDateTime, RowError> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).map_err(|_| RowError::Value { column: "time" })
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, RowError> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, RowError> {
    Ok(serde_json::from_str(text)?)
}

/// The name serde gives a variant, as plain text.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, RowError> {
    match serde_json::to_value(value)? {
        Value::String(word) => Ok(word),
        _ => Err(RowError::Value { column: "word" }),
    }
}

pub(crate) fn from_word<T: DeserializeOwned>(word: String) -> Result<T, RowError> {
    Ok(serde_json::from_value(Value::String(word))?)
}

pub(crate) fn digest(bytes: &[u8]) -> Result<[u8; 32], RowError> {
    bytes.try_into().map_err(|_| RowError::Value { column: "digest" })
}

pub(crate) fn source_ids(ids: Vec<(Uuid,)>) -> Vec<SourceId> {
    ids.into_iter().map(|(id,)| SourceId::from_uuid(id)).collect()
}

/// What goes between the brackets of `IN`: a parameter for each source, numbered from `first`. Never empty, and with no source true of nothing.
pub(crate) fn places(sources: &[SourceId], first: usize) -> String {
    (first..first + sources.len()).fold("NULL".to_owned(), |list, number| format!("{list}, ${number}"))
}
