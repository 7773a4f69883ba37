//! Modules, compiled in. Names carry a hash of the content, so browsers may keep them for good.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::extract::Name;
use crate::fault::{Answered, Fault};
use crate::security::Cacheable;

const JS: &str = "text/javascript; charset=utf-8";

/// Name without hash, ending, media type, content.
const SOURCES: [(&str, &str, &str, &str); 8] = [
    ("app", "js", JS, include_str!("../assets/app.js")),
    ("ask", "js", JS, include_str!("../assets/ask.js")),
    ("marks", "js", JS, include_str!("../assets/marks.js")),
    ("rows", "js", JS, include_str!("../assets/rows.js")),
    ("dashboard", "js", JS, include_str!("../assets/dashboard.js")),
    ("authorize", "js", JS, include_str!("../assets/authorize.js")),
    ("callback", "js", JS, include_str!("../assets/callback.js")),
    ("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")),
];

struct Asset {
    name: &'static str,
    file: String,
    media: &'static str,
    body: &'static str,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let assets = SOURCES.into_iter().map(|(name, ending, media, body)| Asset {
        name,
        file: format!("{name}.{}.{ending}", hash(body)),
        media,
        body,
    });
    assets.collect()
});

/// Eight bytes tell versions of one file apart.
fn hash(body: &str) -> String {
    Sha256::digest(body.as_bytes())
        .iter()
        .take(8)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The address of an asset by its plain name (`app`, `icon`).
pub fn path(name: &str) -> String {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or_else(String::new, |asset| format!("/assets/{}", asset.file))
}

pub async fn serve(Name(file): Name) -> Answered<Response> {
    ASSETS
        .iter()
        .find(|asset| asset.file == file)
        .map(send)
        .ok_or_else(Fault::not_found)
}

pub async fn favicon() -> Answered<Response> {
    ASSETS
        .iter()
        .find(|asset| asset.name == "icon")
        .map(send)
        .ok_or_else(Fault::not_found)
}

fn send(asset: &Asset) -> Response {
    let mut response = asset.body.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response.extensions_mut().insert(Cacheable);
    response
}

/// File name and content of every asset.
pub fn assets() -> impl Iterator<Item = (&'static str, &'static str)> {
    ASSETS.iter().map(|asset| (asset.file.as_str(), asset.body))
}
