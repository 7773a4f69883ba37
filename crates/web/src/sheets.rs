//! Style sheets, compiled in. A page carries its own inside: fetched, each would be one more way to the server before anything is drawn. The
//! policy of every answer names their hashes, so no other style applies.

use std::fmt::Write;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_app::router::chart::CHART_CSS;
use belvedere_app::{ROWS, TALLEST};
use maud::{Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// What every page has. The pages' own rules go over the charts'.
pub static STYLE: LazyLock<String> = LazyLock::new(|| {
    [
        CHART_CSS,
        include_str!("../assets/base.css"),
        include_str!("../assets/layout.css"),
        include_str!("../assets/ask.css"),
        include_str!("../assets/dashboard.css"),
    ]
    .join("\n")
});

/// Where tiles of dashboards stand. Places are classes, because no element carries a style of its own.
pub static GRID: LazyLock<String> = LazyLock::new(|| {
    let mut css = String::from("@media screen and (min-width: 761px) {\n");
    for x in 0..12 {
        let _ = writeln!(
            css,
            ".gx{x}{{grid-column-start:{}}} .gw{}{{grid-column-end:span {}}}",
            x + 1,
            x + 1,
            x + 1
        );
    }
    for h in 2..=TALLEST {
        let _ = writeln!(css, ".gh{h}{{grid-row-end:span {h}}}");
    }
    for y in 0..ROWS {
        let _ = writeln!(css, ".gy{y}{{grid-row-start:{}}}", y + 1);
    }
    css + "}\n"
});

/// The sheet as an element of a page. Its text is what the hash is of, to the letter.
pub fn element(sheet: &'static str) -> Markup {
    html! { style { (PreEscaped(sheet)) } }
}

/// The hash sources of Content Security Policy Level 3 (section 2.3.1) for `style-src`, parted by blanks.
pub fn sources() -> String {
    [STYLE.as_str(), GRID.as_str()]
        .map(|sheet| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(sheet))))
        .join(" ")
}
